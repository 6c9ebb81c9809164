"""What was said becomes findable after it was acknowledged, whatever happens meanwhile; and it goes with its bot."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from monitor.model.search_query import parse_query
from monitor.store import indexing, spelling
from monitor.store.connecting import connected_beside
from monitor.store.forgetting import forget
from monitor.store.indexing import index_anew, index_some
from monitor.store.pruning import prune
from monitor.store.rebuild import rebuild
from monitor.store.searching import Found, Searcher
from monitor.store.writer import Writer
from tests.store.damages import DESTROYED
from tests.store.deliveries import (
    NOON,
    check_filter_index,
    check_search_index,
    complete,
    eventually,
    failed,
    rows,
    send,
    send_together,
)
from tests.store.stories import histories, live_through

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.wire.delivery import Delivery

UTTERANCES = "SELECT * FROM utterance ORDER BY id"
WAITING = "SELECT count(*) FROM transcript WHERE indexed_id < last_id"


def meeting(bot_id: str, word: str, turns: int = 3, at: int = 0) -> Delivery:
    return complete(bot_id, at, *(("Ana", f"{word} number {turn}") for turn in range(turns)))


async def found(path: Path, typed: str) -> Found:
    searcher = await Searcher.open(path)
    try:
        return await searcher.find(parse_query(typed, NOON), NOON, 1)
    finally:
        await searcher.close()


async def test_it_is_indexed_in_the_writers_pauses(writer: Writer, path: Path) -> None:
    await send(writer, meeting("b", "budget"))
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    assert len((await found(path, "budget")).ids) == 3
    check_search_index(path)


async def test_nobody_waits_for_it(writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even others that came together with it: it is acknowledged before it can be found."""
    monkeypatch.setattr("monitor.store.writer.QUIET_S", 3600)
    await send_together(writer, *(meeting(f"b{number}", "budget") for number in range(5)))
    assert rows(path, WAITING) == [(5,)]
    told = await found(path, "budget")
    assert (len(told.ids), told.unindexed) == (0, 5)


async def test_a_storm_does_not_keep_it_from_being_found(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.writer.QUIET_S", 3600)
    monkeypatch.setattr(indexing, "LONGEST_WAIT_S", 0)
    await send(writer, meeting("b", "budget"))
    await send(writer, meeting("c", "budget"))
    await eventually(lambda: rows(path, WAITING) == [(0,)])


async def test_what_a_dead_process_has_left_is_indexed_by_the_next(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr("monitor.store.writer.QUIET_S", 3600)
        dying.setattr(indexing, "CLOSING_S", 0)
        writer = await Writer.open(path, lambda: None)
        await send(writer, meeting("b", "budget", 50))
        await writer.close()
    assert (await found(path, "budget")).unindexed == 1
    monkeypatch.setattr(indexing, "AT_ONCE", 500)
    writer = await Writer.open(path, lambda: None)
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    await writer.close()
    assert len((await found(path, "budget")).ids) == 50
    check_search_index(path)


async def test_what_fails_is_tried_again(writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "RETRY_S", 0.05)
    [[made]] = rows(path, "SELECT sql FROM sqlite_schema WHERE name = 'spelling'")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE spelling")
        await send(writer, meeting("b", "budget"))
        await eventually(lambda: not writer._indexing.is_due)
        assert rows(path, WAITING) == [(1,)]
        connection.execute(made)
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    assert len((await found(path, "budget")).ids) == 3


async def test_few_at_a_time_make_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = await Writer.open(path, lambda: None)
    await send_together(writer, meeting("b", "budget", 30), meeting("c", "予算", 30), meeting("d", "x" * 999, 2))
    await writer.close()
    monkeypatch.setattr(indexing, "AT_ONCE", 300)
    steps = 0
    with connected_beside(path) as connection:
        index_anew(connection)
        assert rows(path, WAITING) == [(3,)]
        assert rows(path, "SELECT count(*) FROM spelling") == [(0,)]
        while index_some(connection):
            steps += 1
            check_search_index(path)
    assert steps > 20
    assert len((await found(path, "number")).ids) == 62


async def test_of_a_turn_without_end_the_beginning_is_indexed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "LONGEST", 30)
    writer = await Writer.open(path, lambda: None)
    await send(writer, complete("b", 0, ("Ana", "the budget, " + "and so on, " * 9 + "as a draft"), ("Bob", "a draft")))
    await writer.close()
    assert [len((await found(path, typed)).ids) for typed in ("budget", "draft", "speaker:ana")] == [1, 1, 1]
    check_search_index(path)
    forget(path, "b")
    check_search_index(path)


async def test_another_transcript_takes_the_place_of_the_first_one(writer: Writer, path: Path) -> None:
    await send(writer, meeting("b", "budget 予算", 9))
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    await send(writer, meeting("b", "draft", 4, at=5))
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    assert [len((await found(path, typed)).ids) for typed in ("budget", "予算", "draft", "speaker:ana")] == [0, 0, 4, 4]
    assert rows(path, "SELECT count(*) FROM spelling") == [(0,)]
    check_search_index(path)


async def test_the_same_words_with_another_link_are_left_where_they_are(writer: Writer, path: Path) -> None:
    said = (("Ana", "the budget"), ("Bob", "a draft"))
    await send_together(writer, complete("b", 0, *said), meeting("c", "budget"))
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    before = rows(path, UTTERANCES)
    await send(writer, complete("b", 5, *said, link="https://video/2"))
    assert rows(path, WAITING) == [(0,)]
    assert rows(path, UTTERANCES) == before
    assert rows(path, "SELECT video_url, transcript_at FROM bot WHERE bot_id = 'b'") == [("https://video/2", NOON + 5)]


@pytest.mark.parametrize(
    "other",
    [(("Ana", "the budget"), ("Bob", "a raft")), (("Ana", "the budget"), ("Cyd", "a draft")), (("Ana", "the"),)],
)
async def test_others_take_their_place(writer: Writer, path: Path, other: tuple[tuple[str, str], ...]) -> None:
    await send(writer, complete("b", 0, ("Ana", "the budget"), ("Bob", "a draft")))
    await send(writer, complete("b", 5, *other, link="https://video/2"))
    assert rows(path, "SELECT speaker, text FROM utterance ORDER BY position") == [*other]


async def test_what_goes_is_not_found_any_more(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    await send_together(writer, *(meeting(f"b{number}", f"word{number} 予算", at=number) for number in range(4)))
    await writer.close()
    prune(path, NOON + 1)
    forget(path, "b2")
    check_search_index(path)
    assert [len((await found(path, f"word{number}")).ids) for number in range(4)] == [0, 3, 0, 3]
    prune(path, NOON + 2, keep_transcripts=True)
    await rebuild(path)
    assert [len((await found(path, f"word{number}")).ids) for number in range(4)] == [0, 3, 0, 3]
    check_search_index(path)


async def test_an_index_that_is_damaged_keeps_nothing_new_from_being_taken_in(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    await send(writer, meeting("b", "budget"))
    await eventually(lambda: rows(path, WAITING) == [(0,)])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM utterance_fts_data WHERE id > 1000")
    await send(writer, meeting("c", "budget"))
    await writer.close()
    await rebuild(path)
    check_search_index(path)
    assert len((await found(path, "budget")).ids) == 6


@pytest.mark.parametrize("ruined", [("utterance_fts",), ("bot_folded",), ("utterance_fts", "bot_folded")])
@pytest.mark.parametrize("destroy", DESTROYED)
async def test_an_index_in_ruins_keeps_nothing_from_being_acknowledged(
    path: Path, ruined: tuple[str, ...], destroy: str
) -> None:
    """What it takes is made anew; what is findable of it is taken in again in pauses."""
    writer = await Writer.open(path, lambda: None)
    await send_together(writer, meeting("b", "budget"), meeting("c", "budget"))
    await writer.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for index in ruined:
            connection.execute(destroy.format(index))
    writer = await Writer.open(path, lambda: None)
    await send_together(writer, meeting("b", "draft", at=5), failed("d", 6), meeting("e", "budget"))
    assert writer.failure is None
    await writer.close()
    check_search_index(path)
    check_filter_index(path)
    assert rows(path, "SELECT count(*) FROM delivery") == [(5,)]
    assert [len((await found(path, typed)).ids) for typed in ("budget", "draft")] == [6, 3]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(histories())
def test_whatever_comes_all_of_it_and_nothing_else_is_indexed(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[Delivery]]
) -> None:
    path = tmp_path_factory.mktemp("indexed") / "monitor.db"
    asyncio.run(live_through(path, history))
    assert rows(path, WAITING) == [(0,)]
    check_search_index(path)
