"""The receiver's process lets old bots go by itself, and stops at once when it is told to."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.store.retention import Retention
from tests.store.deliveries import check_filter_index, eventually, failed, rows, send

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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
