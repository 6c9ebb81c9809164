"""A meeting's numbers, held against what they mean, worked out the slow way."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.talk_numbers import (
    INTERRUPTION_MS,
    TalkNumbers,
    talk_numbers,
)
from monitor.model.transcript import LONG_SILENCE_MS, UNNAMED, Stretch, Utterance, Word, speaker_shares

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

TICK_MS = 250
LAST_TICK = 100


def said(speaker: str, start_s: float, end_s: float, text: str = "so it is") -> Utterance:
    return Utterance(speaker, round(start_s * 1000), round(end_s * 1000), text)


utterances = st.lists(
    st.builds(
        lambda speaker, start, length, text: Utterance(speaker, start * TICK_MS, (start + length) * TICK_MS, text),
        st.sampled_from(["Ana", "Bob", "[/red]", UNNAMED]),
        st.integers(0, LAST_TICK - 30),
        st.integers(-1, 30) | st.just(0),
        st.text("abc ", max_size=5),
    ),
    max_size=12,
)
"""In any order, at once, of no length, and ending before they begin."""


def in_order(talk: Sequence[Utterance]) -> list[Utterance]:
    return sorted(talk, key=lambda one: one.start_ms)


def talking(talk: Sequence[Utterance]) -> list[set[str]]:
    """Who talks in each tick."""
    ticks = range(0, LAST_TICK * TICK_MS, TICK_MS)
    return [{one.speaker for one in talk if one.start_ms <= at < one.end_ms} for at in ticks]


def turns(talk: Sequence[Utterance]) -> list[list[Utterance]]:
    return [list(turn) for _, turn in groupby(in_order(talk), key=lambda one: one.speaker)]


def until(talk: Sequence[Utterance]) -> int:
    return max(max(one.start_ms, one.end_ms) for one in talk)


@given(utterances)
def test_time_is_what_a_clock_shows(talk: list[Utterance]) -> None:
    numbers = talk_numbers(talk)
    assert numbers.spoken_ms == TICK_MS * sum(len(who) > 0 for who in talking(talk))
    assert numbers.overlap_ms == TICK_MS * sum(len(who) > 1 for who in talking(talk))
    assert numbers.talk_ms >= numbers.spoken_ms
    if talk:
        assert numbers.span == (in_order(talk)[0].start_ms, until(talk))
    assert numbers.unspoken_ms == numbers.span.lasts_ms - numbers.spoken_ms >= 0


@given(utterances)
def test_talk_and_words_are_those_of_the_speaker_strip(talk: list[Utterance]) -> None:
    shares = {share.speaker: share.talk_ms for share in speaker_shares(talk)}
    numbers = talk_numbers(talk, {"Ana": 7})
    assert {one.speaker: one.talk_ms for one in numbers.speakers} == shares
    assert [one.speaker for one in numbers.speakers] == [share.speaker for share in speaker_shares(talk)]
    assert sum(one.words for one in numbers.speakers) == (7 if "Ana" in shares else 0)


@given(utterances)
def test_turns_are_what_follows_each_other(talk: list[Utterance]) -> None:
    expected = Counter(turn[0].speaker for turn in turns(talk))
    numbers = talk_numbers(talk)
    assert {one.speaker: one.turns for one in numbers.speakers} == expected
    assert numbers.turns == expected.total()


@given(utterances)
def test_a_monologue_is_the_longest_part_of_a_turn_without_a_long_silence(talk: list[Utterance]) -> None:
    numbers = talk_numbers(talk)
    for one in numbers.speakers:
        parts = []
        for turn in turns(talk):
            for first in range(len(turn)):
                for last in range(first, len(turn)):
                    part = turn[first : last + 1]
                    gaps = (part[at].start_ms - until(part[:at]) for at in range(1, len(part)))
                    if turn[0].speaker == one.speaker and all(gap < LONG_SILENCE_MS for gap in gaps):
                        parts.append(until(part) - part[0].start_ms)
        assert one.monologue.lasts_ms == max(parts)


@given(utterances)
def test_silences_are_gaps_between_any_words(talk: list[Utterance]) -> None:
    ordered = in_order(talk)
    gaps = [
        Stretch(until(ordered[:at]), ordered[at].start_ms)
        for at in range(1, len(ordered))
        if ordered[at].start_ms - until(ordered[:at]) >= LONG_SILENCE_MS
    ]
    silences = talk_numbers(talk).silences
    assert silences.number == len(gaps)
    assert silences.total_ms == sum(gap.lasts_ms for gap in gaps)
    assert silences.longest == max(gaps, key=lambda gap: gap.lasts_ms, default=None)


@given(utterances)
def test_whoever_begins_while_another_talks_and_goes_on_interrupts(talk: list[Utterance]) -> None:
    spans = [(turn[0].speaker, turn[0].start_ms, until(turn)) for turn in turns(talk)]
    expected: Counter[tuple[str, str]] = Counter()
    for at, (speaker, start, end) in enumerate(spans):
        under_way = [span for span in spans[:at] if span[2] >= start + INTERRUPTION_MS]
        if under_way:
            other, began, ended = under_way[-1]
            expected[speaker, other] += other != speaker and began < start and ended < end
    counted = talk_numbers(talk).interruptions
    assert {(one.speaker, one.interrupted): one.times for one in counted} == +expected
    assert [one.times for one in counted] == sorted((one.times for one in counted), reverse=True)


@given(utterances, st.randoms(use_true_random=False))
def test_the_order_in_which_utterances_come_makes_no_difference(talk: list[Utterance], chance: Random) -> None:
    apart = list({one.start_ms: one for one in talk}.values())  # of those that begin together, the first came first
    shuffled = chance.sample(apart, len(apart))
    assert talk_numbers(shuffled) == talk_numbers(apart)


def test_only_who_goes_on_for_long_enough_interrupts() -> None:
    def pairs(*talk: Utterance) -> list[tuple[str, str, int]]:
        return [(one.speaker, one.interrupted, one.times) for one in talk_numbers(talk).interruptions]

    ana = said("Ana", 0, 10)
    assert pairs(ana, said("Bob", 8, 12)) == [("Bob", "Ana", 1)]
    assert pairs(ana, said("Bob", 4, 6)) == []  # a nod
    assert pairs(ana, said("Bob", 9.6, 12)) == []  # the usual overlap
    assert pairs(ana, said("Bob", 10, 12)) == []
    assert pairs(ana, said("Bob", 0, 12)) == []  # both began
    assert pairs(ana, said("Carol", 3, 4), said("Bob", 8, 12)) == [("Bob", "Ana", 1)]


def test_words_per_minute_are_told_only_where_the_times_tell_them() -> None:
    words = tuple(Word("so", 0, 0) for _ in range(30))
    [slow] = talk_numbers([Utterance("Ana", 0, 15_000, "so", words)]).speakers
    assert slow.words_per_minute == 120
    [hasty] = talk_numbers([Utterance("Ana", 0, 9_000, "so", words)]).speakers
    assert hasty.words_per_minute is None
    untimed = Utterance("Ana", 20_000, 20_000, "so it is", words)
    [half] = talk_numbers([Utterance("Ana", 0, 15_000, "so", words), untimed]).speakers
    assert half.words_per_minute is None


def test_a_transcript_without_lengths_tells_no_shares() -> None:
    numbers = talk_numbers([said("Ana", 1, 1), said("Bob", 30, 30)])
    assert not numbers.is_timed
    assert numbers.untimed == numbers.utterances == 2
    assert [numbers.share(one) for one in numbers.speakers] == [None, None]
    assert numbers.monologue is None
    assert numbers.silences.longest == Stretch(1_000, 30_000)


def test_an_empty_transcript_has_no_numbers() -> None:
    numbers = talk_numbers([])
    assert (numbers.turns, numbers.talk_ms, numbers.spoken_ms, numbers.overlap_ms) == (0, 0, 0, 0)
    assert numbers.speakers == []
    assert numbers.monologue is None
    assert not numbers.is_timed


@pytest.mark.parametrize("shape", ["nested", "apart", "at once"])
def test_no_shape_of_talk_is_slow(shape: str) -> None:
    """Thousands of turns that are all under way are where two loops would take minutes."""
    count = 40_000
    places = {
        "nested": [(at, 2 * count - at) for at in range(count)],
        "apart": [(at * 10_000, at * 10_000 + 1) for at in range(count)],
        "at once": [(0, count)] * count,
    }
    talk = [Utterance(f"speaker {at % 9_999}", *place, "so") for at, place in enumerate(places[shape])]
    numbers = talk_numbers(talk)
    assert isinstance(numbers, TalkNumbers)
    assert numbers.turns == count
    assert len(numbers.speakers) == 9_999
