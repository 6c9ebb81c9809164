"""What screens share whose table a person can sort, by keys and by its titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from monitor.tui.screens.base import MonitorScreen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from monitor.tui.sorted_rows import SortedRows


class _Table(Protocol):
    @property
    def sorts(self) -> Sequence[StrEnum]:
        """What can be sorted by, of the columns that there is room for."""
        ...


class Sorting(MonitorScreen):
    """Sorts its rows, and shows them anew."""

    def sorted_table(self) -> tuple[SortedRows[Any, Any], _Table]:
        """Return what is sorted, and what shows it."""
        raise NotImplementedError

    async def on_table_titles_sorted(self) -> None:
        """Show the order that was chosen by a click."""
        await self.pull()

    async def action_sort(self) -> None:
        """Sort by the next column."""
        rows, table = self.sorted_table()
        rows.sort_by_next(table.sorts)
        await self.pull()

    async def action_reverse(self) -> None:
        """Turn the order round."""
        self.sorted_table()[0].turn_round()
        await self.pull()
