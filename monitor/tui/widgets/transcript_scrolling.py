"""Scrolling through a transcript: by rows, by pages, and to places in the text."""

from __future__ import annotations

from typing import ClassVar

from monitor.tui.bindings import Scope, bindings
from monitor.tui.widgets.transcript_document import START, Place
from monitor.tui.widgets.transcript_view import TranscriptView


class ScrolledTranscript(TranscriptView):
    """A transcript with the keys for moving."""

    BINDINGS: ClassVar = bindings(Scope.MOVING)

    def go_to(self, place: Place, rows_above: int = 0) -> None:
        """Bring a place to the top of the view, or ``rows_above`` rows below it; as near as the ends allow."""
        self._top = place
        height = self.size.height
        if not self._in_sight or not height:
            return  # it is kept, and taken when there is something to see
        self._place(self._rows.settle_around(place, 2 * height, 2 * height) - rows_above)
        self._take_top()

    def scroll_rows(self, rows: int) -> None:
        """Scroll down by some rows, up by a negative number. Nothing is animated: every frame would be sent."""
        self._place(self.scroll_offset.y + rows)
        self._take_top()

    def _take_top(self) -> None:
        """Remember which place stands at the top, and show it."""
        row = self._rows.row(self.scroll_offset.y)
        if row is not None:
            self._top = Place(row.utterance, row.start)
            self._paint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show what was scrolled to by wheel, or by a selection that is dragged over the edge."""
        if self.size == self._laid_out_for and round(old_value) != round(new_value):
            self._take_top()

    def action_line_down(self) -> None:
        """Scroll one row down."""
        self.scroll_rows(1)

    def action_line_up(self) -> None:
        """Scroll one row up."""
        self.scroll_rows(-1)

    def action_page_down(self) -> None:
        """Scroll one page down; one row stays in sight."""
        self.scroll_rows(max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Scroll one page up; one row stays in sight."""
        self.scroll_rows(-max(1, self.size.height - 1))

    def action_half_page_down(self) -> None:
        """Scroll half a page down."""
        self.scroll_rows(max(1, self.size.height // 2))

    def action_half_page_up(self) -> None:
        """Scroll half a page up."""
        self.scroll_rows(-max(1, self.size.height // 2))

    def action_to_top(self) -> None:
        """Go to the first row."""
        self.go_to(START)

    def action_to_bottom(self) -> None:
        """Go to the last row."""
        self.go_to(Place(len(self._document.utterances), 0))
