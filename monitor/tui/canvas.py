"""What the terminal shows, cell by cell: what looks as it did already is not sent again, at its place or at another.

A screen that comes to the front is painted whole, though most of it is blank or looks like the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.tui.cells import changed_spans
from monitor.tui.shifts import shift_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Size

    from monitor.tui.cells import Cell
    from monitor.tui.pen import Look
    from monitor.tui.shifts import Row, Shift


class Patch(NamedTuple):
    """What a row shows from some cell on."""

    x: int
    y: int
    cells: Sequence[Cell[Look]]
    may_fall_short: bool = False
    """Whether there are characters in it that some terminals take for narrower than we do."""


class Moved(NamedTuple):
    """What is left to paint after a move of rows.

    Rows move whole and as they are, so that the terminal and we need not agree on how wide the characters in them are.
    """

    shift: Shift
    canvas: Canvas
    """What the terminal shows after it."""
    patches: Sequence[Patch]
    """What is to be painted then: of the rows that were touched, all of it, whatever the patches before covered."""


class Canvas:
    """The terminal's picture as far as it is known. One for an app: its screens paint over each other."""

    def __init__(self) -> None:
        self._size: Size | None = None
        self._rows: list[Row[Look]] = []

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

    def moved(self, patches: Sequence[Patch]) -> Moved | None:
        """Return what it would be like to move rows to where ``patches`` show them, if many can be."""
        after = list(self._rows)
        for x, y, cells, _ in patches:
            row = after[y] = list(after[y])
            row[x : x + len(cells)] = cells
        shift = shift_between(self._rows, after)
        if shift is None:
            return None
        whole = [Patch(0, y, [cell for cell in after[y] if cell is not None]) for y in shift.rows]
        if any(len(cells) < len(after[y]) for _, y, cells, _ in whole):
            return None
        canvas = Canvas()
        canvas._size, canvas._rows = self._size, shift.applied(self._rows)
        return Moved(shift, canvas, [*whole, *(patch for patch in patches if patch.y not in shift.rows)])

    def paint(self, patch: Patch) -> list[Patch]:
        """Take in that a patch is shown; return what must be written for it.

        Terminals don't agree on how wide some characters are: with such ones on either side, all is written anew.
        """
        x, y, cells, _ = patch
        row = self._rows[y]
        before = row[x : x + len(cells)]
        if before == cells:
            return []
        row[x : x + len(cells)] = cells
        texts = [cell[0] for cell in (*before, *cells) if cell]
        if "" in texts or len("".join(texts)) != len(texts):
            return [patch._replace(may_fall_short=any(len(cell[0]) > 1 for cell in cells))]
        return [Patch(x + start, y, cells[start:end]) for start, end in changed_spans(before, cells)]
