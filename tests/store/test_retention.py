"""The receiver's process lets old bots go by itself, and stops at once when it is told to."""

from __future__ import annotations

import logging
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from monitor.store.retention import Retention
from monitor.store.turns import Turn
from tests.store.deliveries import check_filter_index, eventually, failed, rows, send

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.writer import Writer

DAY = 86_400_000


async def test_old_bots_go_beside_a_writer(writer: Writer, path: Path, caplog: pytest.LogCaptureFixture) -> None:
    now = time.time_ns() // 1_000_000
    for number in range(30):
        await send(writer, replace(failed(f"old {number}", 0), received_at=now - 8 * DAY + number))
    await send(writer, replace(failed("young", 0), received_at=now - 6 * DAY))
    caplog.set_level(logging.INFO, "monitor.retention")
    woken: list[None] = []
    retention = Retention(path, 7 * DAY, lambda: woken.append(None), first_s=0)
    retention.start()
    await eventually(lambda: rows(path, "SELECT bot_id FROM bot") == [("young",)])
    await eventually(lambda: bool(caplog.messages))
    retention.stop()
    assert woken == [None]
    assert caplog.messages == ["let 30 old bots and 30 deliveries go"]
    assert await send(writer, replace(failed("young", 1), received_at=now)) is not None
    check_filter_index(path)


def test_it_stops_while_it_waits(path: Path) -> None:
    retention = Retention(path, 7 * DAY, lambda: None)
    retention.start()
    retention.stop()
    assert not retention.is_alive()


async def test_a_database_that_cannot_be_pruned_is_told_of(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    retention = Retention(path, 7 * DAY, lambda: None, first_s=0)
    retention.start()
    await eventually(lambda: bool(caplog.messages))
    retention.stop()
    assert "there is no database" in caplog.text


def waits_for_its_turn(thread: threading.Thread) -> bool:
    """Return whether a thread is inside ``Turn`` just now."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame and frame.f_code is not Turn.__enter__.__code__:
        frame = frame.f_back
    return frame is not None


async def test_it_stops_while_another_has_the_turn(
    writer: Writer, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await send(writer, replace(failed("old", 0), received_at=1))
    retention = Retention(path, 7 * DAY, lambda: None, first_s=0)
    with Turn(path):
        retention.start()
        await eventually(lambda: waits_for_its_turn(retention))
        stopping = threading.Thread(target=retention.stop)
        stopping.start()
        await eventually(lambda: not retention.is_alive())
    stopping.join()
    assert not caplog.messages
    assert rows(path, "SELECT bot_id FROM bot") == [("old",)]


@pytest.mark.parametrize("days", [91, -91])
async def test_a_clock_that_jumps_lets_nothing_go(
    days: int, writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = time.time_ns()
    await send(writer, replace(failed("young", 0), received_at=now // 1_000_000 - DAY))
    retention = Retention(path, 90 * DAY, lambda: None, first_s=0)
    monkeypatch.setattr(time, "time_ns", lambda: now + days * DAY * 1_000_000)
    retention.start()
    await eventually(lambda: bool(caplog.messages))
    retention.stop()
    assert f"the clock was set by {days * 24} h" in caplog.text
    assert rows(path, "SELECT bot_id FROM bot") == [("young",)]
