"""What was acknowledged is on disk, once, whoever gives up meanwhile and however the process ends."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.store import connecting
from monitor.store import writer as writers
from monitor.store.writer import CannotCommit, Recorded, Writer
from tests.store.deliveries import beside, complete, eventually, failed, rows, send, send_together, status

PHASE = "SELECT bot_id, phase FROM bot ORDER BY bot_id"
JOURNAL = "SELECT id, event, bot_id, outcome, copies FROM delivery ORDER BY id"


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


async def test_closing_writes_what_waits_and_takes_nothing_more(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    waiting = [asyncio.ensure_future(send(writer, status(f"b{n}", "joining_call", n))) for n in range(300)]
    await asyncio.sleep(0)
    await asyncio.gather(writer.close(), writer.close())
    assert all(one.done() and not one.exception() for one in waiting)
    with pytest.raises(CannotCommit, match="stopping"):
        await send(writer, status("late", "joining_call", 0))
    assert len(rows(path, PHASE)) == 300


async def test_a_closed_database_is_one_file(writer: Writer, path: Path) -> None:
    await send(writer, status("b", "joining_call", 0))
    assert f"{path.name}-wal" in beside(path)
    await writer.close()
    assert beside(path) == [path.name]


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


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("synchronous", 2), ("fullfsync", 1), ("checkpoint_fullfsync", 1), ("journal_mode", "wal")],
)
async def test_the_writing_connection_waits_for_the_disk(
    pragma: str, expected: object, path: Path, as_outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_WRITING", as_outside)
    writer = await Writer.open(path, lambda: None)
    assert writer._connection is not None
    [[value]] = await writer._connection.execute_fetchall(f"PRAGMA {pragma}")
    assert value == expected
    await writer.close()
