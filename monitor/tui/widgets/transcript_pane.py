"""A transcript to read and to work with: search, one speaker alone, turns and times, selecting what was said."""

from __future__ import annotations

from monitor.tui.widgets.transcript_selecting import SelectableTranscript


class TranscriptPane(SelectableTranscript):
    """What the transcript screen is there for. Only keys for moving are bound here; the others are the screen's."""

    def _begin(self) -> None:
        super()._begin()
        self._speaker: str | None = None

    def show_only(self, speaker: str | None) -> None:
        """Fold away what others say; None shows all again."""
        if speaker != self._speaker:
            self._speaker = speaker
            self.show(self._document.spoken_by(speaker))
