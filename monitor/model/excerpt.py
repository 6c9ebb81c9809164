"""The words around what was found in a long text, in one line of a fixed width."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.text import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_OUT = "…"
_BEFORE = 3
"""Of the width, one part in so many is for what comes before the first match."""
_WORD = 12
"""Characters that are left out at most so that an excerpt begins with a whole word."""


class Part(NamedTuple):
    """A part of an excerpt."""

    text: str
    is_match: bool


def excerpt(text: str, marks: Sequence[tuple[int, int]], width: int) -> list[Part]:
    """Return as much of ``text`` as fits into ``width`` columns, around the first of its marks.

    Args:
        text: One line.
        marks: What was found in it: from which character to which, in order.
        width: Columns.

    """
    start, end = _window(text, marks[0][0] if marks else 0, width)
    parts, at = [Part(LEFT_OUT, is_match=False)] if start else [], start
    for first, last in marks:
        if last > start and first < end:
            parts += [
                Part(text[at : max(at, first)], is_match=False),
                Part(text[max(at, first) : min(last, end)], is_match=True),
            ]
            at = max(at, min(last, end))
    parts += [Part(text[at:end], is_match=False), *([Part(LEFT_OUT, is_match=False)] if end < len(text) else [])]
    return [part for part in parts if part.text]


def _window(text: str, match: int, width: int) -> tuple[int, int]:
    """Return from which character to which the excerpt goes."""
    if cells(text) <= width:
        return 0, len(text)
    start = _at_a_word(text, _back(text, match, width // _BEFORE), match)
    end = _reach(text, start, width - 1 if start else width)
    if end == len(text):  # there is room for more before
        start = _at_a_word(text, _back(text, end, width - 1), match)
    return start, end


def _back(text: str, upto: int, width: int) -> int:
    """Return from where on what stands before a place fits."""
    start = upto
    while start and (width := width - cells(text[start - 1])) >= 0:
        start -= 1
    return start


def _at_a_word(text: str, start: int, match: int) -> int:
    """Return where the next word begins, if that is soon, and not behind the match."""
    space = text.find(" ", start - 1, min(match, start + _WORD)) if start else -1
    return start if space < 0 else space + 1


def _reach(text: str, start: int, width: int) -> int:
    """Return up to where it fits from ``start`` on; short of the end, with room for the sign that more is there."""
    end, sign = start, start
    while end < len(text) and width >= 0:
        width -= cells(text[end])
        end += width >= 0
        sign = end if width >= 1 else sign
    return end if end == len(text) else sign
