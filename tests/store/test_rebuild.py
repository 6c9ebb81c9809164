"""The projections are made again as they were, or not at all; what is understood only now happens now."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from monitor.model.events import StatusChanged, Unrecognized
from monitor.store import rebuild as rebuilding
from monitor.store.location import DatabaseProblem, ReceiverLock, receiver_running
from monitor.store.rebuild import rebuild
from monitor.store.writer import Writer
from monitor.wire.problems import InvalidDelivery
from monitor.wire.spoke import parse
from tests.store.deliveries import NOON, complete, dump, failed, rows, send, status
from tests.store.stories import deliver

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.wire.spoke import Parsed

ODD = replace(status("odd", "x", 0), body=b'{"event": "bot.sang", "data": {"bot_id": "odd"}}')
WRONG = replace(status("odd", "x", 0), body=b'{"event": "failed"}')


@pytest.fixture
async def kept(path: Path) -> Path:
    """A database in which much has happened."""
    writer = await Writer.open(path, lambda: None)
    story = [status("b", "joining_call", 0), failed("b", 1), status("b", "joining_call", 2), failed("b", 3)]
    story += [status("b", "in_waiting_room", 1), complete("c", 5, ("Ana", "hi there"), ("Bob", "hi")), ODD, WRONG]
    for delivery in [*story, story[1], story[5], WRONG]:
        await deliver(writer, delivery)
    await writer.close()
    return path


async def test_what_was_lost_comes_back(kept: Path) -> None:
    live = dump(kept)
    spoil(kept)
    assert dump(kept) != live
    assert await rebuild(kept) == 8
    assert dump(kept) == live


def spoil(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""
            DELETE FROM bot WHERE bot_id = 'b'; DELETE FROM status_change; DELETE FROM utterance;
            INSERT INTO speaker VALUES ('ghost', 0, 'Boo', 1, 1, NULL);
            UPDATE tally SET bots = 9, deliveries = 0, failed = 7;
        """)


@pytest.mark.parametrize(("name", "limit"), [("AT_ONCE", 2), ("AT_ONCE_BYTES", 100)])
async def test_few_at_a_time_make_the_same(kept: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: int) -> None:
    live = dump(kept)
    monkeypatch.setattr(rebuilding, name, limit)
    steps: list[tuple[int, int]] = []
    await rebuild(kept, lambda done, total: steps.append((done, total)))
    assert dump(kept) == live
    assert len(steps) >= 4
    assert steps[-1] == (8, 8)


async def test_a_running_receiver_is_not_disturbed(kept: Path) -> None:
    receiver = ReceiverLock(kept)
    receiver.acquire("http://here")
    with pytest.raises(DatabaseProblem, match="is in use"):
        await rebuild(kept)
    receiver.release()
    await rebuild(kept)
    assert receiver_running(kept) is None


async def test_a_rebuild_that_breaks_off_changes_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = dump(kept)
    monkeypatch.setattr(rebuilding, "AT_ONCE", 2)

    def broken(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rebuild(kept, broken)
    assert dump(kept) == live
    assert receiver_running(kept) is None


async def test_an_update_that_understands_more_is_made_good_for(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cleverer(body: bytes, received_at: int, video_lifetime_ms: int) -> Parsed:
        parsed = parse(body, received_at, video_lifetime_ms)
        if isinstance(parsed.event, Unrecognized):
            return replace(parsed, event=StatusChanged(bot_id="odd", code="singing", occurred_at=received_at))
        return parsed

    monkeypatch.setattr(rebuilding, "parse", cleverer)
    await rebuild(kept)
    assert rows(kept, "SELECT code FROM bot WHERE bot_id = 'odd'") == [("singing",)]
    assert rows(kept, "SELECT outcome FROM delivery WHERE event = 'bot.sang'") == [("accepted",)]


async def test_what_was_turned_away_stays_so(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = dump(kept)
    asked = []

    def stricter(body: bytes, received_at: int, video_lifetime_ms: int) -> Parsed:
        asked.append(body)
        if b'"c"' in body:
            raise InvalidDelivery(())
        return parse(body, received_at, video_lifetime_ms)

    monkeypatch.setattr(rebuilding, "parse", stricter)
    await rebuild(kept)
    assert WRONG.body not in asked
    assert rows(kept, "SELECT bot_id FROM bot") == [("b",)]
    assert dump(kept, "delivery", "delivery_body") == [line for line in live if 'INTO "delivery' in line]


async def test_a_links_life_can_be_told(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    await send(writer, complete("b", 0))
    await writer.close()
    await rebuild(path, video_lifetime_ms=5)
    assert rows(path, "SELECT video_expires_at FROM bot") == [(NOON + 5,)]
