"""How one row of a transcript looks: its columns, its heading, and what is marked in its text. Pure; no widget."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, get_character_cell_size, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from monitor.model.times import clock
from monitor.tui.host import READING_WIDTH
from monitor.tui.painted import fit, strip_of
from monitor.tui.widgets.wrapping import row_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.model.transcript import Utterance
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette
    from monitor.tui.widgets.transcript_rows import Row
    from monitor.tui.widgets.transcript_shown import Shown

_SHAPES = ((100, 16, 2, True), (60, 12, 2, True), (40, 8, 1, True), (16, 6, 1, False), (0, 0, 1, False))
"""From which width on: cells for a name at most, cells between columns, and whether there is a column for the time."""

_JOINER = "\u200d"
"""Between two characters of an emoji that are drawn as one."""

_PLAIN = Style()

HERE = "▸"
"""Stands before the row where one is."""
BOOKMARK = "◆"
BOOKMARK_HERE = "◈"
"""Stand before what is bookmarked; where one is, too."""


class Columns(NamedTuple):
    """Where time, name and text stand, in cells. A column of 0 cells is left out."""

    time: int
    name: int
    gap: int
    text: int

    @property
    def text_at(self) -> int:
        """Cells before the text."""
        shown = [cells for cells in (self.time, self.name) if cells]
        return sum(shown) + len(shown) * self.gap + 1 if shown else 0

    @classmethod
    def fit(cls, width: int, time_cells: int, name_cells: int, reading_width: int = READING_WIDTH) -> Columns:
        """Share ``width`` out: on a narrow screen the name gives way first, then the time, and the text never."""
        name, gap, has_time = next(shape for least, *shape in _SHAPES if width >= least)
        columns = cls(time_cells if has_time else 0, min(name_cells, name), gap, 0)
        room = width - columns.text_at - (gap - 1)
        return columns._replace(text=min(reading_width, max(1, room)))


class Heading(NamedTuple):
    """What stands before the text of a row."""

    name: str = ""
    time: str = ""
    strong: bool = False
    """Whether the name is bold: it is where a turn begins, and not where it is only repeated."""
    sign: str = ""
    """One character at the edge: where one is, or a bookmark."""


class Mark(NamedTuple):
    """Characters of an utterance that are shown in another style."""

    start: int
    end: int
    style: Style


def heading_of(utterance: Utterance, shown: Shown, row: Row, *, at_top: bool) -> Heading:
    """Return a row's heading. The topmost row on the screen always says who speaks."""
    if row.parting:
        return Heading()
    if not row.start and shown.starts_turn(row.position):
        return Heading(utterance.speaker, clock(utterance.start_ms), strong=True)
    if at_top:
        return Heading(utterance.speaker, clock(utterance.start_ms))
    if not row.start and shown.shows_time(row.position):
        return Heading(time=clock(utterance.start_ms))
    return Heading()


class RowPainter(NamedTuple):
    """Paints rows at one width, in one theme."""

    columns: Columns
    width: int
    palette: Palette
    ground: Style
    """The widget's own colours; text that has no other style has these, so that a row is few segments."""

    def paint(self, text: str, row: Row, heading: Heading, marks: tuple[Mark, ...]) -> Strip:
        """Return one row, as wide as the widget; ``text`` is its utterance's, marks later in the tuple lie on top."""
        seen = row_text(text, row.start, row.end)
        pieces = [*self._heading(heading), *_marked(seen, row.start, marks)]
        return strip_of(pieces, self.width, self.ground)

    def paint_parting(self, words: str, sign: str) -> Strip:
        """Return a row that says what stands between two utterances."""
        return strip_of([*self._heading(Heading(sign=sign)), (words, self.palette.dim)], self.width, self.ground)

    def _heading(self, heading: Heading) -> Iterator[Piece]:
        if not self.columns.text_at:
            return
        gap = " " * self.columns.gap
        sign_style = self.palette.warning if heading.sign == BOOKMARK else self.palette.accent
        yield heading.sign or " ", sign_style if heading.sign else _PLAIN
        if self.columns.time:
            yield heading.time.rjust(self.columns.time) + gap, self.palette.dim if heading.time else _PLAIN
        if heading.name:
            style = self.palette.speaker(heading.name)
            yield fit(heading.name, self.columns.name), style if heading.strong else style + Style(bold=False)
            yield gap, _PLAIN
        elif self.columns.name:
            yield " " * self.columns.name + gap, _PLAIN


def _marked(seen: str, start: int, marks: tuple[Mark, ...]) -> Iterator[Piece]:
    """Yield a row's text in pieces of one style; ``start`` is the row's place in its utterance."""
    end = start + len(seen)
    inside = [
        Mark(_cut(seen, max(mark.start - start, 0), -1), _cut(seen, min(mark.end - start, len(seen)), 1), mark.style)
        for mark in marks
        if mark.start < end and mark.end > start
    ]
    edges = {0, len(seen), *(edge for mark in inside for edge in (mark.start, mark.end))}
    for since, till in pairwise(sorted(edges)):
        style = sum((mark.style for mark in inside if mark.start < till and mark.end > since), _PLAIN)
        yield seen[since:till], style


def _cut(text: str, offset: int, step: int) -> int:
    """Return the nearest offset at which the text may be cut: not between a letter and its accent."""
    while 0 < offset < len(text) and (text[offset - 1] == _JOINER or not get_character_cell_size(text[offset])):
        offset += step
    return offset


def differ_until(before: Strip, after: Strip) -> int:
    """Return the cell from which on two rows of one width look the same; 0 if they do so everywhere.

    Where they begin to differ is not worth knowing: Textual repaints a line from the widget's left edge. Compares
    whole segments and the spaces at their ends, never single characters, of which several may share a cell.
    """
    if before is after:
        return 0
    old, new = list(before), list(after)
    same = 0
    while old and new and old[-1] == new[-1]:
        same += old.pop().cell_length
        new.pop()
    if not (old and new):
        return after.cell_length - same
    if old[-1].style == new[-1].style:
        same += min(len(segment.text) - len(segment.text.rstrip(" ")) for segment in (old[-1], new[-1]))
    return max(after.cell_length - same, _reached_at_most(before, after))


def _reached_at_most(before: Strip, after: Strip) -> int:
    """Return until where a row may reach in a terminal that gives cells to what others draw into the letter before.

    Vowel signs of Indian scripts, above all. What takes its place is blank there, but never so long that it wraps.
    """
    beyond = _drawn_into_others(before.text)
    if not beyond:
        return 0
    return min(cell_len(before.text.rstrip(" ")) + beyond, after.cell_length - _drawn_into_others(after.text))


@lru_cache(maxsize=256)
def _drawn_into_others(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(split_graphemes(text)[0])


def place_map(row: Row, text: str, columns: Columns) -> Strip:
    """Return a row for the mouse: each cell tells Textual, in its ``offset``, at which character of what it stands.

    Everything before the text belongs to the row's first character, so each of those cells is a segment of its own.
    What comes after the text is left out: Textual takes it for the place after the last character.
    """
    first = Style.from_meta({"offset": (max(0, row.start), row.utterance)})
    return Strip([Segment(" ", first)] * columns.text_at + [Segment(row_text(text, max(0, row.start), row.end), first)])
