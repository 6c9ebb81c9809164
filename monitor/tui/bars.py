"""Bars and sparklines, drawn in text. What is there is seen, however little it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEIGHTS = " ▁▂▃▄▅▆▇█"
_WIDTHS = " ▏▎▍▌▋▊▉█"
_EIGHTHS = 8


def sparkline(levels: Iterable[int]) -> str:
    """Return a character for each level: 0 for nothing, to 8 for all."""
    return "".join(_HEIGHTS[level] for level in levels)


def bar(part: float, cells: int) -> str:
    """Return ``part`` (0 to 1) of ``cells``, to the eighth of a cell, filled up with spaces."""
    eighths = min(round(part * cells * _EIGHTHS), cells * _EIGHTHS)
    if part > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, _EIGHTHS)
    return ("█" * full + _WIDTHS[rest] * (rest > 0)).ljust(cells)[:cells]
