"""``monitor send``: one simulated meeting, sent as the provider would, to any receiver."""

from __future__ import annotations

import sys
import threading
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from monitor.cli.problems import WrongUse
from monitor.model.counting import counted
from monitor.model.times import iso
from monitor.sending.posting import InvalidTarget
from monitor.simulator.scenarios import play, scenarios
from monitor.simulator.sender import ATTEMPTS

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.simulator.meeting import Webhook
    from monitor.simulator.sender import Answer

_WRONG_ADDRESS = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


def execute(settings: Settings, scenario: str, url: str, seed: int, speed: float) -> int:
    """Send a scenario, one line for each answer; return 0 if all of it was accepted.

    Where nobody listens when it begins, or nothing is let in, the rest is not sent.

    Raises:
        WrongUse: There is no such scenario, or nothing can be sent to that URL.

    """
    if scenario not in scenarios():
        asked = f"there is no scenario {scenario!r}" if scenario else "name a scenario"
        raise WrongUse(f"{asked}; monitor send --list prints them all")
    if not url:
        raise WrongUse("say where to send it, such as --to http://127.0.0.1:8787/webhook")
    key = settings.api_keys[0].reveal() if settings.api_keys else None
    report = _Report(url, with_key=key is not None)
    try:
        play(scenario, url, key=key, seed=seed, speed=speed, on_answer=report.add, stop=report.pointless)
    except InvalidTarget as problem:
        raise WrongUse(str(problem)) from None
    return report.conclude()


def list_scenarios() -> int:
    """Print what can be sent."""
    for name, description in scenarios().items():
        print(f"{name:<18}{description}")
    return 0


class _Report:
    """Prints what was sent and answered, and remembers what was not accepted."""

    def __init__(self, url: str, *, with_key: bool) -> None:
        self.pointless = threading.Event()
        """Set when whatever comes next would fare no better: ``_why`` says why."""
        self._why = ""
        self._url = url
        self._with_key = with_key
        self._refused = True
        self._sent: set[Webhook] = set()
        self._lost: set[Webhook] = set()

    def add(self, answer: Answer) -> None:
        """Print one attempt."""
        webhook, attempt, reply = answer
        self._sent.add(webhook)
        self._refused = self._refused and reply.refused
        if self._refused and attempt == ATTEMPTS:
            self._give_up(f"nobody listens at {self._url} (connection refused); is the receiver running?")
        elif reply.status in _WRONG_ADDRESS:
            self._give_up(f"{self._url} takes no webhooks ({reply.status}); monitor takes them at /webhook: mend --to")
        elif reply.status == HTTPStatus.UNAUTHORIZED:
            self._give_up(self._wrong_key())
        elif reply.status == HTTPStatus.FORBIDDEN:
            self._give_up(f"{self._url} lets nothing in from here ({reply.status}); its answer, above, says why")
        (self._lost.discard if reply.delivered else self._lost.add)(webhook)
        again = f"attempt {attempt}" if attempt > 1 else ""
        told = " ".join(filter(None, (f"{reply.took_ms:.0f} ms", again, reply.message)))
        now = iso(time.time_ns() // 1_000_000)
        status = "---" if reply.status is None else reply.status
        print(f"{now}  {status}  {webhook.code:<22} {webhook.bot_id}  {told}", flush=True)

    def _give_up(self, why: str) -> None:
        self._why = why
        self.pointless.set()

    def _wrong_key(self) -> str:
        if self._with_key:
            return f"{self._url} wants another key (401): set MONITOR_API_KEY to the one that is set there"
        return f"{self._url} wants a key (401): set MONITOR_API_KEY here to the one that is set there"

    def conclude(self) -> int:
        """Return the exit code; say on stderr what was lost."""
        if self._why:
            print(f"monitor: {self._why}", file=sys.stderr)
        elif self._lost:
            told = f"{len(self._lost):,} of {counted(len(self._sent), 'webhook')} not accepted"
            print(f"monitor: {told}", file=sys.stderr)
        return 1 if self._lost else 0
