"""A list that a person can sort: by which of its columns, and in which direction. The database does it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from monitor.tui.windowed_rows import Row, WindowedRows

if TYPE_CHECKING:
    from collections.abc import Sequence

Order = TypeVar("Order", bound=StrEnum)


class SortedRows(WindowedRows[Row], Generic[Row, Order]):
    """A window onto a list in an order; another order takes effect with the next ``pull``."""

    def __init__(self, sort: Order) -> None:
        super().__init__()
        self.sort = sort
        self.reverse = False

    def sort_by(self, sort: Order) -> None:
        """Sort by a column, or turn the order round if it is sorted by that already."""
        self._arrange(sort, reverse=sort is self.sort and not self.reverse)

    def sort_by_next(self, sorts: Sequence[Order]) -> None:
        """Sort by the next of some columns: those in sight."""
        at = sorts.index(self.sort) + 1 if self.sort in sorts else 0
        self._arrange(sorts[at % len(sorts)], reverse=False)

    def turn_round(self) -> None:
        """Turn the order round."""
        self._arrange(self.sort, reverse=not self.reverse)

    def _arrange(self, sort: Order, *, reverse: bool) -> None:
        self.sort, self.reverse = sort, reverse
