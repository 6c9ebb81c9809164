"""A cursor in a transcript: only while rows are selected or words looked at, where the keys for moving move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_scrolling import ScrolledTranscript

if TYPE_CHECKING:
    from monitor.tui.widgets.transcript_rows import Row


class CursorTranscript(ScrolledTranscript):
    """A transcript that has a cursor for a while; what is in sight follows it."""

    class CursorMoved(Message, namespace="transcript_pane"):
        """The cursor is at another place (``here``); only the newest matters."""

        def can_replace(self, message: Message) -> bool:
            """Let the newest stand for all."""
            return isinstance(message, CursorTranscript.CursorMoved)

    def _begin(self) -> None:
        super()._begin()
        self._has_cursor = False

    def show_cursor(self, *, on: bool) -> None:
        """Have a cursor where one is from now on, or have it no longer."""
        if on:
            self._chosen = self.here
        self._has_cursor = on
        self._paint()

    def cursor_moved(self) -> None:
        """Tell where the cursor is now."""
        self.post_message(self.CursorMoved())

    @property
    def here(self) -> Place:
        """Where the cursor is, in sight or not; without one, as ever."""
        return self._chosen if self._has_cursor and self._chosen is not None else super().here

    def sign_of(self, row: Row, *, at_top: bool) -> str:
        """Return the sign that stands before a row; of a cursor, it stands at the top, too."""
        return super().sign_of(row, at_top=at_top and not self._has_cursor)

    def choose(self, place: Place) -> None:
        """Be at a place that is in sight."""
        super().choose(place)
        if self._has_cursor:
            self.cursor_moved()

    def go_to(self, place: Place, rows_above: int = 0) -> None:
        """Bring a place to the top; with a cursor, put that there, and scroll only where the place is out of sight."""
        if not self._has_cursor:
            super().go_to(place, rows_above)
        else:
            if not self._sees(place):
                super().go_to(place, rows_above or self.size.height // 3)
            self.choose(place)

    def scroll_rows(self, rows: int) -> None:
        """Scroll by some rows; with a cursor, move that by as many."""
        if not self._has_cursor:
            super().scroll_rows(rows)
        elif self._in_sight:
            self._move_cursor(rows)

    def _move_cursor(self, rows: int) -> None:
        top, height, before = self._in_sight[0], self.size.height, self.row_at(self.here)
        number = self._rows.settle_around(self.here, abs(rows) + height, abs(rows) + height) + rows
        number = max(0, min(number, self._rows.height - 1))
        first = self._rows.settle_around(Place(top.utterance, top.start), 0, 0)
        row = self._rows.row(number)
        if row is not None:
            column = 0 if before is None or row.parting else max(0, self.here.offset - before.start)
            self._place(min(number, max(first, number - height + 1)))
            self._take_top()
            self.choose(Place(row.utterance, min(row.start + column, max(row.start, row.end - 1))))

    def action_to_bottom(self) -> None:
        """Go to the last row; with a cursor, put that there."""
        super().action_to_bottom()
        if self._has_cursor and self._in_sight:
            row = self._in_sight[-1]
            self.choose(Place(row.utterance, row.start))

    def row_at(self, place: Place) -> Row | None:
        """Return the row where a place is."""
        return self._rows.row(self._rows.settle_around(place, 0, 0))
