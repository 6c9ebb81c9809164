"""``monitor run`` beside another receiver: it looks on, and receives itself when that one has ended or was killed."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.cli.intake import OtherReceiver, OwnReceiver
from monitor.cli.problems import WrongUse
from monitor.cli.reception import Taken, claim, nobody_to_wake
from monitor.receiver.health import one_line
from monitor.store.location import DatabaseProblem, receiver_running, require

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.store.location import ReceiverInfo
    from monitor.tui.intake import IntakeState

LOOK_EVERY_S = 0.5

GRACE_S = 3.0
"""How long nobody must have received before we do: a service manager starts its own receiver again sooner than that.

Nothing is lost meanwhile: providers try again after 5 s and after 15 s.
"""


class Succession(threading.Thread):
    """The receiver of another process, as long as there is one, and from then on our own.

    Of several that wait, the one who gets the lock receives, and the others go on waiting. One without a key does not
    take over from one that asked for it: all that a tunnel brings would be refused, and nobody would see why.
    """

    def __init__(self, settings: Settings, other: ReceiverInfo, grace_s: float = GRACE_S) -> None:
        """Prepare to succeed.

        Args:
            settings: What the user has set.
            other: Who receives now.
            grace_s: How long nobody must have received.

        """
        super().__init__(name="succession")
        self._settings = settings
        self._grace_s = grace_s
        self._other = OtherReceiver(settings.database, nobody="nobody receives; taking over")
        self._other_url = other.url
        self._needs_key = bool(other.asks_key)
        self._own: OwnReceiver | None = None
        self._news = ""
        self._problem: str | None = None
        self._claimed = ExitStack()
        self._stopping = threading.Event()

    @property
    def is_ours(self) -> bool:
        """Whether this process receives."""
        return self._own is not None

    @property
    def url(self) -> str | None:
        """Where webhooks are taken in; None while they are nowhere."""
        return self._own.url if self._own else self._other.url

    def state(self) -> IntakeState:
        """Return how whoever receives is now."""
        if self._own:
            return replace(self._own.state(), news=self._news)
        return replace(self._other.state(), problem=self._problem)

    def stop(self) -> None:
        """Give up waiting; or end our own receiver, once what it has begun is done."""
        self._stopping.set()
        if self.is_alive():
            self.join()
        self._claimed.close()

    def run(self) -> None:
        """Wait, and begin to receive: the thread's own function, not to be called."""
        free_since: float | None = None
        while self._own is None and not self._stopping.wait(min(LOOK_EVERY_S, self._grace_s)):
            if holder := receiver_running(self._settings.database):
                self._note(holder)
                free_since = None
                continue
            free_since = free_since or time.monotonic()
            if time.monotonic() - free_since >= self._grace_s:
                self._try()

    def _note(self, holder: ReceiverInfo) -> None:
        self._problem = None
        if holder.url:  # else it only makes all again, and says nothing of who receives
            self._other_url, self._needs_key = holder.url, bool(holder.asks_key)

    def _try(self) -> None:
        """Receive; what is in the way is told, until the next look."""
        if self._needs_key and not self._settings.api_keys:
            self._problem = "nobody receives: the other one asked for a key; start monitor with MONITOR_API_KEY"
            return
        try:
            require(self._settings.database)  # one that was removed is not made anew: the screen shows the old one
            self._receive()
        except Taken:
            self._problem = None
        except (WrongUse, DatabaseProblem) as problem:
            self._problem = f"nobody receives: {problem}"
        except Exception as error:  # noqa: BLE001 - the user must see this one, too, and it may pass
            self._problem = f"nobody receives: {one_line(error)}"

    def _receive(self) -> None:
        with ExitStack() as claimed:
            reception = claim(self._settings, nobody_to_wake, claimed)
            reception.service.start()
            self._claimed = claimed.pop_all()
        instead = f" instead of {self._other_url}" if self._other_url != reception.url else ""
        self._news = f"The other monitor has ended; webhooks are taken in here, at {reception.url}{instead}."
        self._own = OwnReceiver(reception, asks_key=bool(self._settings.api_keys))
