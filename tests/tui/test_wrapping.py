"""Rows rejoin to the text, fit the width, and break where a reader expects it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size, split_graphemes

from monitor.tui.widgets.wrapping import row_starts, row_text

NARROW = ((0x20, 0x7F), (0xA0, 0xAD), (0xAE, 0x300), (0x370, 0x483), (0x2010, 0x2028), (0x2030, 0x205F))

any_text = st.text(st.characters(exclude_categories=["C"])) | st.text(
    alphabet="ab  é漢字、。（ー\u0301\u200d\ufe0f👍👨👩🏽🇩❤한국ｶﾅ…’—", max_size=80
)


def rows_of(text: str, width: int) -> list[str]:
    starts = row_starts(text, width)
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def seen(text: str, width: int) -> list[str]:
    starts = row_starts(text, width)
    return [row_text(text, start, end) for start, end in pairwise([*starts, len(text)])]


@given(any_text, st.integers(1, 130))
def test_rows_rejoin_to_the_text(text: str, width: int) -> None:
    assert "".join(rows_of(text, width)) == text


@given(any_text, st.integers(1, 130))
def test_no_row_is_wider_than_the_width_or_its_only_character(text: str, width: int) -> None:
    for row in seen(text, width):
        widest = max((cells for _, _, cells in split_graphemes(row)[0]), default=0)
        assert cell_len(row) <= max(width, widest)


@given(st.text(alphabet="ab é한\u0301 ", max_size=80).map(lambda text: text.lstrip("\u0301")), st.integers(2, 40))
def test_a_row_ends_only_where_the_next_word_has_no_room(text: str, width: int) -> None:
    rows = rows_of(text, width)
    for row, after in pairwise(rows):
        word = after.split(" ", 1)[0]
        assert cell_len(row + word) > width


@given(any_text, st.integers(1, 130))
def test_every_row_but_the_first_has_something(text: str, width: int) -> None:
    starts = row_starts(text, width)
    assert starts[0] == 0
    assert all(before < after for before, after in pairwise(starts))
    assert all(start < len(text) for start in starts[1:])


@given(st.text(alphabet="ab é’漢", min_size=1, max_size=60), st.integers(1, 40))
def test_both_ways_of_wrapping_agree(text: str, width: int) -> None:
    """A joiner at the end sends a text down the way that measures cells; the rows before it are the same."""
    narrow = text.replace("漢", "x").rstrip(" ")
    assert row_starts(narrow, width) == row_starts(narrow + "\u200d", width)


@pytest.mark.parametrize(("first", "end"), NARROW)
def test_what_counts_as_narrow_takes_one_cell(first: int, end: int) -> None:
    assert {get_character_cell_size(chr(code)) for code in range(first, end)} == {1}


def test_words_stay_whole() -> None:
    assert seen("so, about the budget", 9) == ["so, about", "the", "budget"]


def test_a_word_longer_than_a_row_is_broken() -> None:
    assert seen("a pneumonoultramicroscopic b", 10) == ["a", "pneumonoul", "tramicrosc", "opic b"]


def test_spaces_at_the_end_take_no_row() -> None:
    assert row_starts("abc   ", 3) == [0]
    assert row_starts("", 3) == [0]
    assert row_starts("      ", 3) == [0]


def test_chinese_breaks_anywhere_but_before_punctuation() -> None:
    assert seen("我们今天谈预算。好", 14) == ["我们今天谈预", "算。好"]
    assert seen("我们今天谈预算", 6) == ["我们今", "天谈预", "算"]


def test_korean_breaks_at_spaces() -> None:
    assert seen("안녕하세요 여러분 반갑습니다", 16) == ["안녕하세요", "여러분", "반갑습니다"]


def test_what_is_drawn_as_one_is_not_broken() -> None:
    family = "👨\u200d👩\u200d👧"
    assert seen(f"ab{family}{family}", 4) == [f"ab{family}", family]
    assert seen("cafe\u0301s", 4) == ["cafe\u0301", "s"]


def test_flags_are_not_parted() -> None:
    assert seen("🇩🇪🇫🇷🇮🇹", 3) == ["🇩🇪", "🇫🇷", "🇮🇹"]
    assert seen("a🇩🇪🇫🇷", 4) == ["a🇩🇪", "🇫🇷"]
