"""Tight updates paint the same picture as Textual's own, in fewer bytes."""

from __future__ import annotations

import io

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate

from monitor.tui.painted import BLANK, strip_of
from monitor.tui.tight import TightUpdate

WIDTH, HEIGHT = 16, 3
CONSOLE = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=WIDTH)

colors = st.sampled_from([None, "#ff8800", "#0044ff", "red", "default"])
styles = st.builds(
    lambda color, bgcolor, bold, reverse: Style(color=color, bgcolor=bgcolor, bold=bold, reverse=reverse),
    colors,
    colors,
    st.sampled_from([None, True]),
    st.sampled_from([None, True]),
)
lines = st.lists(st.tuples(st.text(alphabet="abc 漢", max_size=6), styles), max_size=4).map(
    lambda pieces: strip_of(pieces, WIDTH) if pieces else BLANK.adjust_cell_length(WIDTH)
)
spans = st.lists(
    st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), st.integers(1, WIDTH)).filter(
        lambda span: span[1] < span[2]
    ),
    min_size=1,
    max_size=4,
)


def paint(sequences: str) -> list[list[tuple[str, str, str, bool, bool]]]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.Stream(screen).feed(sequences)
    return [
        [(cell.data, cell.fg, cell.bg, cell.bold, cell.reverse) for cell in (screen.buffer[y][x] for x in range(WIDTH))]
        for y in range(HEIGHT)
    ]


@given(st.lists(lines, min_size=HEIGHT, max_size=HEIGHT), st.integers(1, WIDTH - 1), spans)
def test_the_changed_cells_look_as_textual_would_paint_them(
    picture: list[object], cut: int, changed: list[tuple[int, int, int]]
) -> None:
    chops = [dict(zip((0, cut), strip.divide([cut, WIDTH]), strict=True)) for strip in picture]  # type: ignore[attr-defined]
    ends = [[cut, WIDTH]] * HEIGHT
    plain = paint(ChopsUpdate(chops, [(y, 0, WIDTH) for y in range(HEIGHT)], ends).render_segments(CONSOLE))
    tight = paint(TightUpdate(chops, changed, ends).render_segments(CONSOLE))
    for y, start, end in changed:
        assert tight[y][start:end] == plain[y][start:end]


def test_a_wide_character_at_the_edge_of_what_changed_is_written_whole() -> None:
    chops = [{0: strip_of([("ab漢字c", Style())], WIDTH)}]
    for start, end in ((3, 5), (4, 5), (2, 3)):
        told = TightUpdate(chops, [(0, start, end)], [[WIDTH]]).render_segments(CONSOLE)
        assert told in {"\x1b[1;3H漢字", "\x1b[1;5H字", "\x1b[1;3H漢"}
        assert " " not in told


def test_a_terminal_without_colours_gets_none() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=WIDTH)
    chops = [{0: strip_of([("abc", Style(color="red", bold=True))], WIDTH)}]
    assert TightUpdate(chops, [(0, 0, 3)], [[WIDTH]]).render_segments(console) == "\x1b[1;1Habc"


def test_one_cell_in_a_row_takes_a_few_bytes() -> None:
    style = Style(color="#ff8800", bgcolor="#0044ff")
    chops = [{0: strip_of([("x" * WIDTH, style)], WIDTH)}]
    told = TightUpdate(chops, [(0, 9, 10)], [[WIDTH]]).render_segments(CONSOLE)
    assert told == "\x1b[1;10H\x1b[38;2;255;136;0;48;2;0;68;255mx\x1b[0m"
