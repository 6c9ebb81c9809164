"""One simulated meeting: what its bot goes through, and the webhooks in which the provider tells about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from monitor.model.times import SECOND, iso, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from monitor.simulator.speech import Talk


class Webhook(NamedTuple):
    """One request that the provider is going to send."""

    sent_at: int
    """UTC ms when it is due."""
    bot_id: str
    code: str
    """What it tells: a status code, or ``complete`` or ``failed``."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Timeline:
    """When what happens in a meeting happens by the clock: until ``now`` as it is, after that ``speed`` times faster.

    So a meeting that has begun an hour ago did so at any speed, and only what is still to come is hurried.
    """

    now: int
    """UTC ms."""
    speed: float = 1.0

    def at(self, ms: int) -> int:
        """Return the moment of what would happen at ``ms`` (both UTC ms) if nothing were hurried."""
        return ms if ms <= self.now else self.now + round((ms - self.now) / self.speed)


class Step(NamedTuple):
    """One event in a meeting."""

    at_ms: int
    """From the meeting's start."""
    lag_ms: int
    """How much later it is sent."""
    code: str
    event: Callable[[int], dict[str, Any]]
    """Returns the body for a moment, UTC ms."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that may take place at any time; ``webhooks`` makes it take place."""

    bot_id: str
    steps: tuple[Step, ...]

    @property
    def length_ms(self) -> int:
        """From the first event to the last one."""
        return max(step.at_ms + step.lag_ms for step in self.steps)

    def webhooks(self, starts_at: int, timeline: Timeline) -> Iterator[Webhook]:
        """Make the webhooks of this meeting, in the order in which they are sent.

        Args:
            starts_at: When the bot is called in, UTC ms, if nothing were hurried; may be past.
            timeline: How the meeting's time passes.

        """
        for step in sorted(self.steps, key=lambda step: step.at_ms + step.lag_ms):
            happens_at = starts_at + step.at_ms
            body = json.dumps(step.event(timeline.at(happens_at)), ensure_ascii=False, separators=(",", ":"))
            yield Webhook(timeline.at(happens_at + step.lag_ms), self.bot_id, step.code, body.encode())


class Course:
    """Writes down the steps of one meeting as it passes."""

    def __init__(self, source: Random) -> None:
        self.bot_id = _bot_id(source)
        self.steps: list[Step] = []
        self._source = source
        self._at_ms = 0

    def wait(self, shortest_s: float, longest_s: float) -> None:
        """Let some time pass."""
        self._at_ms += round(self._source.uniform(shortest_s, longest_s) * SECOND)

    def status(self, code: str) -> None:
        """The bot goes to another status."""
        data = {"bot_id": self.bot_id}

        def event(now: int) -> dict[str, Any]:
            return {"event": "bot.status_change", "data": data | {"status": {"code": code, "created_at": iso(now)}}}

        self._step(code, event)

    def complete(self, talk: Talk | None = None) -> None:
        """The recording can be had; without a talk, no transcript was asked for."""
        said = {} if talk is None else {"speakers": talk.speakers, "transcript": talk.transcript}
        path, signature = self._source.randbytes(8).hex(), self._source.randbytes(32).hex()

        def event(now: int) -> dict[str, Any]:
            video = {"bot_id": self.bot_id, "mp4": _video_url(path, signature, now)}
            return {"event": "complete", "data": video | said}

        self._step("complete", event)

    def failed(self, error: str) -> None:
        """The provider gives up."""
        self._step("failed", lambda _: {"event": "failed", "data": {"bot_id": self.bot_id, "error": error}})

    def _step(self, code: str, event: Callable[[int], dict[str, Any]]) -> None:
        self.steps.append(Step(self._at_ms, self._source.randint(60, 240), code, event))


def _bot_id(source: Random) -> str:
    """Return an id of either kind that is seen: letters as in the specification, or a UUID."""
    if source.randrange(4) == 0:
        return "".join(source.choices("asdfghjklqwertyuiopzxcvbnm", k=25))
    return str(UUID(int=source.getrandbits(128), version=4))


def _video_url(path: str, signature: str, now: int) -> str:
    """Return a link of the shape of a presigned one, to a host that is reserved for examples: it must lead nowhere."""
    signed = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={moment(now, UTC):%Y%m%dT%H%M%SZ}&X-Amz-Expires=3600"
    return f"https://bots-videos.example.com/{path}/video.mp4?{signed}&X-Amz-Signature={signature}"
