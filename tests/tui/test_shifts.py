"""Rows that only moved are moved by the terminal; whatever it makes of that, the picture is the same."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.geometry import Size

from monitor.tui.canvas import Canvas
from monitor.tui.painted import strip_of
from monitor.tui.tight import TightUpdate
from tests.tui.test_tight import CONSOLE

if TYPE_CHECKING:
    from textual.strip import Strip

WIDTH, HEIGHT, BAR = 24, 12, 2
TOP, BOTTOM = 1, 11
"""Where the pane begins and ends; above it and below it are rows that stay."""
MOVE = re.compile(r"\x1b\[\d+[LM]")
GREY, RED = Style(color="#888888", bgcolor="#112233"), Style(color="red", bold=True, bgcolor="#112233")
CHOSEN = Style(color="#888888", bgcolor="#334455")


class Garbage(pyte.Screen):
    """A terminal in which rows come in full of what was never written."""

    def insert_lines(self, count: int | None = None) -> None:
        """Let lines in above."""
        super().insert_lines(count)
        self._litter()

    def delete_lines(self, count: int | None = None) -> None:
        """Let lines in below."""
        super().delete_lines(count)
        self._litter()

    def _litter(self) -> None:
        for y in range(self.lines):
            if y not in self.buffer:
                for x in range(self.columns):
                    self.buffer[y][x] = self.default_char._replace(data="?", bg="red")


class Scene(NamedTuple):
    """What a pane shows."""

    first: int
    chosen: int
    """The line that the cursor is on."""
    bar: bool
    """Whether there is something beside the pane that stays where it is."""
    edited: int
    """A line that says something else."""


scenes = st.builds(Scene, st.integers(0, 8), st.integers(0, 16), st.booleans(), st.integers(0, 16))


def line_of(scene: Scene, at: int) -> Strip:
    """One line of the document: texts with equal beginnings, blank ones, wide characters, two colours."""
    text = "" if at % 7 == 3 else f"{'漢字' if at % 5 == 2 else 'said'} {at * 37 % 101} {'so ' * (at % 5)}"
    ground = CHOSEN if at == scene.chosen else GREY
    said = "edited" if at == scene.edited else text
    return strip_of([(f"{at // 4} ", RED + Style(bgcolor=ground.bgcolor)), (said, ground)], WIDTH - BAR, ground)


def picture(scene: Scene) -> list[Strip]:
    rows = [strip_of([("title", RED)], WIDTH, GREY)]
    for y in range(TOP, BOTTOM):
        bar = strip_of([(f"{y:>2}" if scene.bar else "", RED)], BAR, GREY)
        rows.append(type(bar).join([line_of(scene, scene.first + y), bar]))
    return [*rows, *(strip_of([("keys", GREY)], WIDTH, GREY) for _ in range(BOTTOM, HEIGHT))]


def update(scene: Scene, *, pane_only: bool = True) -> ChopsUpdate:
    """A picture as Textual hands it over; the pane alone, where nothing beside it has changed."""
    chops = [dict(zip((0, WIDTH - BAR), strip.divide([WIDTH - BAR, WIDTH]), strict=True)) for strip in picture(scene)]
    pane = [(y, 0, WIDTH - BAR) for y in range(TOP, BOTTOM)]
    spans = pane if pane_only else [(y, 0, WIDTH) for y in range(HEIGHT)]
    return ChopsUpdate(chops, spans, [[WIDTH - BAR, WIDTH]] * HEIGHT)


def look_of(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    cells = ([screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT))
    return [[(c.data, c.bg, *((c.fg, c.bold) if c.data.strip() else ())) for c in row] for row in cells]


def told(canvas: Canvas, update: ChopsUpdate) -> str:
    return TightUpdate(update, canvas, Size(WIDTH, HEIGHT)).render_segments(CONSOLE)


def fed(screen: pyte.Screen, sequences: str) -> pyte.Screen:
    pyte.Stream(screen).feed(sequences)
    return screen


@settings(max_examples=40)
@given(st.lists(scenes, min_size=2, max_size=6), st.booleans())
def test_after_any_scrolling_the_terminal_shows_what_was_painted_alone(
    journey: list[Scene], is_littering: bool
) -> None:
    canvas = Canvas()
    screen = (Garbage if is_littering else pyte.Screen)(WIDTH, HEIGHT)
    for before, scene in pairwise([journey[0], *journey]):
        whole = update(scene, pane_only=False)
        part = update(scene, pane_only=canvas.is_known and before.bar == scene.bar)
        fed(screen, told(canvas, part))
        assert look_of(screen) == look_of(fed(pyte.Screen(WIDTH, HEIGHT), whole.render_segments(CONSOLE)))


def scrolled(*firsts: int) -> str:
    """What is told of the last of some places in a document, one after the other."""
    canvas = Canvas()
    places = [Scene(first, chosen=-1, bar=False, edited=-1) for first in firsts]
    told(canvas, update(places[0], pane_only=False))
    return [told(canvas, update(place)) for place in places[1:]][-1]


def test_a_line_down_or_up_sends_one_line() -> None:
    down, up = scrolled(3, 4), scrolled(4, 3)
    assert down.startswith("\x1b[2;11r\x1b[2H\x1b[1M\x1b[r\x1b[11;1H")
    assert up.startswith("\x1b[2;11r\x1b[2H\x1b[1L\x1b[r\x1b[2;1H")
    assert all(row.count("said") == 1 for row in (down, up))


def test_nothing_is_moved_where_little_would_be_saved() -> None:
    assert not MOVE.search(scrolled(0, 9))  # all but a line is new
    assert MOVE.search(scrolled(0, 3))


def test_nothing_is_moved_that_is_not_known() -> None:
    canvas = Canvas()
    place, below = (Scene(first, chosen=-1, bar=False, edited=-1) for first in (3, 4))
    told(canvas, update(place))  # what is beside the pane was never painted
    assert not MOVE.search(told(canvas, update(below)))
    told(canvas, update(place, pane_only=False))
    canvas.forget()
    assert not MOVE.search(told(canvas, update(below, pane_only=False)))
