"""What was acknowledged is on disk; what could not be written down is not acknowledged; one never spoils another."""

from __future__ import annotations

import asyncio
import gc
import itertools
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor.store import connecting, write_ahead
from monitor.store import writer as writers
from monitor.store.location import sidecar
from monitor.store.writer import CannotCommit, Recorded, Writer
from tests.store.deliveries import complete, eventually, failed, rows, send, send_together, status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from monitor.store.reader import Reader
    from monitor.wire.delivery import Delivery

PHASE = "SELECT bot_id, phase FROM bot ORDER BY bot_id"
JOURNAL = "SELECT id, event, bot_id, outcome, copies FROM delivery ORDER BY id"
UNBINDABLE = 2**63
"""More than SQLite's integers hold."""


def poison(bot_id: str = "poison") -> Delivery:
    return replace(failed(bot_id, 0), received_at=UNBINDABLE)


async def test_an_acknowledged_delivery_is_seen_by_others(writer: Writer, path: Path) -> None:
    assert await send(writer, status("b", "joining_call", 0)) == Recorded(1, duplicate=False)
    assert rows(path, PHASE) == [("b", "joining")]
    assert rows(path, JOURNAL) == [(1, "bot.status_change", "b", "accepted", 0)]


async def test_the_same_again_is_counted_and_changes_nothing(writer: Writer, path: Path) -> None:
    first = status("b", "joining_call", 0)
    await send(writer, first)
    before = rows(path, "SELECT * FROM bot")
    again = replace(first, received_at=first.received_at + 5)
    assert await send(writer, again) == Recorded(1, duplicate=True)
    assert await send_together(writer, again, first) == [Recorded(1, duplicate=True)] * 2
    assert rows(path, "SELECT * FROM bot") == before
    assert rows(path, "SELECT copies, last_received_at - received_at FROM delivery") == [(3, 5)]


async def test_a_copy_in_the_same_transaction_is_a_copy(writer: Writer) -> None:
    first = status("b", "joining_call", 0)
    assert await send_together(writer, first, first) == [Recorded(1, duplicate=False), Recorded(1, duplicate=True)]


@pytest.mark.parametrize("together", [False, True])
async def test_failing_the_same_way_in_a_new_attempt_is_news(writer: Writer, path: Path, *, together: bool) -> None:
    story = [status("b", "joining_call", 0), failed("b", 1), failed("b", 2), status("b", "joining_call", 3)]
    story += [failed("b", 4), failed("b", 5)]
    if together:
        recorded = await send_together(writer, *story)
    else:
        recorded = [await send(writer, one) for one in story]
    assert [one.duplicate for one in recorded] == [False, False, True, False, False, True]
    assert rows(path, "SELECT phase, attempt FROM bot") == [("failed", 2)]


async def test_what_is_rejected_is_kept_with_the_reason_once(writer: Writer, path: Path) -> None:
    wrong = replace(status("b", "joining_call", 0), body=b'{"event": "failed"}')
    assert await writer.record_rejected(wrong, "failed", None, "data is missing") == Recorded(1, duplicate=False)
    assert await writer.record_rejected(wrong, "failed", None, "data is missing") == Recorded(1, duplicate=True)
    other = replace(wrong, body=b"x" * (2 << 20))
    assert await writer.record_rejected(other, "", None, "is not JSON") == Recorded(2, duplicate=False)
    assert rows(path, "SELECT outcome, reason, copies FROM delivery") == [
        ("rejected", "data is missing", 1),
        ("rejected", "is not JSON", 0),
    ]
    assert rows(path, "SELECT count(*) FROM bot") == [(0,)]


async def test_an_unknown_event_is_journal_only(writer: Writer, path: Path) -> None:
    odd = replace(status("b", "x", 0), body=b'{"event": "calendar.sync_events", "data": {"bot_id": "b"}}')
    await send(writer, odd)
    assert rows(path, JOURNAL) == [(1, "calendar.sync_events", "b", "unrecognized", 0)]
    assert rows(path, PHASE) == []


async def test_five_hundred_at_once_share_commits(path: Path) -> None:
    commits: list[None] = []
    writer = await Writer.open(path, lambda: commits.append(None))
    recorded = await send_together(writer, *(status(f"b{n:03}", "joining_call", n) for n in range(500)))
    await writer.close()
    assert sorted(one.delivery_id for one in recorded) == list(range(1, 501))
    assert rows(path, "SELECT count(*), count(DISTINCT change) FROM bot") == [(500, 500)]
    assert len(commits) <= 4


async def test_those_that_come_after_each_answer_share_commits(path: Path) -> None:
    commits: list[None] = []
    writer = await Writer.open(path, lambda: commits.append(None))

    async def client(number: int) -> None:
        for n in range(20):
            await send(writer, status(f"b{number}", f"code {n}", n))
            for _ in range(number % 5):  # turns of the loop until its next request is read
                await asyncio.sleep(0)

    await asyncio.gather(*map(client, range(16)))
    await writer.close()
    assert len(commits) <= 20 + 5


async def test_a_transaction_takes_no_more_bodies_than_fit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "BATCH_BYTES", 1000)
    commits: list[None] = []
    writer = await Writer.open(path, lambda: commits.append(None))
    big = [failed(f"b{n}", n, message="x" * size) for n, size in enumerate([2000, 300, 300, 2000])]
    await send_together(writer, *big)
    await writer.close()
    assert len(commits) == 3


async def test_who_gives_up_waiting_has_his_delivery_kept_and_harms_nobody(writer: Writer, path: Path) -> None:
    waiting = [asyncio.ensure_future(send(writer, status(f"b{n}", "joining_call", n))) for n in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    assert await waiting[0] == Recorded(1, duplicate=False)
    assert await waiting[2] == Recorded(3, duplicate=False)
    assert [bot for bot, _ in rows(path, PHASE)] == ["b0", "b1", "b2"]


@pytest.mark.parametrize("rejected", [False, True])
async def test_who_gives_up_while_a_large_body_is_prepared_has_it_kept(
    writer: Writer, path: Path, *, rejected: bool
) -> None:
    large = complete("b", 0, ("Ana", "well " * 20_000))
    record = writer.record_rejected(large, "complete", "b", "wrong") if rejected else send(writer, large)
    waiting = asyncio.ensure_future(record)
    await asyncio.sleep(0)
    waiting.cancel()
    await eventually(lambda: len(rows(path, JOURNAL)) == 1)
    assert waiting.cancelled()


async def test_who_gives_up_and_is_refused_then_leaves_no_complaint(
    writer: Writer, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    waiting = asyncio.ensure_future(send(writer, complete("b", 0, ("Ana", "well " * 20_000))))
    await asyncio.sleep(0)
    waiting.cancel()
    await writer.close()
    await eventually(lambda: len(asyncio.all_tasks()) == 1)
    gc.collect()
    assert rows(path, JOURNAL) == []
    assert caplog.records == []


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
    assert rows(path, JOURNAL) == []


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
    with pytest.raises(CannotCommit, match="there is no database"):
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


async def test_closing_writes_what_waits_and_takes_nothing_more(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    waiting = [asyncio.ensure_future(send(writer, status(f"b{n}", "joining_call", n))) for n in range(300)]
    await asyncio.sleep(0)
    await asyncio.gather(writer.close(), writer.close())
    assert all(one.done() and not one.exception() for one in waiting)
    with pytest.raises(CannotCommit, match="stopping"):
        await send(writer, status("late", "joining_call", 0))
    assert len(rows(path, PHASE)) == 300


def beside(path: Path) -> list[str]:
    """The names of the files in the database's folder."""
    return [file.name for file in path.parent.iterdir()]


async def test_a_closed_database_is_one_file(writer: Writer, path: Path) -> None:
    await send(writer, status("b", "joining_call", 0))
    assert f"{path.name}-wal" in beside(path)
    await writer.close()
    assert beside(path) == [path.name]


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


async def test_a_cancelled_loop_leaves_no_thread_behind(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    await send(writer, status("b", "joining_call", 0))
    writer._task.cancel()
    await asyncio.gather(writer._task, return_exceptions=True)
    assert writer._connection is None


async def test_every_commit_is_told(path: Path) -> None:
    commits: list[int] = []
    writer = await Writer.open(path, lambda: commits.append(len(rows(path, JOURNAL))))
    for n in range(3):
        await send(writer, status("b", "joining_call", n))
    await writer.close()
    assert commits == [1, 2, 3]


SENDER = """
    import asyncio, itertools, pathlib, sys
    from monitor.store.writer import Writer
    from tests.store.deliveries import send, status

    async def main():
        writer = await Writer.open(pathlib.Path(sys.argv[1]), lambda: None)
        numbers = itertools.count()
        async def client():
            for n in numbers:
                await send(writer, status(f"b{n}", "joining_call", n % 50_000))
                print(f"b{n}", flush=True)
        await asyncio.gather(*(client() for _ in range(32)))

    asyncio.run(main())
"""


def test_what_a_killed_process_acknowledged_is_there(path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", textwrap.dedent(SENDER), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as sender:
        assert sender.stdout is not None
        acknowledged = [next(sender.stdout) for _ in range(2000)]
        sender.kill()
        acknowledged += [line for line in sender.stdout if line.endswith("\n")]  # the last one may be cut
    kept = {bot for bot, _ in rows(path, PHASE)}
    assert {line.strip() for line in acknowledged} <= kept
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
