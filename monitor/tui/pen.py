"""Writes cells to the terminal in as few bytes as it takes: a colour is told only where it changes."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rich.control import Control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.color import Color, ColorSystem
    from rich.style import Style

    from monitor.tui.cells import Cell
    from monitor.tui.shifts import Shift

RESET = "\x1b[0m"


class Look(NamedTuple):
    """A style as the parameters of SGR sequences; "" for the terminal's own, None where it cannot be seen."""

    attributes: str | None
    foreground: str | None
    background: str


PLAIN = Look("", "", "")
_SEEN_ON_BLANKS = frozenset({"4", "7", "9", "21", "51", "52", "53"})
"""Underlined, reversed, struck through, and lines around: attributes of SGR that make a difference to a space."""

_SWITCHED_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""By what each attribute is; 22 is for both bold and dim. Of the others, terminals don't think alike."""
_DEFAULT_COLORS = ("39", "49")
"""The terminal's own in front, and behind."""


class Pen:
    """Writes text at places, and remembers what it has told the terminal."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._look = PLAIN
        self._place: tuple[int, int] | None = None

    def move_to(self, x: int, y: int) -> None:
        """Go to a cell, unless that is where the last text ended."""
        if self._place != (x, y):
            self._written.append(Control.move_to(x, y).segment.text)
        self._place = (x, y)

    def move_rows(self, shift: Shift) -> None:
        """Have the terminal move rows up or down, as lines that are deleted or inserted within margins.

        So does vim: every terminal can, nothing gets into its scrollback, and the rows beyond the margins don't stir.
        What comes in may take the present background, so that is the terminal's own. Setting margins moves the cursor.
        """
        self._take(PLAIN)
        top = shift.top + 1
        change = f"{shift.by}M" if shift.by > 0 else f"{-shift.by}L"
        self._written.append(f"\x1b[{top};{shift.bottom + 1}r\x1b[{top}H\x1b[{change}\x1b[r")
        self._place = None

    def erase(self, cells: Sequence[Cell[Look]]) -> None:
        """Leave nothing of what stands where ``cells`` are to be written, in the background of the last of them."""
        self._take(on_blanks(cells[-1][1]))
        self._written.append(f"\x1b[{len(cells)}X")

    def write(self, cells: Sequence[Cell[Look]]) -> None:
        """Write cells from the present one on."""
        for look, run in groupby(cells, itemgetter(1)):
            self._take(look)
            self._written += [text for text, _ in run]
        if self._place:
            self._place = (self._place[0] + len(cells), self._place[1])

    def finished(self) -> str:
        """Return all that was written, with the terminal's own colours at the end."""
        self._take(PLAIN)
        return "".join(self._written)

    def _take(self, look: Look) -> None:
        """Tell the terminal how to write from now on."""
        self._look, sequence = _change(self._look, look)
        if sequence:
            self._written.append(sequence)


@lru_cache(maxsize=4096)
def _change(before: Look, look: Look) -> tuple[Look, str]:
    """Return how the terminal writes after one look when it is told another, and how to tell it in a few bytes."""
    if look.foreground is None:  # whatever it is, it can stay
        look = (before if on_blanks(before).foreground is None else PLAIN)._replace(background=look.background)
    if look == before:
        return before, ""
    if look == PLAIN:
        return look, RESET
    ways = [[*(["0"] if before != PLAIN else []), *filter(None, look)]]
    if (attributes := _attributes_changed(before, look)) is not None:
        colors = [
            new or default
            for old, new, default in zip(before[1:], look[1:], _DEFAULT_COLORS, strict=True)
            if new != old
        ]
        ways.append([*attributes, *colors])
    return look, min((f"\x1b[{';'.join(way)}m" for way in ways), key=len)


def _attributes_changed(before: Look, look: Look) -> list[str] | None:
    """Return what switches attributes off and on, None where that needs a reset."""
    old, new = (set(filter(None, (each.attributes or "").split(";"))) for each in (before, look))
    off = {_SWITCHED_OFF.get(attribute) for attribute in old - new}
    if None in off or ("22" in off and new & {"1", "2"}):
        return None
    return sorted(filter(None, off)) + sorted(new - old)


@lru_cache(maxsize=4096)
def on_blanks(look: Look) -> Look:
    """Return what of a look is seen on a space."""
    if _SEEN_ON_BLANKS.isdisjoint((look.attributes or "").split(";")):
        return Look(None, None, look.background)
    return look


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
