"""What the status bar says of the receiver, where it is in this process and where it is in another one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.receiver.health import ReceiverState
from monitor.store.location import receiver_running
from monitor.tui.intake import IntakeState, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.cli.reception import Reception
    from monitor.receiver.health import Health
    from monitor.store.location import ReceiverInfo

LOOK_EVERY_S = 1.0
"""How often to look whether another process still receives; a look takes its lock for an instant.

On the UI's loop: it waits for nobody and takes 17 us, where a thread for it would take 150 us (measured).
"""


class OwnReceiver:
    """The receiver of this process."""

    is_ours = True

    def __init__(self, reception: Reception, *, asks_key: bool) -> None:
        self._service = reception.service
        self._asks_key = asks_key
        self.url = reception.url
        """Where it takes webhooks."""

    def state(self) -> IntakeState:
        """Return how it is now. While it starts it listens already: what arrives waits in its socket."""
        health = self._service.health
        badge = "key ✓" if self._asks_key else "no key: this machine only"
        if health.restarts:
            badge = f"{badge}, restarted {health.restarts:,}×"
        stopped = health.state is ReceiverState.STOPPED
        problem = health.problem or ("the receiver has stopped; start monitor again" if stopped else None)
        return IntakeState(self.url, not stopped, badge, self._asks_key, _refused(health), problem)


def _refused(health: Health) -> Refused | None:
    if health.last_refusal is None:
        return None
    refusal, at = health.last_refusal
    return Refused(health.unauthorized, refusal.why, refusal.reason, at)


class OtherReceiver:
    """The receiver of whatever process has the database."""

    is_ours = False

    def __init__(self, database: Path, nobody: str = "no receiver is running; start monitor") -> None:
        self._database = database
        self._nobody = nobody
        self._looked_at = -LOOK_EVERY_S
        self._found: ReceiverInfo | None = None

    def state(self) -> IntakeState:
        """Return whether there is one."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._found, self._looked_at = receiver_running(self._database), time.monotonic()
        if self._found is None:
            return IntakeState(self._nobody, listening=False, badge="watching")
        return IntakeState(self._found.url or "rebuilding", listening=bool(self._found.url), badge="watching")

    @property
    def url(self) -> str | None:
        """Where it takes webhooks; None while there is none."""
        return (self._found and self._found.url) or None
