"""Whoever waits is woken by news, once for all that came; whoever does not wait costs nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from monitor.store import changes
from monitor.store.changes import Alarm, EveryCommit, FilePoll
from monitor.store.location import DatabaseProblem
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.store.deliveries import send, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


def in_threads(count: int, alarm: Alarm) -> None:
    threads = [threading.Thread(target=alarm.wake) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def is_quiet(alarm: Alarm) -> bool:
    """Whether nothing rings, after whatever is pending on the loop has had its turn."""
    waiting = asyncio.ensure_future(alarm.wait())
    for _ in range(5):
        await asyncio.sleep(0)
    quiet = not waiting.done()
    waiting.cancel()
    return quiet


async def test_an_alarm_rings_across_threads() -> None:
    alarm = Alarm()
    waiting = asyncio.ensure_future(alarm.wait())
    await asyncio.sleep(0)
    await asyncio.to_thread(alarm.wake)
    await waiting
    assert await is_quiet(alarm)


async def test_news_from_before_the_first_wait_is_not_lost() -> None:
    alarm = Alarm()
    in_threads(3, alarm)
    await alarm.wait()
    assert await is_quiet(alarm)


async def test_a_hundred_wakes_of_a_busy_loop_ring_once(monkeypatch: pytest.MonkeyPatch) -> None:
    alarm, loop = Alarm(), asyncio.get_running_loop()
    assert await is_quiet(alarm)
    schedule = Mock(wraps=loop.call_soon_threadsafe)
    monkeypatch.setattr(loop, "call_soon_threadsafe", schedule)
    in_threads(100, alarm)  # the loop stands still meanwhile
    await alarm.wait()
    assert schedule.call_count == 1
    assert await is_quiet(alarm)


async def test_a_wake_while_the_last_one_is_worked_on_rings_again() -> None:
    alarm = Alarm()
    alarm.wake()
    await alarm.wait()
    alarm.wake()
    await alarm.wait()
    assert await is_quiet(alarm)


async def test_a_wait_that_was_given_up_loses_nothing() -> None:
    alarm = Alarm()
    assert await is_quiet(alarm)
    alarm.wake()
    await alarm.wait()


def test_after_its_loop_is_gone_an_alarm_is_silent() -> None:
    alarm = Alarm()
    assert asyncio.run(is_quiet(alarm))
    in_threads(3, alarm)


async def test_a_poll_rings_when_another_connection_commits(writer: Writer, reader: Reader) -> None:
    poll = FilePoll(reader)
    await poll.wait()
    waiting = asyncio.ensure_future(poll.wait())
    await reader.data_version()
    await asyncio.sleep(0)
    assert not waiting.done()
    await send(writer, status("b", "joining_call", 0))
    await asyncio.wait_for(waiting, 5)
    assert await reader.bot("b") is not None


class Woken:
    """A writer of this process that rings, and a screen that is woken."""

    def __init__(self, writer: Writer, reader: Reader, alarm: Alarm, path: Path) -> None:
        self.writer = writer
        self.reader = reader
        self.alarm = alarm
        self.path = path
        self.failed = asyncio.Event()
        self._wakes: asyncio.Queue[None] = asyncio.Queue()
        self._task = asyncio.ensure_future(self._count(EveryCommit(alarm, reader)))

    async def _count(self, news: EveryCommit) -> None:
        while True:
            try:
                await news.wait()
            except DatabaseProblem:
                self.failed.set()
            else:
                self._wakes.put_nowait(None)

    async def once(self) -> None:
        """Wait until it is woken, and then for as long as another time would have taken."""
        await asyncio.wait_for(self._wakes.get(), 5)
        await asyncio.sleep(5 * changes.OTHERS_POLL_S)
        assert self._wakes.empty()

    async def close(self) -> None:
        self._task.cancel()
        await self.reader.close()
        await self.writer.close()


@pytest.fixture
async def woken(path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Woken]:
    """A second is short here, and so is the pause in which the log is moved into the database."""
    monkeypatch.setattr(changes, "OTHERS_POLL_S", 0.02)
    monkeypatch.setattr("monitor.store.writer.IDLE_S", 0.03)
    alarm = Alarm()
    writer = await Writer.open(path, alarm.wake)
    woken = Woken(writer, await Reader.open(path), alarm, path)
    await woken.once()  # for what came before the first look
    yield woken
    await woken.close()


async def test_a_commit_of_our_own_wakes_once(woken: Woken) -> None:
    for place in range(3):
        await send(woken.writer, status(f"b{place}", "joining_call", 0))
        await woken.once()


async def test_a_commit_of_another_process_wakes_once(woken: Woken) -> None:
    await send(woken.writer, status("b", "joining_call", 0))
    await woken.once()
    with closing(sqlite3.connect(woken.path)) as other:
        for _ in range(2):
            other.execute("UPDATE bot SET attempt = attempt + 1")
            other.commit()
            await woken.once()


async def test_an_alarm_that_rings_after_the_look_does_not_wake_again(
    woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "OWN_RINGS_WITHIN_S", 3)
    with closing(sqlite3.connect(woken.path)) as other:  # as if it were our writer
        other.execute("UPDATE tally SET rejected = rejected")
        other.commit()
    await asyncio.sleep(5 * changes.OTHERS_POLL_S)
    woken.alarm.wake()
    await woken.once()


async def test_what_could_not_be_read_is_news_when_it_can(woken: Woken, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> int:
        raise DatabaseProblem("gone")

    with monkeypatch.context() as patch:
        patch.setattr(woken.reader, "data_version", broken)
        await asyncio.wait_for(woken.failed.wait(), 5)
    await woken.once()
