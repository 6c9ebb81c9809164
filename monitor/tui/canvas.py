"""What the terminal shows, cell by cell: what looks as it did already is not sent again.

A screen that comes to the front is painted whole, though most of it is blank or looks like the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.cells import changed_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Size

    from monitor.tui.cells import Cell
    from monitor.tui.pen import Look


class Canvas:
    """The terminal's picture as far as it is known. One for an app: its screens paint over each other."""

    def __init__(self) -> None:
        self._size: Size | None = None
        self._rows: list[list[Cell[Look] | None]] = []

    @property
    def is_known(self) -> bool:
        """Whether anything was painted that still stands there."""
        return self._size is not None

    def forget(self) -> None:
        """Take nothing for granted: somebody else may have written to the terminal."""
        self._size = None

    def fit(self, size: Size) -> None:
        """Get ready for a screen of this size; of another one than before, nothing is known."""
        if size != self._size:
            self._size = size
            self._rows = [[None] * size.width for _ in range(size.height)]

    def paint(self, x: int, y: int, cells: Sequence[Cell[Look]]) -> list[tuple[int, Sequence[Cell[Look]]]]:
        """Take in that a row shows these cells from ``x`` on; return what must be written for it, and where.

        Terminals don't agree on how wide some characters are: with such ones on either side, all is written anew.
        """
        row = self._rows[y]
        before = row[x : x + len(cells)]
        if before == cells:
            return []
        row[x : x + len(cells)] = cells
        if any(cell is not None and len(cell[0]) != 1 for cell in (*before, *cells)):
            return [(x, cells)]
        return [(x + start, cells[start:end]) for start, end in changed_spans(before, cells)]
