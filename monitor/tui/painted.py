"""Repainting only what changed: the cells by which two strips differ, and a widget that is made of such lines.

A changed cell costs 71 bytes to the terminal this way, where repainting a whole widget costs 9,740 (measured at
120x40); over SSH that is the difference between a monitor and a stream.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from monitor.tui import cells
from monitor.tui.cells import in_cells
from monitor.tui.palette import palette_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.tui.cells import Cell
    from monitor.tui.palette import Palette

BLANK = Strip([])
_NO_STYLE = Style()

Piece = tuple[str, Style]
"""Text that is printable, and its style."""


def strip_of(pieces: Iterable[Piece], width: int, ground: Style = _NO_STYLE) -> Strip:
    """Return one line of exactly ``width`` cells on a ground; what is too long is cut, equal styles are merged.

    A line like one before is that very strip: of the rows of a table, few differ from one frame to the next.
    """
    return _strip_of(tuple(pieces), width, ground)


@lru_cache(maxsize=1024)
def _strip_of(pieces: tuple[Piece, ...], width: int, ground: Style) -> Strip:
    segments = [Segment(text, style) for text, style in pieces if text]
    return Strip(segments).adjust_cell_length(width, _NO_STYLE).simplify().apply_style(ground)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return ``text`` in exactly ``width`` cells: cut with an ellipsis, or padded to the left or the right."""
    cells = cell_len(text)
    if cells > width:
        text = cut(text, width)
        cells = cell_len(text)
    padding = " " * (width - cells)
    return padding + text if right else text + padding


def cut(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` cells, with an ellipsis where something is missing."""
    if width <= 0:
        return ""
    if text.isascii():
        return text if len(text) <= width else text[: width - 1] + "…"
    if cell_len(text) <= width:
        return text
    end, cells = 0, 1
    for _, until, taken in split_graphemes(text)[0]:
        cells += taken
        if cells > width:
            break
        end = until
    return text[:end] + "…"


def under_cursor(pieces: Sequence[Piece], palette: Palette) -> list[Piece]:
    """Return a row as it looks under the cursor: nothing dim, and where it is reversed, without colours of its own."""
    cursor, dim, text = palette.cursor, palette.dim, palette.text
    if palette.ansi:
        return [(told, cursor) for told, _ in pieces]
    return [(told, (text if style == dim else style) + cursor) for told, style in pieces]


def cells_of(pieces: Sequence[Piece]) -> int:
    """Return how many cells some text takes."""
    return sum(cell_len(text) for text, _ in pieces)


def changed_spans(before: Strip, after: Strip) -> list[tuple[int, int]]:
    """Return the runs of cells (from, to) by which two strips differ."""
    if before is after or list(before) == list(after):
        return []
    return cells.changed_spans(_cells(before), _cells(after))


def _cells(strip: Strip) -> list[Cell[Style | None]]:
    return [(cell, segment.style) for segment in strip for cell in in_cells(segment.text)]


def repaint_changes(widget: Widget, before: Sequence[Strip], after: Sequence[Strip]) -> None:
    """Mark dirty the cells by which the lines of ``widget`` differ, counted from its first visible line."""
    regions = [
        Region(start, y, end - start, 1)
        for y, (old, new) in enumerate(zip_longest(before, after, fillvalue=BLANK))
        for start, end in changed_spans(old, new)
    ]
    if regions:
        widget.refresh(*regions)


class PaintedLines(Widget):
    """A widget of a few lines that a subclass makes of styled text; ``paint()`` repaints what differs."""

    auto_links = False  # else every move of the mouse repaints the widget

    DEFAULT_CSS = """
    PaintedLines { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name for it)
        super().__init__(id=id)
        self._strips: list[Strip] = []
        self._laid_out_for = 0

    @property
    def palette(self) -> Palette:
        """The palette of the app's present theme."""
        return palette_for(self.app.current_theme)

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        """Return what to show now, in lines of at most ``width`` cells (longer ones are cut)."""
        raise NotImplementedError

    def paint(self) -> None:
        """Show ``lines()``; only the cells that differ from what is shown are painted."""
        if self.size.width:
            before = self._strips
            self._lay_out()
            repaint_changes(self, before, self._strips)

    def _lay_out(self) -> None:
        width = self._laid_out_for = self.size.width
        self._strips = [strip_of(line, width, self.rich_style) for line in self.lines(width)]

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        self.paint()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render the lines; a new width is laid out here, before Textual paints the first frame of it."""
        if self.size.width != self._laid_out_for:
            self._lay_out()
        return super().render_lines(crop)

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        if self.is_mounted:
            self.paint()

    def render_line(self, y: int) -> Strip:
        """Return one line, as wide as the widget (Line API)."""
        strip = self._strips[y] if y < len(self._strips) else BLANK
        return strip.adjust_cell_length(self.size.width, self.rich_style)
