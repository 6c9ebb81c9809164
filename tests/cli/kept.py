"""Deliveries, written down as the receiver does it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from monitor.store.writer import Writer
from monitor.wire.delivery import Delivery
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def status(bot_id: str, code: str, created_at: str = "2024-01-01T12:00:00.000Z") -> bytes:
    """Return the body of a status webhook."""
    data = {"bot_id": bot_id, "status": {"code": code, "created_at": created_at}}
    return json.dumps({"event": "bot.status_change", "data": data}).encode()


def receive(database: Path, deliveries: Sequence[tuple[int, bytes]]) -> None:
    """Write deliveries down: when each was received (UTC ms), and its body."""

    async def write() -> None:
        writer = await Writer.open(database, lambda: None)
        for received_at, body in deliveries:
            await writer.record(Delivery(received_at=received_at, headers=(), body=body), parse(body, received_at))
        await writer.close()

    asyncio.run(write())
