"""A window onto a long list in the database, and a focus in it.

The focus is a thing, not a line number: whatever is inserted, removed or filtered around it, the cursor stays on it.
No widget is known here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from monitor.store.selecting import Certainty, Size

if TYPE_CHECKING:
    from collections.abc import Hashable

Row = TypeVar("Row")


class WindowedRows(ABC, Generic[Row]):
    """What of a list is loaded, and where the person is in it."""

    def __init__(self) -> None:
        self.size = Size(0)
        """How many rows the list has, as far as it is known."""
        self.cursor = 0
        """Index of the row that has the focus."""
        self._focus: Hashable = None
        """The key of that row."""
        self._chosen = False
        """Whether a person has moved the cursor: until then it rests on the first row, whichever that is."""
        self._to_end = False
        """Whether the cursor is to go to the last row as soon as it is known which that is."""
        self._rearranged = False
        """Whether the focus may be anywhere, as another order or filter was chosen."""
        self._chosen_order = self._loaded_order = 0
        """How many orders and filters were chosen, and which of them the rows are in."""
        self._first = 0
        self._rows: list[Row] = []
        self._moved = 0
        """How far the present ``pull`` has moved the cursor; what a person does meanwhile is no part of it."""

    @abstractmethod
    async def _read_size(self) -> Size:
        """Return how many rows the list has now."""

    @abstractmethod
    async def _read_window(self, first: int, count: int, of: int | None) -> list[Row]:
        """Return rows ``first`` to ``first + count`` of now, fewer at the end, of ``of`` if that is known."""

    @abstractmethod
    async def _read_position(self, key: Hashable) -> int | None:
        """Return the index of a row now; None where the list does not have it."""

    @abstractmethod
    def _key(self, row: Row) -> Hashable:
        """Return what tells a row from others, whatever else about it changes."""

    @property
    def total(self) -> int:
        """How many rows there are to show."""
        return self.size.rows

    def row(self, index: int) -> Row | None:
        """Return the row at ``index`` of the list; None where it is not loaded (or not there)."""
        at = index - self._first
        return self._rows[at] if 0 <= at < len(self._rows) else None

    @property
    def focused(self) -> Row | None:
        """The row under the cursor."""
        return self.row(self.cursor)

    def loaded(self, first: int, count: int) -> bool:
        """Whether all rows from ``first`` on, ``count`` of them or to the end, are at hand."""
        last = min(first + count, self.total)
        return self._first <= first and last <= self._first + len(self._rows)

    def move_to(self, index: int) -> None:
        """Put the focus on the row at ``index`` (brought into range); it holds once that row is loaded."""
        self._chosen = True
        self._to_end = index >= self.total - 1 and self.size.certainty is Certainty.AT_LEAST
        self._put_cursor(index)
        row = self.focused
        self._focus = None if row is None else self._key(row)

    async def pull(self, first: int, count: int) -> int:
        """Read the window anew, with a screen's margin before and behind; return how far the focus has moved.

        Args:
            first: Index of the first row in sight.
            count: How many rows are in sight.
        """
        self._moved = 0
        order = self._chosen_order
        self.size = await self._read_size()
        await self._follow_focus()
        if first:
            first += self._moved
        in_sight = first <= self.cursor < first + count
        await self._load(first if in_sight else self.cursor - count // 2, count)
        if self._focus is not None and not self._focus_is_at(self.cursor):
            await self._find_focus()
        self._take_along(self.cursor)
        if not self.loaded(self.cursor, 1):
            await self._load(self.cursor - count // 2, count)
        focused = self.focused
        self._focus = None if focused is None or not self._chosen else self._key(focused)
        self._loaded_order = order
        return self._moved

    @property
    def is_settled(self) -> bool:
        """Whether the rows are those of the order and the filter that were chosen last."""
        return self._loaded_order == self._chosen_order

    def rearrange(self) -> None:
        """Look for the focus anywhere at the next ``pull``: near where it was, it would be another window's work."""
        self._rearranged, self._to_end = True, False
        self._chosen_order += 1

    async def _follow_focus(self) -> None:
        """Follow the focus to wherever it went in another order or filter, or go to the end that was asked for."""
        if self._to_end and self.size.certainty is not Certainty.AT_LEAST:
            self._to_end, self._focus = False, None
            self._take_along(self.total - 1)
        elif self._rearranged and self._focus is not None:
            await self._go_where_focus_is()
        self._rearranged = False
        self._take_along(self.cursor)

    async def _go_where_focus_is(self) -> None:
        focus = self._focus
        position = await self._read_position(focus)
        if position is not None and focus == self._focus:
            self._take_along(position)

    async def _load(self, first: int, count: int) -> None:
        from_index = max(0, min(first, self.total - 1) - count)
        total = self.total if self.size.certainty is Certainty.EXACT else None
        self._rows = await self._read_window(from_index, 3 * count, total)
        self._first = from_index

    def _put_cursor(self, index: int) -> None:
        self.cursor = max(0, min(index, self.total - 1))

    def _focus_is_at(self, index: int) -> bool:
        row = self.row(index)
        return row is not None and self._key(row) == self._focus

    async def _find_focus(self) -> None:
        """Find the focused row again: near at hand first. Filtered out, the cursor keeps its place in the list."""
        for at, row in enumerate(self._rows):
            if self._key(row) == self._focus:
                self._take_along(self._first + at)
                return
        await self._go_where_focus_is()

    def _take_along(self, index: int) -> None:
        """Put the cursor where its row is now."""
        before = self.cursor
        self._put_cursor(index)
        self._moved += self.cursor - before
