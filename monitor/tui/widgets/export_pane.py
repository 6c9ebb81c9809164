"""The form for an export, painted; below it how far the export is, or what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.message import Message

from monitor.tui.painted import PaintedLines, cut
from monitor.tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

    from monitor.tui.export_at_work import ExportAtWork
    from monitor.tui.export_form import ExportForm
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette

_INDENT = 16
"""Cells before the options."""
_GAP = 2
_BAR = 40
_ROOMY = 16
"""Lines from which on there is room for empty ones."""


class _Spot(NamedTuple):
    """Where an option stands."""

    y: int
    start: int
    end: int
    line: int
    at: int


class ExportPane(PaintedLines):
    """Shows an ``ExportForm``; each option can be clicked."""

    DEFAULT_CSS = """
    ExportPane { height: 1fr; padding: 0 2; }
    """

    @dataclass
    class Clicked(Message):
        """An option was clicked."""

        line: int
        at: int

    def __init__(self, form: ExportForm) -> None:
        super().__init__()
        self._form = form
        self._spots: list[_Spot] = []
        self._exporting: ExportAtWork | None = None
        self._told: list[tuple[str, str]] = []

    def show_progress(self, exporting: ExportAtWork) -> None:
        """Show how far an export is."""
        self._exporting = exporting
        self._told = []
        self.paint()

    def tell(self, *told: tuple[str, str]) -> None:
        """Say what has become of it: texts, each with the name of its style in the palette."""
        self._exporting = None
        self._told = list(told)
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the choices, then what there is to say."""
        palette = self.palette
        is_roomy = self.size.height >= _ROOMY
        lines: list[list[Piece]] = [[]] if is_roomy else []
        self._spots = []
        for number in range(len(self._form.lines)):
            lines += self._choice(number, len(lines), width)
            if is_roomy:
                lines.append([])
        if self._exporting:
            return [*lines, *self._progress(self._exporting)]
        told = self._told or [(self._outlook(), "dim")]
        return [*lines, *([(line, getattr(palette, name))] for text, name in told for line in wrapped(text, width))]

    def _choice(self, number: int, y: int, width: int) -> list[list[Piece]]:
        """Return the lines of a choice: its title, and its options in as many lines as they need."""
        palette, choice, here = self.palette, self._form.lines[number], number == self._form.line
        title = f"{'▸' if here else ' '} {choice.title}".ljust(_INDENT)
        lines: list[list[Piece]] = [[(title, palette.accent if here else palette.text)]]
        at_cell = _INDENT
        for at, option in enumerate(choice.options):
            told = cut(self._mark(choice.options, chosen=at == choice.at) + option, width - _INDENT)
            if at_cell > _INDENT and at_cell + cell_len(told) > width:
                lines.append([(" " * _INDENT, palette.text)])
                at_cell = _INDENT
            lines[-1] += [(told, _style(palette, chosen=at == choice.at, here=here)), (" " * _GAP, palette.text)]
            self._spots.append(_Spot(y + len(lines) - 1, at_cell, at_cell + cell_len(told), number, at))
            at_cell += cell_len(told) + _GAP
        if choice.note and (here or len(choice.options) > 1):
            notes = wrapped(choice.note, max(1, width - _INDENT))
            lines += [[(" " * _INDENT, palette.text), (line, palette.dim)] for line in notes]
        return lines

    def _mark(self, options: tuple[str, ...], *, chosen: bool) -> str:
        if len(options) == 1:
            return ""
        return "● " if chosen else "○ "

    def _outlook(self) -> str:
        form = self._form
        return f"enter writes {form.files} into {form.habits.folder}"

    def _progress(self, exporting: ExportAtWork) -> list[list[Piece]]:
        palette, pace = self.palette, exporting.pace
        if pace is None:
            return [[("looking for the meetings …", palette.dim)]]
        filled, rest = pace.bar(exporting.done, _BAR)
        bar = [(filled, palette.good), (rest, palette.dim), (f"  {pace.told(exporting.done)}", palette.text)]
        return [bar, [("esc stops; what is written by then stays", palette.dim)]]

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        for spot in self._spots:
            if spot.y == y and spot.start <= x < spot.end:
                self.post_message(self.Clicked(spot.line, spot.at))


def _style(palette: Palette, *, chosen: bool, here: bool) -> Style:
    if chosen:
        return palette.accent if here else palette.strong
    return palette.dim
