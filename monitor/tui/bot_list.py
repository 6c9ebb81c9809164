"""The bots as the table shows them: a window onto an ordered, filtered list in the database, and a focus.

The focus is a bot, not a line number: whatever is inserted or filtered around it, the cursor stays on its bot.
No widget is known here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.store.rows import Sort, View
from monitor.store.selecting import Certainty, Size

if TYPE_CHECKING:
    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow


class BotList:
    """What of the list is loaded, and where the person is in it."""

    def __init__(self, reader: Reader, stalled_after_ms: int) -> None:
        self._reader = reader
        self.view = View(stalled_after_ms=stalled_after_ms)
        self.size = Size(0)
        """How many bots the view has, as far as it is known."""
        self.cursor = 0
        """Index of the bot that has the focus."""
        self._focus: str | None = None
        self._chosen = False
        """Whether a person has moved the cursor: until then it rests on the first row, whichever bot that is."""
        self._to_end = False
        """Whether the cursor is to go to the last row as soon as it is known which that is."""
        self._rearranged = False
        """Whether the focus may be anywhere, as another order or filter was chosen."""
        self._first = 0
        self._rows: list[BotRow] = []

    @property
    def total(self) -> int:
        """How many rows there are to show."""
        return self.size.bots

    def row(self, index: int) -> BotRow | None:
        """Return the row at ``index`` of the view; None where it is not loaded (or not there)."""
        at = index - self._first
        return self._rows[at] if 0 <= at < len(self._rows) else None

    @property
    def focused(self) -> BotRow | None:
        """The bot under the cursor."""
        return self.row(self.cursor)

    def loaded(self, first: int, count: int) -> bool:
        """Whether all rows from ``first`` on, ``count`` of them or to the end, are at hand."""
        last = min(first + count, self.total)
        return self._first <= first and last <= self._first + len(self._rows)

    def move_to(self, index: int) -> None:
        """Put the focus on the bot at ``index`` (brought into range); it holds once that row is loaded."""
        self._chosen = True
        self._to_end = index >= self.total - 1 and self.size.certainty is Certainty.AT_LEAST
        self.cursor = max(0, min(index, self.total - 1))
        row = self.row(self.cursor)
        self._focus = row.bot.bot_id if row else None

    async def pull(self, first: int, count: int, now: int) -> int:
        """Read the window anew, with a screen's margin before and behind; return how far the focus has moved.

        Args:
            first: Index of the first row in sight.
            count: How many rows are in sight.
            now: UTC ms.
        """
        before = self.cursor
        self.size = await self._reader.size(self.view, now)
        await self._put_cursor(now)
        if first:
            first += self.cursor - before
        in_sight = first <= self.cursor < first + count
        await self._load(first if in_sight else self.cursor - count // 2, count, now)
        if self._focus is not None and not self._focus_is_at(self.cursor):
            await self._find_focus(now)
        self.cursor = max(0, min(self.cursor, self.total - 1))
        if not self.loaded(self.cursor, 1):
            await self._load(self.cursor - count // 2, count, now)
        focused = self.focused
        self._focus = focused.bot.bot_id if focused and self._chosen else None
        return self.cursor - before

    async def count(self, now: int) -> None:
        """Count the bots of the view to the end; the next ``pull`` shows it."""
        await self._reader.count(self.view, now)

    async def _put_cursor(self, now: int) -> None:
        """Follow the focus to wherever it went in another order or filter, or go to the end that was asked for."""
        if self._to_end and self.size.certainty is not Certainty.AT_LEAST:
            self.cursor, self._focus, self._to_end = self.total - 1, None, False
        elif self._rearranged and self._focus is not None:
            position = await self._reader.position(self.view, self._focus, now)
            self.cursor = self.cursor if position is None else position
        self._rearranged = False
        self.cursor = max(0, min(self.cursor, self.total - 1))

    async def _load(self, first: int, count: int, now: int) -> None:
        from_index = max(0, min(first, self.total - 1) - count)
        total = self.total if self.size.certainty is Certainty.EXACT else None
        rows = await self._reader.window(self.view, from_index, 3 * count, now, total)
        self._first, self._rows = from_index, rows

    def _focus_is_at(self, index: int) -> bool:
        row = self.row(index)
        return row is not None and row.bot.bot_id == self._focus

    async def _find_focus(self, now: int) -> None:
        """Find the focused bot again: near at hand first. Filtered out, the cursor keeps its place in the list."""
        for at, row in enumerate(self._rows):
            if row.bot.bot_id == self._focus:
                self.cursor = self._first + at
                return
        if self._focus is not None:
            position = await self._reader.position(self.view, self._focus, now)
            self.cursor = self.cursor if position is None else position

    def filter(self, query: str) -> None:
        """Show only bots that match; takes effect with the next ``pull``. What is found keeps the focus afterwards."""
        self._chosen = True
        self._rearrange(replace(self.view, query=query))

    def sort_by(self, sort: Sort) -> None:
        """Sort by a column, or turn the order round if it is sorted by that already."""
        reverse = not self.view.reverse if sort is self.view.sort else False
        self._rearrange(replace(self.view, sort=sort, reverse=reverse))

    def sort_by_next(self) -> None:
        """Sort by the next column."""
        sorts = list(Sort)
        following = sorts[(sorts.index(self.view.sort) + 1) % len(sorts)]
        self._rearrange(replace(self.view, sort=following, reverse=False))

    def turn_round(self) -> None:
        """Turn the order round."""
        self._rearrange(replace(self.view, reverse=not self.view.reverse))

    def _rearrange(self, view: View) -> None:
        self.view = view
        self._rearranged = True
