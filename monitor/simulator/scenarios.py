"""What can be played to a receiver, by name: the door to this room."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.model.times import SECOND
from monitor.simulator.demo import demo
from monitor.simulator.kinds import KINDS, meeting
from monitor.simulator.meeting import Timeline
from monitor.simulator.sender import Sender

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from monitor.simulator.meeting import Webhook
    from monitor.simulator.sender import Answer

DEMO = "demo"

_JUST_ENDED = frozenset({"long"})
"""Kinds that nobody wants to wait for: they are played as if they had begun long ago."""


def scenarios() -> dict[str, str]:
    """Return each scenario's name with a description of one line."""
    described = {name: kind.description for name, kind in KINDS.items()}
    return described | {DEMO: "several meetings of all kinds at once, some of them over; goes on until it is stopped"}


def webhooks(scenario: str, seed: int, timeline: Timeline) -> Iterator[Webhook]:
    """Make a scenario's webhooks in the order in which they are sent, those that are due already first.

    Raises:
        KeyError: There is no such scenario.

    """
    if scenario == DEMO:
        return demo(seed, timeline)
    played = meeting(scenario, seed)
    past_ms = played.length_ms if scenario in _JUST_ENDED else 0
    return played.webhooks(timeline.now - past_ms, timeline)


def play(
    scenario: str,
    url: str,
    *,
    key: str | None = None,
    seed: int = 0,
    speed: float = 1.0,
    on_answer: Callable[[Answer], None],
    stop: threading.Event,
) -> None:
    """Send a scenario to a receiver, each webhook when it is due; return at its end, or soon after ``stop`` is set.

    Args:
        scenario: One of ``scenarios()``.
        url: The receiver's, http or https.
        key: The account's key, which the provider sends along; None for none.
        seed: The same seed plays the same meetings, with the same bot ids.
        speed: How many times faster than real the meetings pass; above 0.
        on_answer: Told every attempt, in this thread.
        stop: May be set from any thread.

    Raises:
        InvalidTarget: Nothing can be sent to that URL, or with that key. Nothing was sent.

    """
    sender = Sender(url, key, stop)
    try:
        for webhook in webhooks(scenario, seed, Timeline(_now(), speed)):
            if stop.wait(max(0, webhook.sent_at - _now()) / SECOND):
                return
            sender.send(webhook, on_answer)
    finally:
        sender.close()


def _now() -> int:
    return time.time_ns() // 1_000_000
