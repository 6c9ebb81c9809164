"""Talk time keeps its sum and its place, however long the meeting turns out to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.transcript import Utterance
from monitor.tui.widgets.talk_timeline import LEVELS, TalkTimeline

HOUR = 3_600_000
times = st.integers(-5_000, 20 * HOUR)
talk = st.lists(
    st.builds(
        lambda speaker, start, length: Utterance(speaker, start, start + length, "x"),
        st.sampled_from(["Alice", "Bob"]),
        times,
        st.integers(0, 600_000),
    ),
    max_size=20,
)


@given(talk, st.integers(0, 2 * HOUR), st.integers(1, 300))
def test_levels_are_levels_and_who_is_silent_has_none(spoken: list[Utterance], duration: int, cells: int) -> None:
    timeline = TalkTimeline(duration)
    timeline.add(spoken)
    for speaker in ("Alice", "Bob"):
        levels = timeline.levels(speaker, cells)
        assert len(levels) == cells
        assert all(0 <= level <= LEVELS for level in levels)
    assert timeline.levels("Carol", cells) == [0] * cells
    assert timeline.duration_ms >= max((each.end_ms for each in spoken), default=0)


@given(talk, st.integers(0, 2 * HOUR))
def test_no_talk_is_lost(spoken: list[Utterance], duration: int) -> None:
    timeline = TalkTimeline(duration)
    for each in spoken:
        timeline.add([each])
    for speaker in ("Alice", "Bob"):
        told = sum(
            max(each.end_ms, max(0, each.start_ms) + 1) - max(0, each.start_ms)
            for each in spoken
            if each.speaker == speaker
        )
        assert sum(timeline._bins.get(speaker, [])) == told


def test_a_length_that_is_known_and_one_that_turns_out_look_alike() -> None:
    spoken = [Utterance("Alice", minute * 60_000, minute * 60_000 + 30_000, "x") for minute in range(0, 120, 2)]
    known, surprised = TalkTimeline(spoken[-1].end_ms), TalkTimeline(0)
    known.add(spoken)
    surprised.add(spoken)
    pairs = zip(known.levels("Alice", 90), surprised.levels("Alice", 90), strict=True)
    assert all(abs(one - other) <= 1 for one, other in pairs)


@pytest.mark.parametrize("cells", [2, 4, 40, 100])
def test_talk_is_shown_where_it_is(cells: int) -> None:
    timeline = TalkTimeline(HOUR)
    timeline.add([Utterance("Alice", 0, HOUR // 2, "x"), Utterance("Bob", HOUR // 2, HOUR, "x")])
    half = cells // 2
    alice, bob = timeline.levels("Alice", cells), timeline.levels("Bob", cells)
    assert alice[:half] == [LEVELS] * half
    assert alice[half + 1 :] == [0] * (half - 1)
    assert bob == alice[::-1]
    assert alice[half] <= 1, "of a bin that both share, a trace"


def test_the_shortest_word_is_seen() -> None:
    timeline = TalkTimeline(HOUR)
    timeline.add([Utterance("Alice", HOUR // 2, HOUR // 2 + 400, "Hm.")])
    assert max(timeline.levels("Alice", 100)) == 1
