"""Scrolling through a transcript: by rows, by pages, and to places in the text; and which place one is at.

As in ``less``, one is at the top of what is in sight; but what one went to or clicked, and what stands further down,
is it as long as it is in sight, and has a sign before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from monitor.tui.bindings import Scope, bindings
from monitor.tui.widgets.transcript_document import START, Place
from monitor.tui.widgets.transcript_lines import HERE
from monitor.tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from monitor.tui.widgets.transcript_rows import Row


class ScrolledTranscript(TranscriptView):
    """A transcript with the keys for moving."""

    BINDINGS: ClassVar = bindings(Scope.MOVING)

    def _begin(self) -> None:
        super()._begin()
        self._chosen: Place | None = None
        """What one went to that does not stand at the top."""

    @property
    def here(self) -> Place:
        """Where one is: what one went to, while it is in sight, else what stands at the top."""
        if self._chosen is not None and self._sees(self._chosen):
            return self._chosen
        return super().here

    @property
    def standing(self) -> tuple[Place, int]:
        """Where one is, and how many of the rows in sight are above that; the top, where one is out of sight."""
        here = self.here
        if not self._sees(here):
            return self._top, 0
        return here, sum((row.utterance, row.start) <= here for row in self._in_sight) - 1

    def _sees(self, place: Place) -> bool:
        rows = self._in_sight
        return bool(rows) and (rows[0].utterance, rows[0].start) <= place < (rows[-1].utterance, rows[-1].end)

    def sign_of(self, row: Row, *, at_top: bool) -> str:
        """Return the sign that stands before a row: whether one is there."""
        if at_top or self._chosen is None or self._chosen.utterance != row.utterance:
            return super().sign_of(row, at_top=at_top)
        is_here = row.start <= self._chosen.offset < row.end or self._chosen.offset == row.start
        return HERE if is_here else super().sign_of(row, at_top=at_top)

    def go_to(self, place: Place, rows_above: int = 0) -> None:
        """Bring a place to the top of the view, or ``rows_above`` rows below it; as near as the ends allow."""
        row = self._bring(place, rows_above)
        if row is not None:
            self._chosen = place if row > self.scroll_offset.y else None
            self._take_top()

    def _bring(self, place: Place, rows_above: int = 0) -> int | None:
        """Do so without showing it yet; return the row where the place stands now, None if nothing is in sight."""
        self._top = place
        height = self.size.height
        if not self._in_sight or not height:
            return None  # it is kept, and taken when there is something to see
        row = self._rows.settle_around(place, 2 * height, 2 * height)
        self._place(row - rows_above)
        return row

    def choose(self, place: Place) -> None:
        """Be at a place that is in sight."""
        self._chosen = place
        self._paint()

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
        if self._bring(Place(len(self._document.utterances), 0)) is not None:
            self._chosen = None
            self._take_top()
