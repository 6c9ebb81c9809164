"""A real database with a real writer, and the app on it, without a receiver."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from monitor.store.changes import Alarm
from monitor.store.writer import Writer
from monitor.tui.app import MonitorApp
from monitor.tui.intake import IntakeState
from monitor.wire.delivery import Delivery
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot

URL = "http://127.0.0.1:8787/webhook"


class StandingIntake:
    """A receiver that says what the test wants it to say."""

    def __init__(self) -> None:
        self.now = IntakeState(URL, listening=True, badge="key ✓")
        self.url: str | None = URL

    def state(self) -> IntakeState:
        return self.now


class Desk:
    """A monitor at work: send it webhooks, look at its screen."""

    def __init__(self, writer: Writer, alarm: Alarm, app: MonitorApp, intake: StandingIntake) -> None:
        self.writer = writer
        self.alarm = alarm
        self.app = app
        self.intake = intake

    async def take(self, event: str, received_at: int | None = None, **data: object) -> None:
        """Record a webhook, as the receiver would."""
        at = int(time.time() * 1000) if received_at is None else received_at
        body = json.dumps({"event": event, "data": data}).encode()
        await self.writer.record(Delivery(received_at=at, headers=(), body=body), parse(body, at))

    async def status(self, bot_id: str, code: str, ago_s: float = 0) -> None:
        """Record a status that changed some seconds ago."""
        created = datetime.fromtimestamp(time.time() - ago_s, UTC).isoformat(timespec="milliseconds")
        await self.take("bot.status_change", bot_id=bot_id, status={"code": code, "created_at": created})

    def screen(self) -> list[str]:
        """Return the lines of the screen, as a person reads them."""
        width, height = self.app.size
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip)[:width].rstrip() for strip in strips[:height]]

    def text(self) -> str:
        return "\n".join(self.screen())

    async def see(self, pilot: Pilot[None], *parts: str) -> str:
        """Wait until all parts are on the screen."""
        return await self.until(pilot, lambda text: all(part in text for part in parts), f"no {parts}")

    async def until(self, pilot: Pilot[None], is_so: Callable[[str], bool], why: str = "") -> str:
        deadline = time.monotonic() + 8
        while not is_so(text := self.text()):
            assert time.monotonic() < deadline, f"{why} on the screen:\n{text}"
            await pilot.pause(0.01)
        return text


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    path = tmp_path / "monitor.db"
    alarm = Alarm()
    writer = await Writer.open(path, alarm.wake)
    intake = StandingIntake()
    yield Desk(writer, alarm, MonitorApp(path, intake=intake, alarm=alarm), intake)
    await writer.close()
