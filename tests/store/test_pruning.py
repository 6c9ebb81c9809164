"""What is old goes, and nothing else; a receiver beside it goes on; what is kept outlives a rebuild."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from monitor.store import pruning, removal
from monitor.store.location import DatabaseProblem
from monitor.store.projection import CHANGE_COLUMNS
from monitor.store.pruning import Pruned, prune, would_prune
from monitor.store.rebuild import rebuild
from monitor.store.rows import BOT_COLUMNS, DERIVED_COLUMNS
from monitor.store.statements import select
from monitor.store.writer import Writer
from tests.store.deliveries import (
    NOON,
    check_filter_index,
    check_search_index,
    complete,
    dump,
    failed,
    rows,
    send,
    status,
)
from tests.store.stories import deliver

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.wire.delivery import Delivery

OLD, NEW = 1_000, 5_000_000
LIMIT = NOON + 1_000_000
BOTS = "SELECT bot_id FROM bot ORDER BY bot_id"
COUNTED = """
SELECT (SELECT count(*) FROM bot) = bots, (SELECT count(*) FROM delivery) = entries,
    (SELECT sum(1 + copies) FROM delivery) = deliveries, (SELECT count(*) FROM bot WHERE phase = 'failed') = failed,
    (SELECT count(*) FROM bot WHERE phase = 'completed') = completed
FROM tally
"""


def wrong(at: int) -> Delivery:
    return replace(status("x", "x", at), body=b'{"event": "failed", "at": %d}' % at)


def story() -> list[Delivery]:
    return [
        status("old", "joining_call", OLD),
        complete("old", OLD + 1, ("Ana", "long ago"), ("Bob", "so it was")),
        status("spoke late", "joining_call", OLD),
        failed("spoke late", NEW),
        status("silent", "joining_call", OLD),
        wrong(OLD),
        replace(wrong(OLD), body=b'{"event": "bot.sang", "data": {"bot_id": "stranger"}}'),
        failed("gone", OLD + 2),
        wrong(NEW),
        complete("new", NEW, ("Ana", "just now")),
    ]


@pytest.fixture
async def kept(path: Path) -> Path:
    writer = await Writer.open(path, lambda: None)
    for number, delivery in enumerate([*story(), story()[1]]):
        await deliver(writer, replace(delivery, headers=(*delivery.headers, ("content-length", f"{number}"))))
    await writer.close()
    return path


async def alone(path: Path, *deliveries: Delivery) -> Path:
    """A database to which only these came."""
    writer = await Writer.open(path, lambda: None)
    for delivery in deliveries:
        await deliver(writer, delivery)
    await writer.close()
    return path


PROJECTION = ("status_change", "speaker", "utterance")


def projection(path: Path) -> list[list[tuple[object, ...]]]:
    """All that follows from the journal, without the numbers of rows: a rebuild may give others."""
    columns = {
        "bot": (*BOT_COLUMNS, *DERIVED_COLUMNS, "kept"),
        "status_change": ("bot_id", "delivery_id", *CHANGE_COLUMNS),
        "speaker": ("*",),
        "utterance": ("bot_id", "position", "speaker", "start_ms", "end_ms", "text", "words"),
    }
    return [sorted(rows(path, select(table, names))) for table, names in columns.items()]


async def test_what_is_old_and_finished_goes_with_all_that_belongs_to_it(kept: Path) -> None:
    expected = would_prune(kept, LIMIT)
    pruned = prune(kept, LIMIT)
    assert (pruned.bots, pruned.deliveries) == (expected.bots, expected.deliveries) == (2, 5)
    assert rows(kept, BOTS) == [("new",), ("silent",), ("spoke late",)]
    assert rows(kept, "SELECT bot_id, event FROM delivery ORDER BY id") == [
        ("spoke late", "bot.status_change"),
        ("spoke late", "failed"),
        ("silent", "bot.status_change"),
        (None, "failed"),
        ("new", "complete"),
    ]
    assert not [line for line in dump(kept, *PROJECTION) if "'old'" in line or "'gone'" in line]
    assert rows(kept, "SELECT count(*) FROM delivery_body") == [(5,)]
    assert rows(kept, "SELECT count(*) FROM header_set") == [(5,)]
    assert rows(kept, COUNTED) == [(1, 1, 1, 1, 1)]
    assert rows(kept, "PRAGMA foreign_key_check") == []
    check_filter_index(kept)
    check_search_index(kept)


async def test_what_is_left_is_what_a_rebuild_makes(kept: Path) -> None:
    prune(kept, LIMIT)
    live = projection(kept)
    await rebuild(kept)
    assert projection(kept) == live
    assert rows(kept, BOTS) == [("new",), ("silent",), ("spoke late",)]


async def test_looking_what_would_go_changes_nothing(kept: Path) -> None:
    before = dump(kept)
    assert would_prune(kept, LIMIT, keep_transcripts=True).bots == 2
    assert dump(kept) == before
    assert would_prune(kept, NOON) == prune(kept, NOON) == Pruned()
    assert dump(kept) == before


async def test_kept_transcripts_outlive_the_journal_and_a_rebuild(kept: Path) -> None:
    told = dump(kept, "bot", *PROJECTION)
    assert prune(kept, LIMIT, keep_transcripts=True).bots == 2
    assert rows(kept, "SELECT bot_id FROM delivery WHERE bot_id IN ('old', 'gone')") == []
    assert len(set(dump(kept, "bot", *PROJECTION)) - set(told)) == 2  # the marks
    live = projection(kept)
    await rebuild(kept)
    assert projection(kept) == live
    assert rows(kept, COUNTED) == [(1, 1, 1, 1, 1)]
    check_filter_index(kept)
    check_search_index(kept)
    assert prune(kept, LIMIT, keep_transcripts=True) == Pruned()
    assert prune(kept, LIMIT).bots == 2
    assert rows(kept, BOTS) == [("new",), ("silent",), ("spoke late",)]


async def test_news_of_a_kept_bot_are_kept_by_a_rebuild_too(kept: Path) -> None:
    prune(kept, LIMIT, keep_transcripts=True)
    await alone(kept, status("old", "joining_call", NEW + 1), failed("old", NEW + 2))
    live = projection(kept)
    await rebuild(kept)
    assert projection(kept) == live
    assert rows(kept, "SELECT attempt, phase, words FROM bot WHERE bot_id = 'old'") == [(2, "failed", 5)]


async def test_a_bot_that_starts_again_meanwhile_stays(kept: Path, writer: Writer) -> None:
    awoken = False

    def pause(_: float) -> bool:
        return False

    old_bots = pruning._old_bots

    def woken(*looked_at: object, **how: object) -> object:
        nonlocal awoken
        for bots in old_bots(*looked_at, **how):  # type: ignore[arg-type]  # passed on as they are
            if not awoken:
                asyncio.run_coroutine_threadsafe(send(writer, status("old", "joining_call", NEW)), loop).result(10)
                awoken = True
            yield bots

    loop = asyncio.get_running_loop()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pruning, "_old_bots", woken)
        pruned = await asyncio.to_thread(prune, kept, LIMIT, pause)
    assert pruned.bots == 1
    assert ("old",) in rows(kept, BOTS)
    assert rows(kept, "SELECT count(*) FROM utterance WHERE bot_id = 'old'") == [(2,)]


async def test_the_writer_beside_it_is_not_misled_by_what_it_remembers(writer: Writer, path: Path) -> None:
    for delivery in story():
        await deliver(writer, delivery)
    await asyncio.to_thread(prune, path, LIMIT)
    told = [await send(writer, status("old", "joining_call", NEW)), await send(writer, failed("gone", NEW + 1))]
    assert [one.duplicate for one in told] == [False, False]
    assert rows(path, "SELECT attempt, words, phase FROM bot WHERE bot_id = 'old'") == [(1, 0, "joining")]
    assert rows(path, "SELECT count(*) FROM status_change WHERE bot_id = 'gone'") == [(1,)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    check_filter_index(path)
    check_search_index(path)


async def test_room_is_given_back_in_steps(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "PAGES_AT_ONCE", 8)
    said = [(f"S{turn % 3}", " ".join(f"word{turn}x{word}" for word in range(60))) for turn in range(400)]
    await alone(path, complete("old", OLD, *said), complete("new", NEW, *said[:5]))
    [[pages]] = rows(path, "PRAGMA page_count")
    pauses: list[float] = []

    def pause(took_s: float) -> bool:
        pauses.append(took_s)
        return False

    pruned = prune(path, LIMIT, pause)
    assert pruned.bytes > 0
    assert rows(path, "PRAGMA page_count") == [(pages - pruned.bytes // 4096,)]
    assert rows(path, "PRAGMA freelist_count") == [(0,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert pruned.bytes / 4096 / 8 <= len(pauses) <= pruned.bytes / 4096 / 8 + 3


async def test_it_can_be_stopped_between_two_transactions(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "TURN_S", 0)
    monkeypatch.setattr(pruning, "_AT_ONCE", 3)
    await alone(path, *(failed(f"b{number}", OLD + number) for number in range(8)))
    assert prune(path, LIMIT, lambda _: True).bots == 1
    assert len(rows(path, BOTS)) == 7
    check_filter_index(path)
    check_search_index(path)
    assert prune(path, LIMIT).bots == 7
    assert rows(path, BOTS) == []


def test_there_must_be_a_database(path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="there is no database"):
        prune(path, LIMIT)
    with pytest.raises(DatabaseProblem, match="there is no database"):
        would_prune(path, LIMIT)
