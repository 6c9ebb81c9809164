"""Tight updates paint the same picture as Textual's own, in fewer bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.geometry import Size

from monitor.tui.canvas import Canvas
from monitor.tui.painted import BLANK, strip_of
from monitor.tui.tight import TightUpdate

if TYPE_CHECKING:
    from pyte.screens import Char
    from textual.strip import Strip

WIDTH, HEIGHT = 16, 3
CONSOLE = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor", width=WIDTH)

colors = st.sampled_from([None, "#ff8800", "#0044ff", "red", "default"])
styles = st.builds(
    lambda color, bgcolor, attributes: Style(color=color, bgcolor=bgcolor, **attributes),
    colors,
    colors,
    st.dictionaries(st.sampled_from(["bold", "italic", "underline", "reverse"]), st.just(value=True), max_size=2),
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


pictures = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)
SIZE = Size(WIDTH, HEIGHT)
ALL = [(y, 0, WIDTH) for y in range(HEIGHT)]


def chops_of(picture: list[Strip], cut: int) -> ChopsUpdate:
    """A whole picture as Textual hands it over: in pieces, as if there were two widgets side by side."""
    chops = [dict(zip((0, cut), strip.divide([cut, WIDTH]), strict=True)) for strip in picture]
    return ChopsUpdate(chops, ALL, [[cut, WIDTH]] * len(picture))


def seen(screen: pyte.Screen) -> list[list[tuple[object, object]]]:
    """What a person sees of it: of a space, the colour in front is not seen."""
    cells = ([screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT))
    return [[(_ground(cell), _ink(cell) if cell.data != " " or cell.reverse else "") for cell in row] for row in cells]


def _ground(cell: Char) -> tuple[object, ...]:
    return cell.data, cell.bg, cell.reverse, cell.underscore


def _ink(cell: Char) -> tuple[object, ...]:
    return cell.fg, cell.bold, cell.italics


def painted(*told: str) -> pyte.Screen:
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for sequences in told:
        stream.feed(sequences)
    return screen


def one_row(strip: Strip, start: int, end: int, console: Console = CONSOLE) -> str:
    update = ChopsUpdate([{0: strip}], [(0, start, end)], [[WIDTH]])
    return TightUpdate(update, Canvas(), Size(WIDTH, 1)).render_segments(console)


@given(pictures, st.integers(1, WIDTH - 1), spans)
def test_the_changed_cells_look_as_textual_would_paint_them(
    picture: list[Strip], cut: int, changed: list[tuple[int, int, int]]
) -> None:
    whole = chops_of(picture, cut)
    plain = seen(painted(whole.render_segments(CONSOLE)))
    update = ChopsUpdate(whole.chops, changed, whole.chop_ends)
    tight = seen(painted(TightUpdate(update, Canvas(), SIZE).render_segments(CONSOLE)))
    for y, start, end in changed:
        assert tight[y][start:end] == plain[y][start:end]


@given(st.lists(st.tuples(pictures, st.integers(1, WIDTH - 1)), min_size=2, max_size=4))
def test_one_picture_over_another_looks_as_if_it_were_painted_alone(painting: list[tuple[list[Strip], int]]) -> None:
    canvas, told = Canvas(), []
    for picture, cut in painting:
        told.append(TightUpdate(chops_of(picture, cut), canvas, SIZE).render_segments(CONSOLE))
        assert seen(painted(*told)) == seen(painted(chops_of(picture, cut).render_segments(CONSOLE)))


@given(pictures, st.integers(1, WIDTH - 1))
def test_what_is_shown_already_is_not_sent_again_until_it_is_forgotten(picture: list[Strip], cut: int) -> None:
    canvas = Canvas()
    first = TightUpdate(chops_of(picture, cut), canvas, SIZE).render_segments(CONSOLE)
    assert TightUpdate(chops_of(picture, cut), canvas, SIZE).render_segments(CONSOLE) == ""
    canvas.forget()
    assert TightUpdate(chops_of(picture, cut), canvas, SIZE).render_segments(CONSOLE) == first


def test_a_wide_character_at_the_edge_of_what_changed_is_written_whole() -> None:
    for start, end in ((3, 5), (4, 5), (2, 3)):
        told = one_row(strip_of([("ab漢字c", Style())], WIDTH), start, end)
        assert told in {"\x1b[1;3H漢字", "\x1b[1;5H字", "\x1b[1;3H漢"}
        assert " " not in told


def test_a_terminal_without_colours_gets_none() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=WIDTH)
    strip = strip_of([("abc", Style(color="red", bold=True))], WIDTH)
    assert one_row(strip, 0, 3, console) == "\x1b[1;1Habc"


def test_one_cell_in_a_row_takes_a_few_bytes() -> None:
    strip = strip_of([("x" * WIDTH, Style(color="#ff8800", bgcolor="#0044ff"))], WIDTH)
    assert one_row(strip, 9, 10) == "\x1b[1;10H\x1b[38;2;255;136;0;48;2;0;68;255mx\x1b[0m"


def test_only_what_differs_between_two_looks_is_told() -> None:
    grey = Style(color="#888888", bgcolor="#112233")
    name, dim = Style(color="#ff8800", bgcolor="#112233", bold=True), grey + Style(dim=True)
    told = one_row(strip_of([("a", grey), ("b", name), ("c", grey), ("d", dim), ("e", name)], 5), 0, 5)
    assert told.split("\x1b[")[2:] == [
        "38;2;136;136;136;48;2;17;34;51ma",
        "1;38;2;255;136;0mb",
        "22;38;2;136;136;136mc",
        "2md",
        "0;1;38;2;255;136;0;48;2;17;34;51me",  # 22 ends both bold and dim
        "0m",
    ]


def test_the_space_between_two_words_takes_the_colour_that_is_there() -> None:
    strip = strip_of([("a", Style(color="#ff8800")), (" ", Style(color="#00ff00")), ("b", Style(color="#ff8800"))], 3)
    assert one_row(strip, 0, 3) == "\x1b[1;1H\x1b[38;2;255;136;0ma b\x1b[0m"


def test_where_a_terminal_takes_an_emoji_for_narrower_nothing_is_left_of_what_stood_there() -> None:
    canvas, ground = Canvas(), Style(bgcolor="#0044ff")
    told = [
        TightUpdate(
            ChopsUpdate([{0: strip_of([(text, ground)], WIDTH, ground)}], [(0, 0, WIDTH)], [[WIDTH]]), canvas, SIZE
        ).render_segments(CONSOLE)
        for text in ("x" * WIDTH, "❤\ufe0f")
    ]
    told[1] = told[1].replace("\ufe0f", "")
    [row, *_] = seen(painted(*told))
    assert row == seen(painted(one_row(strip_of([("❤", ground)], WIDTH, ground), 0, WIDTH)))[0]
