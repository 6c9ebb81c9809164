"""What was said is found, and nothing else: by words, phrases, speakers, meetings and days, in whatever script."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model.marks import Bookmark
from monitor.model.search_query import parse_query
from monitor.store import meetings, searching, spoken
from monitor.store.location import DatabaseProblem
from monitor.store.marks import Marks
from monitor.store.matching import expression, words
from monitor.store.searching import Found, Hit, Searcher
from monitor.store.spoken import NOBODY, Names
from monitor.store.writer import Writer
from tests.store.deliveries import NOON, complete, failed, send, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = NOON + 10 * DAY

MEETINGS = (
    complete("b1", 0, ("Ana Sánchez", "let us talk about the budget of Zoë"), ("Bob", "the next quarter the budget")),
    complete("b2", DAY, ("Bob", "the draft budget"), ("Speaker 1", "next the quarter is d’accord")),
    complete("j1", 2 * DAY, ("会田", "会議室で 予算 の 話 を します API"), ("Đức", "Nguyễn ΑΘΗΝΑ αθήνα ёлка")),
    complete("th", 3 * DAY, ("Speaker 1", "ราคาที่นี่ดีมาก"), ("Ana", "हिन्दी में ＦＵＬＬ café")),
)


@pytest.fixture
async def searcher(path: Path) -> AsyncIterator[Searcher]:
    writer = await Writer.open(path, lambda: None)
    for meeting in MEETINGS:
        await send(writer, meeting)
    await send(writer, failed("f1", DAY))
    await send(writer, status("live", "in_call_recording", 10 * DAY))
    await writer.close()
    searcher = await Searcher.open(path)
    yield searcher
    await searcher.close()


async def search(searcher: Searcher, typed: str, *, is_typing: bool = False) -> list[Hit]:
    found = await searcher.find(parse_query(typed, NOW, is_typing=is_typing), NOW, 6 * HOUR)
    return await searcher.hits(found, 0, 100)


async def places(searcher: Searcher, typed: str, *, is_typing: bool = False) -> set[str]:
    """Return in which turns something is found: "b1.0" is the first of that meeting."""
    return {f"{hit.bot_id}.{hit.position}" for hit in await search(searcher, typed, is_typing=is_typing)}


FOUND = [
    ("budget", "b1.0 b1.1 b2.0"),
    ("BUDGET", "b1.0 b1.1 b2.0"),
    ("the budget", "b1.0 b1.1 b2.0"),
    ('"the budget"', "b1.0 b1.1"),
    ('"next quarter"', "b1.1"),
    ("next quarter", "b1.1 b2.1"),
    ("budg", ""),
    ("budg*", "b1.0 b1.1 b2.0"),
    ('"the bud"*', "b1.0 b1.1"),
    ("budget !draft", "b1.0 b1.1"),
    ("budget -draft !zoe", "b1.1"),
    ('budget !"next quarter"', "b1.0 b2.0"),
    ("zoe", "b1.0"),
    ("cafe", "th.1"),
    ("D'ACCORD", "b2.1"),
    ("nguyen", "j1.1"),
    ("αθηνα", "j1.1"),
    ("ёлка", "j1.1"),
    ("елка", "j1.1"),
    ("会議", "j1.0"),
    ("議室", "j1.0"),
    ("予算の話", "j1.0"),
    ("会話", ""),
    ("api", "j1.0"),
    ("ที่นี่", "th.0"),
    ("นี่ดี", "th.0"),
    ("हिन्दी", "th.1"),
    ("full", "th.1"),
    ("speaker:ana", "b1.0 th.1"),
    ("speaker:sanchez", "b1.0"),
    ('speaker:"ana san"', "b1.0"),
    ("speaker:duc", ""),
    ("speaker:会田", "j1.0"),
    ("speaker:bob speaker:sanchez budget", "b1.0 b1.1 b2.0"),
    ("budget !speaker:bob", "b1.0"),
    ("speaker:nobody", ""),
    ("speaker:🎉", ""),
    ("draft !speaker:🎉", "b2.0"),
    ("budget bot:b1", "b1.0 b1.1"),
    ("budget bot:b", "b1.0 b1.1 b2.0"),
    ("budget !bot:b1", "b2.0"),
    ("budget bot:b1 bot:b2", "b1.0 b1.1 b2.0"),
    ("budget after:2024-01-02", "b2.0"),
    ("budget before:2024-01-02", "b1.0 b1.1"),
    ("budget after:2024-01-02 before:2024-01-03", "b2.0"),
    ("budget in:completed", "b1.0 b1.1 b2.0"),
    ("budget in:comp", "b1.0 b1.1 b2.0"),
    ("budget in:failed", ""),
    ("budget in:live", ""),
    ("budget !in:completed", ""),
    ("", ""),
    ("!budget", ""),
]


@pytest.mark.parametrize(("typed", "found"), FOUND)
async def test_it_finds(searcher: Searcher, typed: str, found: str) -> None:
    assert await places(searcher, typed) == set(found.split())


async def test_the_last_word_stands_for_its_beginning_while_it_is_typed(searcher: Searcher) -> None:
    assert await places(searcher, "draft bud", is_typing=True) == {"b2.0"}
    assert await places(searcher, "draft bu", is_typing=True) == set()


MARKED = [
    ("budget talk", "b1", ["talk", "budget"]),
    ('"the budget"', "b1", ["the budget"]),
    ("zoe", "b1", ["Zoë"]),
    ("議室で", "j1", ["議室で"]),
    ("予算 api", "j1", ["予算", "API"]),
    ("αθηνα", "j1", ["ΑΘΗΝΑ", "αθήνα"]),
    ("ดีมาก", "th", ["ดีมาก"]),
    ("full", "th", ["ＦＵＬＬ"]),
    ("speaker:sanchez", "b1", []),
]


@pytest.mark.parametrize(("typed", "bot_id", "marked"), MARKED)
async def test_what_was_found_is_marked(searcher: Searcher, typed: str, bot_id: str, marked: list[str]) -> None:
    hit = next(hit for hit in await search(searcher, typed) if hit.bot_id == bot_id)
    assert [hit.text[start:end] for start, end in hit.marks] == marked


async def test_a_hit_tells_where_it_is(searcher: Searcher) -> None:
    [hit] = await search(searcher, "draft")
    assert hit[1:] == ("b2", "", NOON + DAY, 0, "Bob", 0, "the draft budget", [(4, 9)])


async def test_the_best_comes_first_and_of_equals_the_newest(searcher: Searcher) -> None:
    assert [hit.bot_id for hit in await search(searcher, "budget")] == ["b2", "b1", "b1"]
    assert [hit.bot_id for hit in await search(searcher, "speaker:bob")] == ["b2", "b1"]


async def test_of_common_words_the_newest_are_listed(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED", 2)
    monkeypatch.setattr(searching, "LISTED", 2)
    found = await searcher.find(parse_query("the", NOW), NOW, HOUR)
    assert (found.has_more, found.ranked) == (True, False)
    assert [(hit.bot_id, hit.position) for hit in await searcher.hits(found, 0, 9)] == [("b2", 1), ("b2", 0)]
    found = await searcher.find(parse_query("the bot:b1", NOW), NOW, HOUR)
    assert (found.has_more, found.ranked) == (False, False)
    assert [(hit.bot_id, hit.position) for hit in await searcher.hits(found, 0, 9)] == [("b1", 1), ("b1", 0)]


@pytest.mark.parametrize("typed", ["the bot:b", "the !bot:b1", "the before:2024-01-02", "the speaker:bob !bot:j1"])
async def test_where_meetings_are_scattered_the_same_is_found(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(searching, "RANKED", 0)
    stretch_by_stretch = await searcher.find(parse_query(typed, NOW), NOW, HOUR)
    assert len(stretch_by_stretch.ids) > 1
    monkeypatch.setattr(searching, "SCATTERED", 0)
    monkeypatch.setattr(searching, "_AT_ONCE", 1)
    assert await searcher.find(parse_query(typed, NOW), NOW, HOUR) == stretch_by_stretch
    monkeypatch.setattr(searching, "LISTED", 1)
    assert (await searcher.find(parse_query(typed, NOW), NOW, HOUR)).has_more


@pytest.mark.usefixtures("searcher")
def test_who_speaks_adds_nothing_to_how_well_words_match(path: Path) -> None:
    query = parse_query("budget the speaker:x !draft", NOW)
    wanted = expression(query, ["Ana Sánchez", "Bob"], ["Speaker 1"])
    with closing(sqlite3.connect(path)) as connection:
        ranks = dict(connection.execute(searching._RANKED, (wanted,)).fetchall())
        assert len(ranks) > 1
        assert ranks.items() <= dict(connection.execute(searching._RANKED, (words(query),)).fetchall()).items()


async def test_hits_are_read_in_windows(searcher: Searcher) -> None:
    found = await searcher.find(parse_query("budget", NOW), NOW, HOUR)
    every = await searcher.hits(found, 0, 9)
    assert [(await searcher.hits(found, place, 1))[0] for place in range(3)] == every
    assert await searcher.hits(found, 3, 5) == []
    assert await searcher.hits(Found(), 0, 5) == []


async def test_renamed_speakers_are_found_by_the_name_that_is_shown(searcher: Searcher, path: Path) -> None:
    marks = Marks(path)
    await marks.rename("b2", ["Speaker 1"], "Mei", everywhere=False)
    assert await places(searcher, "speaker:mei") == {"b2.1"}
    assert await places(searcher, 'speaker:"speaker 1"') == {"th.0"}
    assert await places(searcher, 'next !speaker:"speaker 1"') == {"b1.1", "b2.1"}
    assert await places(searcher, "next !speaker:mei") == {"b1.1"}
    assert [hit.speaker for hit in await search(searcher, "accord")] == ["Mei"]
    await marks.rename("b2", ["Speaker 1"], "Ana", everywhere=True)
    await marks.renamed()
    await marks.close()
    assert await places(searcher, "speaker:ana") == {"b1.0", "th.0", "th.1", *await places(searcher, "accord")}


async def test_titles_and_notes_are_found_before_what_was_said(searcher: Searcher, path: Path) -> None:
    marks = Marks(path)
    await marks.set_title("b1", "Budget with Ana")
    await marks.set_note("f1", "Why did it fail?\nThe budget, again.")
    await marks.close()
    hits = await search(searcher, "budget")
    assert [(hit.bot_id, hit.position, hit.text) for hit in hits[:2]] == [
        ("f1", None, "Why did it fail? · The budget, again."),
        ("b1", None, "Budget with Ana"),
    ]
    assert [hit.text[slice(*hit.marks[0])] for hit in hits] == ["budget", "Budget", "budget", "budget", "budget"]
    assert [hit.title for hit in hits[1:3]] == ["Budget with Ana", ""]
    assert [hit.bot_id for hit in await search(searcher, "again in:failed")] == ["f1"]
    assert await search(searcher, "again in:completed") == []
    assert await search(searcher, "again speaker:ana") == []
    assert await search(searcher, "again !fail") == []


async def test_notes_are_indexed_anew_only_when_they_have_changed(searcher: Searcher, path: Path) -> None:
    marks = Marks(path)
    await marks.set_note("b1", "old")
    assert await places(searcher, "old") == {"b1.None"}
    index = searcher._notes._index
    await marks.add_bookmark("b1", Bookmark(0, "let us"))
    assert await places(searcher, "ol*") == {"b1.None"}
    assert searcher._notes._index is index
    await marks.set_note("b1", "new")
    await marks.close()
    assert (await places(searcher, "old"), await places(searcher, "new")) == (set(), {"b1.None"})


async def test_notes_are_looked_through_up_to_so_many_characters(
    searcher: Searcher, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meetings, "MOST_NOTED", 10)
    marks = Marks(path)
    for bot_id in ("b1", "b2", "j1"):
        await marks.set_note(bot_id, "noted")
    await marks.close()
    assert await places(searcher, "noted") == {"b2.None", "j1.None"}


async def test_names_are_read_again_only_when_they_may_be_others(searcher: Searcher, path: Path) -> None:
    assert await places(searcher, "budget speaker:ana") == {"b1.0"}
    known = searcher._names._words
    writer = await Writer.open(path, lambda: None)
    await send(writer, status("live", "call_ended", 10 * DAY + 1))
    await places(searcher, "budget speaker:ana")
    assert searcher._names._words is known
    await send(writer, complete("late", 5 * DAY, ("Anabel", "the budget")))
    await send(writer, status("late", "joining_call", 6 * DAY))  # begins again: it is not among the finished ones
    await writer.close()
    assert await places(searcher, "budget speaker:ana") == {"b1.0", "late.0"}
    marks = Marks(path)
    await marks.rename("late", ["Anabel"], "Zoë")
    await marks.close()
    assert await places(searcher, "budget speaker:ana") == {"b1.0"}


def test_who_asks_for_no_speaker_does_not_wait_for_all_names() -> None:
    asked: list[str] = []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.set_trace_callback(asked.append)
        assert Names().meant_by(connection, []) == NOBODY
    assert asked == []


async def test_too_many_names_are_said(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "MOST_NAMES", 1)
    found = await searcher.find(parse_query("speaker:a", NOW), NOW, HOUR)
    assert (found.too_many_names, len(found.ids)) == (True, 0)


async def test_a_forgotten_hit_is_left_out(searcher: Searcher, path: Path) -> None:
    found = await searcher.find(parse_query("budget", NOW), NOW, HOUR)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM utterance WHERE bot_id = 'b1'")
    assert [hit.bot_id for hit in await searcher.hits(found, 0, 9)] == ["b2"]


async def test_a_database_that_cannot_be_searched_is_said(searcher: Searcher) -> None:
    await searcher.close()
    with pytest.raises(DatabaseProblem, match="cannot search"):
        await search(searcher, "budget")


SIGNS = [*"\"*^():{}[]+-!\\;,.'%_\x00\x1b\n", " ", "🎉", "\u0301", "\ud800", "ß", "İ", "予算", "ที่"]
WORDS = ["AND", "OR", "NOT", "NEAR(", "said", "the", "budget", "speaker:", "bot:", "in:", "after:", "before:2024"]
ODD = st.sampled_from([*SIGNS, *WORDS])
typings = st.one_of(st.text(max_size=30), st.lists(ODD, max_size=12).map("".join))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typings, st.booleans())
async def test_whatever_is_typed_is_only_text_and_what_is_found_is_marked(
    searcher: Searcher, typed: str, is_typing: bool
) -> None:
    asks_for_words = bool(parse_query(typed, NOW, is_typing=is_typing).phrases)
    for hit in await search(searcher, typed, is_typing=is_typing):
        assert bool(hit.marks) == asks_for_words
        assert all(0 <= start < end <= len(hit.text) for start, end in hit.marks)


@pytest.mark.parametrize(
    "operator", ["OR", "AND", "NOT", "NEAR(draft zoe)", "^the", "said:draft", "budget + draft", "b*dget"]
)
async def test_the_indexes_own_operators_are_words(searcher: Searcher, operator: str) -> None:
    assert await places(searcher, f"draft {operator} zoe") == set()
