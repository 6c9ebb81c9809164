"""What is typed is taken apart as a person means it, and whatever is typed can be asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.search_query import Day, Field, Limit, Phrase, SearchQuery, parse_query
from monitor.model.times import DAY

NOW = 1_773_325_800_000
"""12 March 2026, 14:30, in the zone of the tests."""
MIDNIGHT = NOW - 14 * 3_600_000 - 30 * 60_000


def parse(typed: str) -> SearchQuery:
    return parse_query(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("budget ana", ("budget", "ana")),
        ('"last quarter" x', ("last quarter", "x")),
        ("“last quarter”", ("last quarter",)),
        ('say"so"it', ("say", "so", "it")),
        ('"never closed', ("never closed",)),
        ("a AND (b OR c) NEAR/2 ^d", ("a", "AND", "(b", "OR", "c)", "NEAR/2", "^d")),
        ("… - ! \" '' 🎉", ()),
        ("well-known a:b", ("well-known", "a:b")),
    ],
)
def test_words_and_phrases(typed: str, phrases: tuple[str, ...]) -> None:
    assert tuple(phrase.text for phrase in parse(typed).phrases) == phrases
    assert not any(phrase.begins for phrase in parse(typed).phrases)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [("budg", True), ("bu", False), ("budget ", False), ('"last quar', True), ('"last quarter"', False), ("bu*", True)],
)
def test_the_word_that_is_typed_may_go_on_from_three_letters(typed: str, *, begins: bool) -> None:
    [phrase] = parse_query(typed, NOW, is_typing=True).phrases
    assert phrase.begins is begins


def test_a_star_asks_for_a_beginning_anywhere() -> None:
    assert parse('budg* "next quar"* x').phrases == (
        Phrase("budg", begins=True),
        Phrase("next quar", begins=True),
        Phrase("x"),
    )


def test_what_is_left_out() -> None:
    query = parse('a !b -"c d" !speaker:bob -bot:7f')
    assert query.without == (Phrase("b"), Phrase("c d"))
    assert query.limits == (Limit(Field.SPEAKER, "bob", excludes=True), Limit(Field.BOT, "7f", excludes=True))


def test_limits() -> None:
    query = parse('speaker:"Ana S" SPEAKER:bob in:failed bot:7f speaker: bot:""')
    assert [*query.of(Field.SPEAKER)] == ["Ana S", "bob"]
    assert [*query.of(Field.IN)] == ["failed"]
    assert [*query.of(Field.BOT)] == ["7f"]


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("today", MIDNIGHT),
        ("Yesterday", MIDNIGHT - DAY),
        ("2026-03-12", MIDNIGHT),
        ("2026-3-1", MIDNIGHT - 11 * DAY),
        ("2026-03", MIDNIGHT - 11 * DAY),
        ("2026", 1_767_225_600_000),
    ],
)
def test_days(typed: str, ms: int) -> None:
    assert parse(f"after:{typed}").days == (Day(ms, Field.AFTER),)
    assert parse(f"!after:{typed}").days == (Day(ms, Field.BEFORE),)


@pytest.mark.parametrize("typed", ["soon", "2026-13", "2026-02-30", "31.01.2026", "9999999"])
def test_what_is_no_day_is_said_and_limits_nothing(typed: str) -> None:
    query = parse(f"x before:{typed}")
    assert query.mistakes == (f"before:{typed} is no day such as 2026-01-31",)
    assert query.days == ()


@pytest.mark.parametrize("typed", ["", "2", "2026-", "2026-0", "2026-01-", "to", "yester"])
def test_a_day_that_is_being_typed_is_no_mistake_yet(typed: str) -> None:
    query = parse_query(f"x after:{typed}", NOW, is_typing=True)
    assert (query.mistakes, query.phrases) == ((), (Phrase("x"),))


@pytest.mark.parametrize("typed", ["in:nonsense", 'in:"in the call"', "x in:live in:other"])
def test_of_what_is_no_status_the_statuses_are_said(typed: str) -> None:
    [doubt] = parse(typed).doubts
    assert doubt.startswith("in:")
    assert doubt.endswith(
        " is no status such as joining, waiting room, in call, recording, processing, completed, "
        "failed, stalled or live"
    )


@pytest.mark.parametrize("typed", ["in:comp", "in:LIVE", 'in:"waiting r', "in:", "!in:nonsense", "x"])
def test_of_the_beginning_of_a_status_nothing_is(typed: str) -> None:
    assert parse(typed).doubts == ()


def test_words_and_speakers_ask_for_something_the_rest_only_limits() -> None:
    assert parse("x").asks
    assert parse("speaker:ana").asks
    assert not any(parse(typed).asks for typed in ("", "!x", "bot:7f in:live", "!speaker:ana", "after:today"))


@given(st.text(), st.booleans())
def test_whatever_is_typed_can_be_taken_apart(typed: str, is_typing: bool) -> None:
    query = parse_query(typed, NOW, is_typing=is_typing)
    assert all(phrase.text.isprintable() or max(phrase.text) >= "\u200c" for phrase in query.phrases)


def test_a_page_that_is_pasted_asks_for_its_first_words() -> None:
    assert len(parse("word " * 10_000).phrases) == 50
