"""The bots as the table shows them: ordered and filtered, both in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.store.rows import BotRow, View
from monitor.tui import clock
from monitor.tui.windowed_rows import WindowedRows

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from monitor.store.reader import Reader
    from monitor.store.rows import Sort
    from monitor.store.selecting import Size


class BotList(WindowedRows[BotRow]):
    """A view of the bots."""

    def __init__(self, reader: Reader, stalled_after_ms: int) -> None:
        super().__init__()
        self._reader = reader
        self.view = View(stalled_after_ms=stalled_after_ms)

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
        self._show(replace(self.view, query=query))

    def sort_by(self, sort: Sort) -> None:
        """Sort by a column, or turn the order round if it is sorted by that already."""
        reverse = not self.view.reverse if sort is self.view.sort else False
        self._show(replace(self.view, sort=sort, reverse=reverse))

    def sort_by_next(self, sorts: Sequence[Sort]) -> None:
        """Sort by the next of some columns: those in sight."""
        at = sorts.index(self.view.sort) + 1 if self.view.sort in sorts else 0
        self._show(replace(self.view, sort=sorts[at % len(sorts)], reverse=False))

    def turn_round(self) -> None:
        """Turn the order round."""
        self._show(replace(self.view, reverse=not self.view.reverse))

    def _show(self, view: View) -> None:
        self.view = view
        self.rearrange()
