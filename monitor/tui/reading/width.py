"""How long the lines of a transcript are."""

from __future__ import annotations

from monitor.tui.reading.page import TranscriptPage


class Width(TranscriptPage):
    """Makes lines shorter and longer; the next transcript has them alike."""

    def action_reading_width(self, by: int) -> None:
        """Make the lines longer by some characters, or shorter by a negative number; say so where it can't be."""
        if not self.has_words():
            return
        if self._pane.widen(by):
            self.monitor.reading_width = self._pane.reading_width
        else:
            most = "fill the screen already" if by > 0 else "are as short as they can be"
            self.notify(f"The lines {most}.", timeout=3, markup=False)
