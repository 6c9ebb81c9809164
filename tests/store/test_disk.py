"""How many bytes things take on the disk. They depend on no machine, so these are bounds and not measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.simulator.kinds import meeting
from monitor.simulator.meeting import Timeline
from monitor.store.writer import Writer
from monitor.wire.delivery import Delivery
from tests.store.deliveries import HEADERS, NOON, send, send_together, status

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("joining_call", "in_waiting_room", "in_call_not_recording", "in_call_recording", "call_ended")


async def test_a_status_takes_few_bytes(path: Path) -> None:
    writer = await Writer.open(path, lambda: None)
    bots = [f"9f6c1d1e-0c5b-4d0f-8a53-{n:012}" for n in range(100)]
    sent = [
        status(bot, CODES[turn % len(CODES)], 100_000 * turn + n, came=100_000 * turn + n + 5)
        for turn in range(20)
        for n, bot in enumerate(bots)
    ]
    await send_together(writer, *sent)
    await writer.close()
    body = sum(len(one.body) for one in sent) / len(sent)
    assert 150 < body < 200
    assert await grown(path) / len(sent) < body + 350


async def test_a_transcript_takes_less_than_its_json(path: Path) -> None:
    [*_, last] = meeting("complete", "long", 10_000).webhooks(NOON, Timeline(2 * NOON))
    writer = await Writer.open(path, lambda: None)
    await send(writer, Delivery(received_at=NOON, headers=HEADERS, body=last.body))
    await writer.close()
    assert len(last.body) > 500_000
    assert await grown(path) < 0.85 * len(last.body)  # its search index included


async def grown(path: Path) -> int:
    """Return how many bytes more a database has than one without a row."""
    empty = path.with_name("empty.db")
    await (await Writer.open(empty, lambda: None)).close()
    return size(path) - size(empty)


def size(path: Path) -> int:
    return path.stat().st_size
