"""The line of titles above a table: which column it is sorted by, and a click on another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple

from textual.message import Message

from monitor.tui.painted import PaintedLines, fit
from monitor.tui.sorted_rows import Order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from textual import events

    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette
    from monitor.tui.sorted_rows import SortedRows


class Title(NamedTuple):
    """The title of a column, and where it stands, in cells."""

    text: str
    start: int
    width: int
    right: bool = False
    """Whether it ends where its cells end."""
    sort: Any = None
    """What a click sorts by, of the kind of the rows; None for nothing."""


def title_pieces(
    titles: Sequence[Title], palette: Palette, sort: StrEnum | None = None, *, reverse: bool = False
) -> list[Piece]:
    """Return the line of titles; the one that the table is sorted by bears an arrow."""
    pieces: list[Piece] = []
    at = 0
    for title in titles:
        is_sorted = sort is not None and title.sort is sort
        arrow = ("▴" if reverse else "▾") if is_sorted else ""
        style = palette.strong if is_sorted else palette.dim
        pieces.append((" " * (title.start - at), palette.dim))
        pieces.append((fit(title.text + arrow, title.width, right=title.right), style))
        at = title.start + title.width
    return pieces


class TableTitles(PaintedLines, Generic[Order]):
    """The titles of a table that can be sorted."""

    class Sorted(Message):
        """Another order was chosen."""

    def __init__(self, rows: SortedRows[Any, Order]) -> None:
        super().__init__()
        self._rows = rows

    def titles(self, width: int) -> Sequence[Title]:
        """Return the titles of a table of ``width`` cells; what they sort by is of the rows' kind."""
        raise NotImplementedError

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        return [title_pieces(self.titles(width), self.palette, self._rows.sort, reverse=self._rows.reverse)]

    def on_click(self, event: events.Click) -> None:
        """Sort by the column that was clicked."""
        for title in self.titles(self.size.width):
            if title.start <= event.x < title.start + title.width and title.sort:
                self._rows.sort_by(title.sort)
                self.post_message(self.Sorted())
