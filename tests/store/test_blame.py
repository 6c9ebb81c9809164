"""A transaction that fails is blamed on whom it is due: one delivery spoils no other, and a database says so.

What could not be written down is not acknowledged, and it ends by itself once the database can be written again.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from monitor.store import connecting
from monitor.store import writer as writers
from monitor.store.writer import CannotCommit, Recorded, Writer
from tests.store.deliveries import beside, complete, eventually, failed, rows, send, status

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.wire.delivery import Delivery

PHASE = "SELECT bot_id, phase FROM bot ORDER BY bot_id"
UNBINDABLE = 2**63
"""More than SQLite's integers hold."""


def poison(bot_id: str = "poison") -> Delivery:
    return replace(failed(bot_id, 0), received_at=UNBINDABLE)


async def test_one_bad_delivery_spoils_no_other(writer: Writer, path: Path) -> None:
    sent = [status("a", "joining_call", 0), poison(), status("c", "joining_call", 1)]
    first, second, third = await asyncio.gather(*(send(writer, one) for one in sent), return_exceptions=True)
    assert (first, third) == (Recorded(1, duplicate=False), Recorded(2, duplicate=False))
    assert isinstance(second, CannotCommit)
    assert [bot for bot, _ in rows(path, PHASE)] == ["a", "c"]
    assert failure(writer) is None


async def test_a_bad_delivery_alone_is_refused_and_the_next_one_kept(writer: Writer, path: Path) -> None:
    with pytest.raises(CannotCommit, match="cannot write to"):
        await send(writer, poison())
    assert failure(writer) is None
    assert await send(writer, status("b", "joining_call", 0)) == Recorded(1, duplicate=False)
    assert rows(path, "SELECT count(*) FROM delivery_body") == [(1,)]


def failure(writer: Writer) -> str | None:
    """The writer's failure; as a function, because a type checker takes it for the same as a line before."""
    return writer.failure


async def limit(writer: Writer, pages: int) -> None:
    """Let the database grow no further, as on a full disk."""
    assert writer._connection is not None
    await writer._connection.execute_fetchall(f"PRAGMA max_page_count = {pages}")


async def test_a_full_disk_is_said_so_until_there_is_room(writer: Writer, path: Path) -> None:
    await send(writer, status("b", "joining_call", 0))
    await limit(writer, 1)  # SQLite takes it for the present size
    large = complete("b", 1, ("Ana", "word " * 5000))
    with pytest.raises(CannotCommit, match="database or disk is full"):
        await send(writer, large)
    assert "database or disk is full" in str(failure(writer))
    assert rows(path, PHASE) == [("b", "joining")]
    await limit(writer, 1_000_000)
    assert await send(writer, large) == Recorded(2, duplicate=False)
    assert failure(writer) is None


async def test_on_a_full_disk_small_deliveries_do_not_suffer_for_large_ones(writer: Writer) -> None:
    await send(writer, status("b", "joining_call", 0))
    await limit(writer, 1)
    sent = [complete("b", 1, ("Ana", "word " * 5000)), status("b", "in_call_recording", 2)]
    large, small = await asyncio.gather(*(send(writer, one) for one in sent), return_exceptions=True)
    assert isinstance(large, CannotCommit)
    assert small == Recorded(2, duplicate=False)


async def test_a_writer_that_cannot_tries_again_by_itself(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "PROBE_S", 0.01)
    await limit(writer, 1)
    with pytest.raises(CannotCommit):
        await send(writer, complete("b", 1, ("Ana", "word " * 5000)))
    await limit(writer, 1_000_000)
    await eventually(lambda: writer.failure is None)
    assert rows(path, "SELECT id FROM delivery") == []


async def test_a_locked_database_refuses_all_that_wait_and_recovers(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_S", 0.05)
    writer = await Writer.open(path, lambda: None)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sent = [send(writer, status(f"b{n}", "joining_call", n)) for n in range(3)]
        refused = await asyncio.gather(*sent, return_exceptions=True)
        assert all(isinstance(one, CannotCommit) for one in refused)
        assert writer.failure == f"cannot write to {path}: database is locked"
        with pytest.raises(CannotCommit, match="database is locked"):
            await send(writer, status("b", "joining_call", 3))
        other.execute("ROLLBACK")
    assert await send(writer, status("b", "joining_call", 4)) == Recorded(1, duplicate=False)
    assert failure(writer) is None
    await writer.close()


async def test_a_database_that_vanished_with_its_connection_is_a_failure(writer: Writer, path: Path) -> None:
    await writer._disconnect()
    await asyncio.to_thread(path.unlink)
    with pytest.raises(CannotCommit, match="was removed or replaced"):
        await send(writer, status("b", "joining_call", 0))
    assert failure(writer) is not None
    assert beside(path) == []


async def test_nothing_is_acknowledged_into_a_database_that_was_removed(writer: Writer, path: Path) -> None:
    await send(writer, status("b", "joining_call", 0))
    aside = path.parent / "aside"
    await asyncio.to_thread(path.rename, aside)
    for n in (1, 2):  # the connection that was open, and one that is to be opened
        with pytest.raises(CannotCommit):
            await send(writer, status("b", "call_ended", n))
    assert failure(writer) is not None
    await asyncio.to_thread(aside.rename, path)
    assert await send(writer, status("b", "call_ended", 3)) == Recorded(2, duplicate=False)
    assert failure(writer) is None
    assert rows(path, PHASE) == [("b", "processing")]
