"""Text as the cells of a terminal that it takes, and by which of them two lines differ."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress, count, starmap, zip_longest
from operator import ne
from typing import TYPE_CHECKING, TypeVar

from rich.cells import split_graphemes

if TYPE_CHECKING:
    from collections.abc import Sequence

Look = TypeVar("Look")
Cell = tuple[str, Look]
"""What stands in a cell, and how it looks; "" in the second cell of a wide character."""

BRIDGE = 10
"""Equal cells between two changed ones that are painted along: moving the cursor and setting colours costs more."""


@lru_cache(maxsize=4096)
def in_cells(text: str) -> Sequence[str]:
    """Return what stands in each cell of a text."""
    if text.isascii():
        return text
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width:
            cells += [text[start:end], *[""] * (width - 1)]
        elif cells:  # it combines with the one before
            cells[-1] += text[start:end]
    return cells


def changed_spans(old: Sequence[Cell[Look] | None], new: Sequence[Cell[Look]]) -> list[tuple[int, int]]:
    """Return the runs of cells (from, to) by which two lines differ; wide characters are never cut in two.

    None stands for a cell of which it is not known what it shows.
    """
    spans: list[tuple[int, int]] = []
    for at in compress(count(), starmap(ne, zip_longest(old, new))):
        if spans and at - spans[-1][1] <= BRIDGE:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return [whole(start, end, old, new) for start, end in spans]


def whole(start: int, end: int, *lines: Sequence[Cell[Look] | None]) -> tuple[int, int]:
    """Return a run of cells, widened to the whole of the wide characters that it touches in any of ``lines``."""
    while start and any(_goes_on(line, start) for line in lines):
        start -= 1
    while any(_goes_on(line, end) for line in lines):
        end += 1
    return start, end


def _goes_on(line: Sequence[Cell[Look] | None], at: int) -> bool:
    cell = line[at] if at < len(line) else None
    return cell is not None and not cell[0]
