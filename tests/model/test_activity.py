"""How much is said over a meeting, in parts of any number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.activity import Activity
from monitor.model.transcript import Utterance

utterances = st.lists(
    st.builds(
        lambda start, length, text: Utterance("Ana", start, start + length, text),
        st.integers(0, 5_000),
        st.integers(-5, 5_000),
        st.integers(0, 400).map(lambda length: "é" * length),
    ),
    max_size=30,
)


def activity(talk: list[Utterance], parts: int, duration_ms: int | None = None) -> Activity:
    made = Activity(max((one.end_ms for one in talk), default=0) if duration_ms is None else duration_ms, parts)
    made.add(talk)
    return made


@given(utterances, st.integers(1, 300), st.none() | st.integers(0, 6_000))
def test_all_that_is_said_is_somewhere(talk: list[Utterance], parts: int, duration_ms: int | None) -> None:
    amounts = activity(talk, parts, duration_ms).amounts
    whole = sum(len(one.text) for one in talk) * 1_000
    assert len(amounts) == parts
    assert whole - len(talk) * parts <= sum(amounts) <= whole


@given(utterances, st.integers(1, 300))
def test_half_the_height_is_the_average_and_only_silence_is_empty(talk: list[Utterance], parts: int) -> None:
    made = activity(talk, parts)
    levels = made.levels()
    average = sum(made.amounts) / parts
    for level, amount in zip(levels, made.amounts, strict=True):
        assert (level > 0) == (amount > 0)
        assert level <= 1 or level == 8 or abs(level - 4 * amount / average) <= 0.5
        assert level < 8 or amount >= 1.8 * average


@given(utterances, st.integers(1, 40), st.integers(1, 7))
def test_parts_that_are_put_together_are_as_if_they_had_been_one(
    talk: list[Utterance], parts: int, together: int
) -> None:
    fine, coarse = activity(talk, parts * together), activity(talk, parts)
    if sum(coarse.amounts) > 1_000_000:
        for level, other in zip(fine.levels(parts), coarse.levels(), strict=True):
            assert abs(level - other) <= 1


def test_a_text_is_spread_over_its_time() -> None:
    talk = [Utterance("Ana", 0, 30_000, "x" * 40), Utterance("Bob", 40_000, 40_000, "y" * 40)]
    assert activity(talk, 4, 40_000).amounts == [13_333, 13_333, 13_333, 40_000]
    assert activity(talk, 4, 40_000).levels() == [3, 3, 3, 8]
    assert activity([Utterance("Ana", 0, 40_000, "x" * 40)], 4, 40_000).levels(8) == [4] * 8
