"""One moment of a simulated day, the same on every machine: what snapshots and screenshots show."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from monitor.simulator.meeting import Timeline
from monitor.simulator.scenarios import webhooks
from monitor.store.writer import Writer
from monitor.tui.app import MonitorApp
from monitor.tui.intake import IntakeState
from monitor.wire.delivery import Delivery
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_773_325_800_000
"""Thursday, 12 March 2026, 14:30 UTC."""

SEED = 10
URL = "http://127.0.0.1:8787/webhook"
HEADERS = (("content-type", "application/json"), ("x-spoke-api-key", "(hidden)"))


class StandingIntake:
    """A receiver that always says the same of itself."""

    def __init__(self, badge: str = "key ✓", *, safe: bool = True) -> None:
        self.url: str | None = URL
        self._state = IntakeState(URL, listening=True, badge=badge, safe=safe)

    def state(self) -> IntakeState:
        return self._state


def still_app(database: Path, theme: str = "monitor", intake: StandingIntake | None = None) -> MonitorApp:
    """Return the app on a database that nobody writes to any more."""
    return MonitorApp(database, intake=intake or StandingIntake(), theme=theme)


async def fill(database: Path) -> None:
    """Write a day's webhooks down as if they had come when they were sent, and one that is wrong."""
    writer = await Writer.open(database, lambda: None)
    try:
        for webhook in takewhile(lambda each: each.sent_at <= NOW, webhooks("demo", SEED, Timeline(NOW))):
            delivery = Delivery(received_at=webhook.sent_at, headers=HEADERS, body=webhook.body)
            await writer.record(delivery, parse(webhook.body, webhook.sent_at))
        wrong = Delivery(received_at=NOW, headers=HEADERS, body=b'{"event":"failed","data":{"bot_id": bot_id}}')
        await writer.record_rejected(
            wrong, "", None, "the body is not JSON: there should be a value at line 1 column 36"
        )
    finally:
        await writer.close()


async def empty(database: Path) -> None:
    """Make a database in which nothing is."""
    await (await Writer.open(database, lambda: None)).close()
