"""Rows come out the same whatever was looked at first, and what one reads stays where it is."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_rows import Row, TranscriptRows
from monitor.tui.widgets.wrapping import row_starts
from tests.tui.talk import meeting, said, utterances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.model.transcript import Utterance

Expected = list[tuple[int, int, int]]
widths = st.integers(1, 40)


def expected(spoken: Sequence[Utterance], shown: Sequence[int], width: int) -> Expected:
    rows = []
    for index in shown:
        text = spoken[index].text
        rows += [(index, start, end) for start, end in pairwise([*row_starts(text, width), len(text)])]
    return rows


def settle(rows: TranscriptRows) -> None:
    while not rows.settled:
        rows.settle_some()


def found(rows: TranscriptRows) -> Expected:
    every = [rows.row(number) for number in range(rows.height)]
    assert rows.row(rows.height) is None
    return [(row.utterance, row.start, row.end) for row in every if row is not None]


@given(utterances, widths, st.data())
def test_rows_are_right_in_whatever_order_they_are_asked_for(
    spoken: list[Utterance], width: int, data: st.DataObject
) -> None:
    shown = array("I", [index for index, each in enumerate(spoken) if each.speaker == "Alice"])
    rows = TranscriptRows(spoken, shown, width)
    for number in data.draw(st.lists(st.integers(0, 300), max_size=5)):
        rows.row(number)
    settle(rows)
    assert found(rows) == expected(spoken, shown, width)


@given(utterances, widths, widths, st.integers(0, 200))
def test_growing_and_another_width_change_nothing_else(
    spoken: list[Utterance], width: int, other: int, first: int
) -> None:
    shown = array("I", range(min(first, len(spoken))))
    rows = TranscriptRows(spoken, shown, other)
    settle(rows)
    shown.extend(range(len(shown), len(spoken)))
    rows.grow()
    rows.rewrap(width)
    settle(rows)
    assert found(rows) == expected(spoken, shown, width)


@given(utterances.filter(len), widths, st.data())
def test_around_a_place_everything_is_exact(spoken: list[Utterance], width: int, data: st.DataObject) -> None:
    shown = array("I", range(len(spoken)))
    rows = TranscriptRows(spoken, shown, width)
    utterance = data.draw(st.sampled_from(shown))
    offset = data.draw(st.integers(0, len(spoken[utterance].text)))
    above, below = 10, 20
    number = rows.settle_around(Place(utterance, offset), above, below)
    row = rows.row(number)
    assert row is not None
    assert row.utterance == utterance
    assert row.start <= offset <= row.end

    every = expected(spoken, shown, width)
    at = every.index((row.utterance, row.start, row.end))
    nearby = [rows.row(each) for each in range(max(0, number - above), min(number + below, rows.height))]
    seen = [(each.utterance, each.start, each.end) for each in nearby if each is not None]
    assert seen == every[max(0, at - above) : at + below][: len(seen)]
    assert number >= min(at, above)
    assert rows.height - number >= min(len(every) - at, below)


@given(utterances.filter(len), widths, st.sets(st.integers(0, 200)), st.data())
def test_rows_that_part_stand_before_what_they_part(
    spoken: list[Utterance], width: int, parted: set[int], data: st.DataObject
) -> None:
    shown = array("I", range(len(spoken) // 2))
    rows = TranscriptRows(spoken, shown, width, parted.__contains__)
    for number in data.draw(st.lists(st.integers(0, 300), max_size=5)):
        rows.row(number)
    shown.extend(range(len(shown), len(spoken)))
    rows.grow()
    settle(rows)
    every = []
    for index in shown:
        every += [(index, -1, 0)] * (index in parted) + expected(spoken, [index], width)
    end = len(spoken[-1].text)
    assert found(rows) == every + [(shown[-1], end, end)] * (len(spoken) in parted)


def test_a_place_that_is_not_shown_is_the_next_that_is_or_the_row_that_says_so() -> None:
    spoken = said("Alice: one two three", "Bob: four", "Alice: five six")
    rows = TranscriptRows(spoken, array("I", [0, 2]), 5)
    assert rows.settle_around(Place(1, 3), 9, 9) == rows.settle_around(Place(2, 0), 9, 9) == 3
    assert rows.settle_around(Place(9, 0), 9, 9) == 4
    rows = TranscriptRows(spoken, array("I", [0, 2]), 5, {1, 2}.__contains__)
    assert rows.settle_around(Place(1, 3), 9, 9) == 3
    assert rows.settle_around(Place(2, 0), 9, 9) == 4
    assert rows.row(6) == Row(2, 2, 8, 8, parting=True)


def test_opening_wraps_only_what_is_near() -> None:
    spoken = meeting(2_000)
    rows = TranscriptRows(spoken, array("I", range(len(spoken))), 80)
    guessed = rows.height
    rows.settle_around(Place(1_000, 0), 40, 80)
    assert not rows.settled
    settle(rows)
    assert abs(rows.height - guessed) < rows.height // 10


def test_nothing_has_no_rows() -> None:
    rows = TranscriptRows([], array("I"), 80)
    assert rows.height == 0
    assert rows.settled
    assert rows.row(0) is None
    assert rows.settle_around(Place(0, 0), 10, 10) == 0
