"""Fewer bytes to the terminal for the same picture.

Textual writes a partial update from the left edge of its widget on, whatever the changed cells, and sets and resets
all colours around each piece of text; a screen that comes to the front it writes whole. Here only the cells are written
that look otherwise than what the terminal shows, and only the colours that differ from those before. Over SSH that is
most of the traffic (measured: a changed cell in the middle of a 120-cell row takes 60 bytes instead of 300).

It replaces what Textual keeps to itself, which is why its version is pinned; a test compares the pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem
from textual import events
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App
from textual.filter import Monochrome, NoColor

from monitor.tui.canvas import Canvas, Patch
from monitor.tui.cells import in_cells, whole
from monitor.tui.pen import PLAIN, Pen, look_of, on_blanks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console, RenderableType
    from textual._compositor import LayoutUpdate
    from textual.geometry import Size
    from textual.screen import Screen
    from textual.strip import Strip

    from monitor.tui.cells import Cell
    from monitor.tui.pen import Look


def is_behind(app: App[object]) -> bool:
    """Whether the terminal has still to take what was sent to it; more would only make what one sees older.

    Textual queues thirty writes, and then stands still until the terminal takes one.
    """
    writer = getattr(app._driver, "_writer_thread", None)  # noqa: SLF001  (there is no public way to ask)
    return writer is not None and not writer._queue.empty()  # noqa: SLF001


class TightApp(App[None]):
    """An app that knows what its terminal shows."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        if self.no_color:  # greys on a dark ground are colours, too
            self._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]

    async def on_event(self, event: events.Event) -> None:
        """Paint all anew when the terminal was resized.

        Even at the size of before: meanwhile it was another, or another program was in front.
        """
        if isinstance(event, events.Resize) and self.canvas.is_known:
            self.redraw()
        await super().on_event(event)

    def redraw(self) -> None:
        """Paint all of the screen anew, whatever the terminal shows."""
        self.canvas.forget()
        self.screen.refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Write an update to the terminal; of what others paint, such as Textual's own screens, nothing is known."""
        if renderable is not None and not isinstance(renderable, TightUpdate):
            self.canvas.forget()
        super()._display(screen, renderable)


class TightCompositor(Compositor):
    """A compositor whose updates are tight."""

    def __init__(self, canvas: Callable[[], Canvas]) -> None:
        super().__init__()
        self._canvas = canvas
        """Asked for late: a screen is made before it is in an app."""

    def render_full_update(  # type: ignore[override]  # who asks for an update only writes it
        self, simplify: bool = False
    ) -> TightUpdate | LayoutUpdate:
        """Return the whole screen; for a picture in a file (``simplify``) as Textual does."""
        if simplify:
            return super().render_full_update(simplify)
        self._dirty_regions.clear()
        chops = self._render_chops(self.size.region, lambda _: True)
        rows = [(y, 0, self.size.width) for y in range(self.size.height)]
        return self._tight(ChopsUpdate(chops, rows, [cuts[1:] for cuts in self.cuts]))

    def render_partial_update(self) -> TightUpdate | None:
        """Return what changed since the last update, if anything did."""
        update = super().render_partial_update()
        return None if update is None else self._tight(update)

    def _tight(self, update: ChopsUpdate) -> TightUpdate:
        return TightUpdate(update, self._canvas(), self.size)


class TightUpdate(ChopsUpdate):
    """An update that writes the cells that look otherwise than they do now, and no others."""

    def __init__(self, update: ChopsUpdate, canvas: Canvas, size: Size) -> None:
        super().__init__(update.chops, update.spans, update.chop_ends)
        self._canvas = canvas
        self._size = size

    def render_segments(self, console: Console) -> str:
        """Return the update as bytes for the terminal, colours reset at the end."""
        self._canvas.fit(self._size)
        colors = _color_system(console)
        patches = [patch for span in self.spans for patch in self._patches(*span, colors)]
        moved = self._canvas.moved(patches)
        in_place = _written(Pen(), self._canvas, patches)
        if moved is None:
            return in_place
        pen = Pen()
        pen.move_rows(moved.shift)
        return min(in_place, _written(pen, moved.canvas, moved.patches), key=len)

    def _patches(self, y: int, start: int, end: int, colors: ColorSystem | None) -> Iterator[Patch]:
        """Return what a row shows between two columns, pieces that touch each other as one."""
        run_start = 0
        run: list[Cell[Look]] = []
        for chop_end, (chop_start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
            left, right = max(start, chop_start), min(end, chop_end)
            if strip is None or left >= right:
                continue
            cells = _cells_of(strip, colors)
            first, last = whole(left - chop_start, right - chop_start, cells)
            if chop_start + first != run_start + len(run):
                yield Patch(run_start, y, run)
                run_start, run = chop_start + first, []
            run += cells[first:last]
        yield Patch(run_start, y, run)


def _written(pen: Pen, canvas: Canvas, patches: Iterable[Patch]) -> str:
    for patch in patches:
        for x, y, cells, may_fall_short in canvas.paint(patch):
            pen.move_to(x, y)
            if may_fall_short:
                pen.erase(cells)
            pen.write(cells)
    return pen.finished()


def _cells_of(strip: Strip, colors: ColorSystem | None) -> list[Cell[Look]]:
    cells: list[Cell[Look]] = []
    for text, style, control in strip:
        if not control:
            look = look_of(style, colors) if style else PLAIN
            blank = (" ", on_blanks(look))
            cells += [blank if cell == " " else (cell, look) for cell in in_cells(text)]
    return cells


def _color_system(console: Console) -> ColorSystem | None:
    if console.color_system is None:
        return None
    names = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT}
    return names.get(console.color_system, ColorSystem.TRUECOLOR)
