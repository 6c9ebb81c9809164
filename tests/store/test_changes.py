"""Whoever waits is woken by news, once for all that came; whoever does not wait costs nothing."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING
from unittest.mock import Mock

from monitor.store.changes import Alarm, FilePoll
from tests.store.deliveries import send, status

if TYPE_CHECKING:
    import pytest

    from monitor.store.reader import Reader
    from monitor.store.writer import Writer


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
