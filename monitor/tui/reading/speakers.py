"""Whose words are shown: everyone's, or one speaker's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.reading.page import TranscriptPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.model.transcript import SpeakerShare
    from monitor.tui.widgets.speaker_strip import SpeakerStrip


class Speakers(TranscriptPage):
    """Shows one speaker, by number or by a click in the strip, or all."""

    _only: str | None = None

    def transcript_begins(self, speakers: Sequence[SpeakerShare]) -> None:
        """Show the one speaker still, unless there is none of that name any more."""
        super().transcript_begins(speakers)
        self._show_only(self._only if any(share.speaker == self._only for share in speakers) else None)

    def on_speaker_strip_picked(self, event: SpeakerStrip.Picked) -> None:
        """Show only the speaker who was clicked; all again at the second click."""
        self._show_only(None if event.speaker == self._only else event.speaker)

    def action_only(self, number: int) -> None:
        """Show only the speaker with this number in the strip; 0 shows all."""
        speaker = self._strip.speaker(number) if number else None
        if speaker is None and number:
            self.notify(f"There is no speaker {number}.", severity="warning", markup=False)
        else:
            self._show_only(speaker)

    def _show_only(self, speaker: str | None) -> None:
        self._only = speaker
        self._pane.show_only(speaker)
        self._strip.pick(speaker)

    def step_back(self) -> bool:
        """Show all again."""
        if self._only is None:
            return super().step_back()
        self._show_only(None)
        return True
