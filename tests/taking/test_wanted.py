"""What of a transcript is wanted: whose words, and between which times, to the word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.transcript import Utterance, Word
from monitor.taking.wanted import Wanted
from tests.export.meetings import transcripts, turn

if TYPE_CHECKING:
    from collections.abc import Sequence

TURN = turn("one two three four", 1_000, word_ms=1_000)


def test_a_turn_is_cut_where_the_part_begins_and_ends() -> None:
    part = Wanted((), 2_000, 4_000).of(TURN)
    assert part is not None
    assert (part.text, part.start_ms, part.end_ms) == ("two three", 2_000, 4_000)
    assert [word.text for word in part.words] == ["two", "three"]


def test_a_turn_without_its_words_is_whole_or_not_there() -> None:
    bare = Utterance("Ana", 1_000, 5_000, "one two three four")
    assert Wanted((), 2_000, 4_000).of(bare) is bare
    assert Wanted((), 5_000).of(bare) is None
    assert Wanted((), 0, 1_000).of(bare) is None


def test_names_are_told_from_each_other_but_not_by_case() -> None:
    assert Wanted(("ANA",)).of(TURN) is TURN
    assert Wanted(("STRASSE",)).has_speaker("Straße")
    assert Wanted(("An",)).of(TURN) is None


@given(transcripts, st.lists(st.integers(0, 21_000_000), max_size=4).map(sorted))
def test_parts_that_follow_each_other_have_every_word_once(
    utterances: Sequence[Utterance], cuts: Sequence[int]
) -> None:
    bounds = [0, *cuts, None]
    found: list[Word] = []
    for from_ms, to_ms in pairwise(bounds):
        parts = [Wanted((), from_ms or 0, to_ms).of(one) for one in utterances]
        found += [word for part in parts if part for word in part.words]
    assert sorted(found) == sorted(word for one in utterances for word in one.words)


@given(transcripts)
def test_what_is_wanted_whole_is_not_touched(utterances: Sequence[Utterance]) -> None:
    assert [Wanted().of(one) for one in utterances] == list(utterances)
