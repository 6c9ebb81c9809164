"""The bots as the table shows them: ordered and filtered, both in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.rows import BotRow, Sort, View
from monitor.tui import clock
from monitor.tui.sorted_rows import SortedRows

if TYPE_CHECKING:
    from collections.abc import Hashable

    from monitor.store.reader import Reader
    from monitor.store.selecting import Size


class BotList(SortedRows[BotRow, Sort]):
    """A view of the bots."""

    def __init__(self, reader: Reader, stalled_after_ms: int) -> None:
        super().__init__(Sort.STARTED)
        self._reader = reader
        self._stalled_after_ms = stalled_after_ms
        self.query = ""
        """The filter; "" for all bots."""

    @property
    def view(self) -> View:
        """What the database is asked for."""
        return View(self.query, self.sort, self.reverse, self._stalled_after_ms)

    async def _read_size(self) -> Size:
        return await self._reader.size(self.view, clock.now_ms())

    async def _read_window(self, first: int, count: int, of: int | None) -> list[BotRow]:
        return await self._reader.window(self.view, first, count, clock.now_ms(), of)

    async def _read_position(self, key: Hashable) -> int | None:
        return await self._reader.position(self.view, str(key), clock.now_ms())

    def _key(self, row: BotRow) -> str:
        return row.bot.bot_id

    async def count(self) -> None:
        """Count the bots of the view to the end; the next ``pull`` shows it."""
        await self._reader.count(self.view, clock.now_ms())

    def filter(self, query: str) -> None:
        """Show only bots that match; takes effect with the next ``pull``. What is found keeps the focus afterwards."""
        self._chosen = True
        self.query = query
        self.rearrange()

    def _arrange(self, sort: Sort, *, reverse: bool) -> None:
        super()._arrange(sort, reverse=reverse)
        self.rearrange()
