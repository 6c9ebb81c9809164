"""The write-ahead log is taken into the database in time, and stays short whoever reads and however long."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from monitor.store import write_ahead
from monitor.store import writer as writers
from monitor.store.location import sidecar
from monitor.store.writer import Writer
from tests.store.deliveries import eventually, send, status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    import pytest

    from monitor.store.reader import Reader


def size(path: Path) -> int:
    return path.stat().st_size


async def test_beside_a_reader_closing_empties_the_log(writer: Writer, reader: Reader, path: Path) -> None:
    await send(writer, status("b", "joining_call", 0))
    await writer.close()
    assert size(sidecar(path, "-wal")) == 0
    assert await reader.bot("b") is not None


async def test_in_a_pause_the_log_is_taken_into_the_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "IDLE_S", 0.01)
    writer = await Writer.open(path, lambda: None)
    await send(writer, status("needle", "joining_call", 0))
    await eventually(lambda: b"needle" in path.read_bytes())
    await writer.close()


async def test_a_log_that_readers_hold_is_shortened_once_they_let_go(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead, "LONGEST_BYTES", 200_000)
    monkeypatch.setattr(write_ahead, "GROWS_BYTES", 100_000)
    writer = await Writer.open(path, lambda: None)
    log = sidecar(path, "-wal")
    await send(writer, status("b", "joining_call", 0))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM bot").fetchone()
        for n in range(100):
            await send(writer, status("b", "in_call_recording", 1 + n))
        assert size(log) > 300_000
        other.execute("ROLLBACK")
    for n in range(50):
        await send(writer, status("b", "in_call_recording", 1000 + n))
    assert size(log) < 300_000
    await writer.close()


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Hold the log, as one does who reads on and on."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM bot").fetchone()
        yield
        other.execute("ROLLBACK")


async def fill(writer: Writer, log: Path, length: int) -> None:
    """Have a log become so long, by any number of deliveries."""
    for n in itertools.count(size(log)):
        if size(log) > length:
            return
        await send(writer, status("b", f"code {n}", n))


async def test_a_log_that_others_shortened_may_not_become_as_long_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead, "LONGEST_BYTES", 200_000)
    monkeypatch.setattr(write_ahead, "GROWS_BYTES", 100_000)
    monkeypatch.setattr(write_ahead, "READERS_WAIT_MS", 1)
    writer = await Writer.open(path, lambda: None)
    log = sidecar(path, "-wal")
    await send(writer, status("b", "joining_call", 0))
    with reading(path):
        await fill(writer, log, 450_000)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert size(log) == 0
    await send(writer, status("b", "call_ended", 0))
    with reading(path):
        await fill(writer, log, 320_000)
    for n in range(5):
        await send(writer, status("b", "in_call_recording", 1000 + n))
    assert size(log) < 200_000
    await writer.close()


async def test_who_reads_for_hours_is_waited_for_now_and_then_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_ahead, "LONGEST_BYTES", 200_000)
    monkeypatch.setattr(write_ahead, "GROWS_BYTES", 100_000)
    monkeypatch.setattr(write_ahead, "READERS_WAIT_MS", 1)
    writer = await Writer.open(path, lambda: None)
    log = sidecar(path, "-wal")
    statements: list[str] = []
    assert writer._connection is not None
    await writer._connection.set_trace_callback(statements.append)
    await send(writer, status("b", "joining_call", 0))
    with reading(path):
        await fill(writer, log, 650_000)
        tried = [one for one in statements if "wal_checkpoint" in one]
    await writer.close()
    assert 1 <= len(tried) <= 5


async def test_the_log_stays_short_while_others_read_all_the_time(
    path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[], Awaitable[Reader]]
) -> None:
    monkeypatch.setattr(write_ahead, "LONGEST_BYTES", 200_000)
    monkeypatch.setattr(write_ahead, "READERS_WAIT_MS", 5_000)  # of a loaded machine, too, each query is over by then
    writer = await Writer.open(path, lambda: None)
    log = sidecar(path, "-wal")
    reader, longest = await read(), 0

    async def look() -> None:
        while True:
            await reader.bots(None, 10)

    looking = [asyncio.ensure_future(look()) for _ in range(3)]
    for n in range(300):
        await send(writer, status("b", "in_call_recording", n))
        longest = max(longest, size(log))
    for task in looking:
        task.cancel()
    await asyncio.gather(*looking, return_exceptions=True)
    await writer.close()
    assert 200_000 < longest < 400_000
