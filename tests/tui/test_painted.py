"""Only the cells that differ are found, and no line is ever wider than its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from rich.style import Style

from monitor.model.text import printable
from monitor.tui.painted import Piece, changed_spans, cut, fit, strip_of

RED, BLUE = Style(color="red"), Style(color="blue")
texts = st.text(alphabet="ab é漢字\u0301👍❤\ufe0f\u200d", max_size=12).map(
    lambda text: printable(text).lstrip("\ufe0f\u0301\u200d")
)
pieces = st.lists(st.tuples(texts, st.sampled_from([RED, BLUE])), max_size=5)
WIDTH = 20


def cells_of(line: list[Piece]) -> list[tuple[str, Style | None]]:
    """Spread a strip over its cells: a wide character stands in the first of its two."""
    spread: list[tuple[str, Style | None]] = []
    for segment in strip_of(line, WIDTH):
        for start, end, width in split_graphemes(segment.text)[0]:
            if width:
                spread += [(segment.text[start:end], segment.style), *[("", segment.style)] * (width - 1)]
    return spread


def test_an_emoji_of_two_code_points_moves_nothing() -> None:
    before = strip_of([("ok ❤\ufe0f said 1", RED)], WIDTH)
    after = strip_of([("ok ❤\ufe0f said 2", RED)], WIDTH)
    assert changed_spans(before, after) == [(11, 12)]


def test_one_changed_letter_is_one_cell() -> None:
    before = strip_of([("in state ", RED), ("41s", BLUE)], WIDTH)
    after = strip_of([("in state ", RED), ("42s", BLUE)], WIDTH)
    assert changed_spans(before, after) == [(10, 11)]


def test_the_same_line_has_no_changed_cells() -> None:
    line: list[Piece] = [("same", RED), (" old", BLUE)]
    assert changed_spans(strip_of(line, WIDTH), strip_of(line, WIDTH)) == []


def test_another_colour_is_a_change() -> None:
    assert changed_spans(strip_of([("abc", RED)], WIDTH), strip_of([("abc", BLUE)], WIDTH)) == [(0, 3)]


def test_two_far_changes_are_two_spans_and_two_near_ones_are_one() -> None:
    before = strip_of([("a" + " " * 15 + "b" + " " * 2 + "c", RED)], WIDTH)
    after = strip_of([("x" + " " * 15 + "y" + " " * 2 + "z", RED)], WIDTH)
    assert changed_spans(before, after) == [(0, 1), (16, 20)]


@given(pieces, pieces)
def test_all_cells_outside_the_spans_are_the_same(one: list[Piece], other: list[Piece]) -> None:
    spans = changed_spans(strip_of(one, WIDTH), strip_of(other, WIDTH))
    changed = {cell for start, end in spans for cell in range(start, end)}
    before, after = cells_of(one), cells_of(other)
    assert all(before[cell] == after[cell] for cell in range(WIDTH) if cell not in changed)
    for start, end in spans:
        for line in (before, after):
            assert line[start][0] != ""
            assert end == WIDTH or line[end][0] != ""


@given(texts, st.integers(0, 15), st.booleans())
def test_what_is_fitted_has_exactly_its_width(text: str, width: int, right: bool) -> None:
    assert cell_len(fit(text, width, right=right)) == width
    assert cell_len(cut(text, width)) <= width


@given(pieces, st.integers(1, 30))
def test_a_strip_has_exactly_its_width(line: list[Piece], width: int) -> None:
    assert strip_of(line, width).cell_length == width
