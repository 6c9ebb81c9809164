"""Webhooks as a load, from a process of its own: ``python -m tests.benchmarks.flood ORDER``, where ORDER is JSON.

Either as many as a receiver takes, each of N connections sending its next one as soon as the one before is
acknowledged; or so many a second, whether the ones before are acknowledged or not. No HTTP client, and bodies that are
put together from pieces: else the load would need more of the processor than the receiver does.
"""

from __future__ import annotations

import json
import selectors
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from monitor.model.times import iso
from tests.benchmarks.lines import percentile
from tests.benchmarks.posting import ANSWER_END, connect, request, status_body

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

CODES = ("in_call_not_recording", "in_call_recording")
"""What bots go back and forth between, in this order."""
_BOTS = 20
"""For each connection, where no bots are named."""
_WARMED_UP_S = 0.3
"""Of the beginning of a flood nothing counts."""
_LAST_WAIT_S = 2.0
"""How long the last ones may take to be acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to send."""

    url: str
    connections: int
    seconds: float = 0
    """How long to flood."""
    per_s: float = 0
    """How many a second instead; then ``total`` tells when it is over."""
    total: int = 0
    bots: Sequence[str] = ()
    """Who changes, one after the other; none: bots never heard of."""

    def argument(self) -> str:
        """Return it for the command line."""
        return json.dumps(asdict(self))


class _Connection:
    """One that has at most one webhook under way."""

    def __init__(self, url: str) -> None:
        self.socket: socket.socket = connect(url)
        self._answer = b""
        self.since = 0.0
        """When what is under way was sent, or was to be sent."""

    def send(self, whole: bytes, since: float) -> None:
        self.since = since
        self.socket.sendall(whole)

    def answered(self) -> bool:
        """Take what has come; return whether the answer is whole.

        Raises:
            ConnectionError: It is not the right one, or none.

        """
        more = self.socket.recv(65_536)
        self._answer += more
        if ANSWER_END not in self._answer and more:
            return False
        if not self._answer.startswith(b"HTTP/1.1 204"):
            raise ConnectionError(self._answer)
        self._answer = b""
        return True


class Acknowledged:
    """When acknowledgements came (``time.perf_counter``), and how long each took, in seconds."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.took_s: list[float] = []

    def note(self, since: float) -> None:
        now = time.perf_counter()
        self.at.append(now)
        self.took_s.append(now - since)


def changes(url: str, bots: Sequence[str]) -> Iterator[bytes]:
    """Make requests, each of which is news: every bot in turn, a millisecond after the one before."""
    marker = "2000-01-01T00:00:00.000Z"
    wholes = [
        [request(url, status_body(bot_id, code, 0).replace(iso(0).encode(), marker.encode())) for bot_id in bots]
        for code in CODES
    ]
    pieces = [[whole.split(marker.encode()) for whole in of_code] for of_code in wholes]
    started_at = time.time_ns() // 1_000_000 - 300_000
    for turn in count():
        head, tail = pieces[turn // len(bots) % len(CODES)][turn % len(bots)]
        yield head + iso(started_at + turn).encode() + tail


def flood(order: Order) -> Acknowledged:
    """Send as many as are taken."""
    acknowledged = Acknowledged()
    with selectors.DefaultSelector() as selector:
        began_at = time.perf_counter() + _WARMED_UP_S
        for number in range(order.connections):
            own = order.bots or [f"flood-{number:04}-{bot:04}" for bot in range(_BOTS)]
            one, news = _Connection(order.url), changes(order.url, own)
            selector.register(one.socket, selectors.EVENT_READ, (one, news))
            one.send(next(news), time.perf_counter())
        while time.perf_counter() < began_at + order.seconds:
            for key, _ in selector.select(1):
                one, news = key.data
                if one.answered():
                    if one.since >= began_at:
                        acknowledged.note(one.since)
                    one.send(next(news), time.perf_counter())
    return acknowledged


def paced(order: Order) -> Acknowledged:
    """Send so many a second; what must wait for a free connection has waited since it was due.

    What is under way on a connection that is closed is not acknowledged, and the connection is not used again.
    """
    acknowledged, idle = Acknowledged(), deque(_Connection(order.url) for _ in range(order.connections))
    news = changes(order.url, order.bots or [f"paced-{bot:04}" for bot in range(_BOTS)])
    with selectors.DefaultSelector() as selector:
        for one in idle:
            selector.register(one.socket, selectors.EVENT_READ, one)
        began_at, sent = time.perf_counter(), 0
        deadline = began_at + order.total / order.per_s + _LAST_WAIT_S
        while len(acknowledged.at) < order.total and time.perf_counter() < deadline:
            due = began_at + sent / order.per_s
            while sent < order.total and idle and due <= time.perf_counter():
                idle.popleft().send(next(news), due)
                sent += 1
                due = began_at + sent / order.per_s
            wait_s = due - time.perf_counter() if idle and sent < order.total else 0.1
            for key, _ in selector.select(max(0, wait_s)):
                try:
                    if not key.data.answered():
                        continue
                except ConnectionError:
                    selector.unregister(key.data.socket)
                    idle = deque(one for one in idle if one is not key.data)
                    continue
                acknowledged.note(key.data.since)
                idle.append(key.data)
    return acknowledged


def main() -> None:
    """Send, and print what came of it as JSON."""
    order = Order(**json.loads(sys.argv[1]))
    send: Callable[[Order], Acknowledged] = paced if order.per_s else flood
    came = send(order)
    took_ms = [took * 1000 for took in came.took_s] or [float("nan")]
    told: dict[str, Any] = {
        "acknowledged": len(came.at),
        "per_s": len(came.at) / order.seconds if order.seconds else order.per_s,
        "p50_ms": percentile(took_ms, 50),
        "p99_ms": percentile(took_ms, 99),
        "cpu_s": time.process_time(),
    }
    if order.per_s:
        told |= {"each": list(zip(came.at, came.took_s, strict=True))}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
