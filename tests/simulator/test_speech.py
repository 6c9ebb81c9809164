"""Simulated transcripts are as long as asked for, and as odd as real ones."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.simulator.chance import chance
from monitor.simulator.speech import SpokenWord, Talk, talk


def words_of(said: Talk) -> list[SpokenWord]:
    return [word for utterance in said.transcript for word in utterance["words"]]


@pytest.fixture(scope="module")
def long() -> Talk:
    return talk(chance("long"), 30_000)


@given(seed=st.integers(0, 1000), words=st.integers(0, 700))
@settings(max_examples=60, deadline=None)
def test_exactly_as_many_words_as_asked_for(seed: int, words: int) -> None:
    said = talk(chance(seed), words)
    assert len(words_of(said)) == words
    assert all(utterance["words"] for utterance in said.transcript)
    assert all(word["end"] <= said.length_s for word in words_of(said))
    assert all(word["word"] == word["word"].strip() != "" for word in words_of(said))


@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_a_seed_gives_one_talk(seed: int) -> None:
    assert talk(chance(seed), 300) == talk(chance(seed), 300)
    assert talk(chance(seed), 300) != talk(chance(seed + 1), 300)


def test_it_lasts_as_long_as_people_take(long: Talk) -> None:
    assert 110 < 30_000 / (long.length_s / 60) < 170  # words a minute, pauses and all
    for name in long.speakers:
        words = [one["words"] for one in long.transcript if one["speaker"] == name and len(one["words"]) > 20]
        assert 2.2 < sum(map(len, words)) / sum(one[-1]["end"] - one[0]["start"] for one in words) < 3.0


def test_utterances_follow_one_another(long: Talk) -> None:
    starts = [min(word["start"] for word in utterance["words"]) for utterance in long.transcript]
    assert starts == sorted(starts)


def test_now_and_then_somebody_interrupts(long: Talk) -> None:
    overlaps = [
        one["words"][-1]["end"] - other["words"][0]["start"]
        for one, other in pairwise(long.transcript)
        if one["speaker"] != other["speaker"]
    ]
    assert 20 < sum(overlap > 0.5 for overlap in overlaps) < 150  # in three and a half hours
    assert sum(0 < overlap < 0.3 for overlap in overlaps) > 50  # as people do all the time


def test_speakers_are_the_names_in_no_meaningful_order(long: Talk) -> None:
    named = {utterance["speaker"] for utterance in long.transcript} - {None, "-"}
    assert named == set(long.speakers)


def test_it_has_the_oddities_of_real_transcripts(long: Talk) -> None:
    words = words_of(long)
    assert 0.005 < sum(word["start"] == word["end"] for word in words) / len(words) < 0.03
    assert any(word["end"] - word["start"] > 10 for word in words)
    assert {None, "-"} <= {utterance["speaker"] for utterance in long.transcript}
    assert any(before["speaker"] == after["speaker"] for before, after in pairwise(long.transcript))
    disordered = [u for u in long.transcript if any(a["start"] > b["start"] for a, b in pairwise(u["words"]))]
    assert 0.005 < len(disordered) / len(long.transcript) < 0.05
    assert any(len(word["word"]) == 1 and word["word"] > "\u3000" for word in words)
    assert any(word["word"][0] >= "\U0001f300" for word in words)


def test_words_without_order_in_time_are_still_sentences(long: Talk) -> None:
    ended = re.compile(r"[.?!]$")
    for utterance in long.transcript:
        for before, after in pairwise(word["word"] for word in utterance["words"]):
            assert not ended.search(before) or after[0].upper() == after[0], (before, after)


def test_a_pause_of_a_second_begins_a_new_utterance(long: Talk) -> None:
    for utterance in long.transcript:
        times = sorted((word["start"], word["end"]) for word in utterance["words"])
        assert all(after[0] - before[1] < 1 for before, after in pairwise(times))


def test_some_meetings_have_badges_and_words_before_the_beginning() -> None:
    talks = [talk(chance(seed), 60) for seed in range(40)]
    assert any(name.endswith(" (Unverified)") for said in talks for name in said.speakers)
    assert any(words_of(said)[0]["start"] < 0 for said in talks)
