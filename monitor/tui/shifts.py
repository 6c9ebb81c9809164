"""Rows that moved up or down together: a terminal can move them itself, in some twenty bytes for all of them.

A line down in a long text changes every row of it, and yet all but one of them stand on the terminal already.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.tui.cells import Cell

Look = TypeVar("Look")
Row = list["Cell[Look] | None"]
"""The cells of a whole row; None for one of which it is not known what it shows."""

LEAST_ROWS = 3
"""Rows that must differ before a move is looked for: a status that changes is one, and must not pay for this."""
LEAST_SHARE = 1 / 4
"""Of the rows that differ, how many a move must bring into their place; after a page down, they are one or two."""


class Shift(NamedTuple):
    """A move of all rows from ``top`` to ``bottom`` (both included) by some: up, or down where ``by`` is negative."""

    top: int
    bottom: int
    by: int

    @property
    def rows(self) -> range:
        """The rows that it touches, those that come in included."""
        return range(self.top, self.bottom + 1)

    def applied(self, rows: Sequence[Row[Look]]) -> list[Row[Look]]:
        """Return ``rows`` after it, as copies; of those that come in, nothing is known.

        Most terminals fill them with the present background, some don't, and a few have filled them wrongly.
        """
        after = [list(row) for row in rows]
        for y in self.rows:
            after[y] = list(rows[y + self.by]) if y + self.by in self.rows else [None] * len(rows[y])
        return after


def shift_between(before: Sequence[Row[Look]], after: Sequence[Row[Look]]) -> Shift | None:
    """Return the move that brings the most rows of one picture to where they stand in another, None for too few.

    They are known by their texts: a cursor that is only a colour, and most of a scrollbar, don't move along.
    """
    changed = [y for y, row in enumerate(after) if row is not before[y] and row != before[y]]
    if len(changed) < LEAST_ROWS:
        return None
    places = {_text(before[y]): y for y in changed}
    moves = [(y, places[text] - y) for y in changed if (text := _text(after[y])) and text in places]
    ways = Counter(by for _, by in moves if by)
    if not ways:
        return None
    by, count = ways.most_common(1)[0]
    if count < LEAST_SHARE * len(changed):
        return None
    rows = [y for y, way in moves if way == by]
    return Shift(min(rows[0], rows[0] + by), max(rows[-1], rows[-1] + by), by)


def _text(row: Row[Look]) -> str:
    """Return what stands in the known cells of a row."""
    return "".join([cell[0] for cell in row if cell]).strip()
