"""Fewer bytes to the terminal for the same picture.

Textual writes a partial update from the left edge of its widget on, whatever the changed cells, and sets and resets
all colours around each piece of text. Here only the changed cells are written, and only the colours that differ from
those before. Over SSH that is most of the traffic (measured: a changed cell in the middle of a 120-cell row takes
60 bytes instead of 300).

It replaces what Textual keeps to itself, which is why its version is pinned; a test compares the pictures.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.color import Color
    from rich.console import Console
    from rich.segment import Segment
    from rich.style import Style
    from textual.app import App
    from textual.strip import Strip

RESET = "\x1b[0m"


def is_behind(app: App[object]) -> bool:
    """Whether the terminal has still to take what was sent to it; more would only make what one sees older.

    Textual queues thirty writes, and then stands still until the terminal takes one.
    """
    writer = getattr(app._driver, "_writer_thread", None)  # noqa: SLF001  (there is no public way to ask)
    return writer is not None and not writer._queue.empty()  # noqa: SLF001


class Look(NamedTuple):
    """A style as the parameters of SGR sequences; "" for the terminal's own."""

    attributes: str
    foreground: str
    background: str


PLAIN = Look("", "", "")


class TightCompositor(Compositor):
    """A compositor whose partial updates are tight."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what changed since the last update, if anything did."""
        update = super().render_partial_update()
        return None if update is None else TightUpdate(update.chops, update.spans, update.chop_ends)


class TightUpdate(ChopsUpdate):
    """An update that writes the changed cells and no others."""

    def render_segments(self, console: Console) -> str:
        """Return the update as bytes for the terminal, colours reset at the end."""
        pen = Pen(_color_system(console))
        for y, start, end in self.spans:
            for chop_end, (chop_start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(start, chop_start), min(end, chop_end)
                if strip is not None and left < right:
                    first, last = _widened(strip, left - chop_start, right - chop_start)
                    pen.move_to(chop_start + first, y)
                    pen.write(_cropped(strip, first, last))
        return pen.finished()


def _widened(strip: Strip, start: int, end: int) -> tuple[int, int]:
    """Return the cells from ``start`` to ``end``, and the other halves of wide characters that reach over these."""
    at = 0
    for segment in strip:
        if at >= end:
            break
        if at + segment.cell_length <= start or segment.text.isascii():
            at += segment.cell_length
            continue
        for _, _, cells in split_graphemes(segment.text)[0]:
            if at < start < at + cells:
                start = at
            if at < end < at + cells:
                end = at + cells
            at += cells
    return start, end


def _cropped(strip: Strip, start: int, end: int) -> Strip:
    return strip if (start, end) == (0, strip.cell_length) else strip.crop(start, end)


def _color_system(console: Console) -> ColorSystem | None:
    if console.color_system is None:
        return None
    names = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT}
    return names.get(console.color_system, ColorSystem.TRUECOLOR)


class Pen:
    """Writes text at places, and remembers what it has told the terminal."""

    def __init__(self, color_system: ColorSystem | None) -> None:
        self._color_system = color_system
        self._written: list[str] = []
        self._look = PLAIN
        self._place: tuple[int, int] | None = None

    def move_to(self, x: int, y: int) -> None:
        """Go to a cell, unless that is where the last text ended."""
        if self._place != (x, y):
            self._written.append(Control.move_to(x, y).segment.text)
        self._place = (x, y)

    def write(self, segments: Iterable[Segment]) -> None:
        """Write text from the present cell on."""
        for segment in segments:
            if segment.control or not segment.text:
                continue
            self._take(look_of(segment.style, self._color_system) if segment.style else PLAIN)
            self._written.append(segment.text)
            if self._place:
                self._place = (self._place[0] + segment.cell_length, self._place[1])

    def finished(self) -> str:
        """Return all that was written, with the terminal's own colours at the end."""
        self._take(PLAIN)
        return "".join(self._written)

    def _take(self, look: Look) -> None:
        """Tell the terminal how to write from now on, in as few bytes as it takes."""
        before, self._look = self._look, look
        if look == before:
            return
        if look == PLAIN:
            self._written.append(RESET)
            return
        if look.attributes != before.attributes or _loses(before, look):
            parameters = ["0" if before != PLAIN else "", *look]
        else:
            parameters = [new for old, new in zip(before, look, strict=True) if new != old]
        self._written.append(f"\x1b[{';'.join(filter(None, parameters))}m")


def _loses(before: Look, look: Look) -> bool:
    """Whether a colour goes back to the terminal's own, which takes a reset."""
    return any(old and not new for old, new in zip(before, look, strict=True))


@lru_cache(maxsize=4096)
def look_of(style: Style, color_system: ColorSystem | None) -> Look:
    """Return the SGR parameters of a style, its colours brought down to what the terminal has; None: nothing at all."""
    attributes = style.without_color.render("x", color_system=color_system).partition("x")[0]
    return Look(
        attributes.removeprefix("\x1b[").removesuffix("m"),
        _color_codes(style.color, color_system, foreground=True),
        _color_codes(style.bgcolor, color_system, foreground=False),
    )


def _color_codes(color: Color | None, color_system: ColorSystem | None, *, foreground: bool) -> str:
    if color_system is None or color is None or color.is_default:
        return ""
    return ";".join(color.downgrade(color_system).get_ansi_codes(foreground=foreground))
