"""As many webhooks as a receiver takes, from a process of its own: ``python -m tests.benchmarks.flood URL N SECONDS``.

Each of N connections sends its next webhook as soon as the one before is acknowledged. No HTTP client: it would need
more of the processor than the receiver does.
"""

from __future__ import annotations

import json
import selectors
import sys
import time
from itertools import count
from typing import TYPE_CHECKING

from tests.benchmarks.lines import percentile
from tests.benchmarks.posting import ANSWER_END, connect, request, status_body

if TYPE_CHECKING:
    import socket

_BOTS = 20
"""For each connection. Each goes through its changes in order, as in life."""
_CODES = ("in_call_not_recording", "in_call_recording")
_WARMED_UP_S = 0.3
"""Of the beginning nothing counts."""


class _Connection:
    """One that always waits for an answer."""

    def __init__(self, url: str, number: int) -> None:
        self.socket: socket.socket = connect(url)
        self._url = url
        self._number = number
        self._turns = count()
        self._started_at = time.time_ns() // 1_000_000 - 3_600_000
        self._answer = b""
        self.sent_at = 0.0

    def send(self) -> None:
        """Send the next webhook: every one is news."""
        turn = next(self._turns)
        bot_id = f"flood-{self._number:04}-{turn % _BOTS:04}"
        body = status_body(bot_id, _CODES[turn // _BOTS % 2], self._started_at + turn)
        whole = request(self._url, body)
        self.sent_at = time.perf_counter()
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


def flood(url: str, connections: int, seconds: float) -> list[tuple[float, float]]:
    """Return, for each acknowledgement that counts, when it came (from the beginning) and how long it took, in s."""
    acknowledged = []
    with selectors.DefaultSelector() as selector:
        for number in range(connections):
            one = _Connection(url, number)
            selector.register(one.socket, selectors.EVENT_READ, one)
            one.send()
        began_at = time.perf_counter() + _WARMED_UP_S
        while time.perf_counter() < began_at + seconds:
            for key, _ in selector.select(1):
                if key.data.answered():
                    now = time.perf_counter()
                    acknowledged.append((now - began_at, now - key.data.sent_at))
                    key.data.send()
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return [(at, took) for at, took in acknowledged if at >= 0]


def main() -> None:
    """Print the rate, and how long an acknowledgement takes, as JSON."""
    url, connections, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    acknowledged = flood(url, connections, seconds)
    took_ms = [took * 1000 for _, took in acknowledged]
    told = {"per_s": len(took_ms) / seconds, "p50_ms": percentile(took_ms, 50), "p99_ms": percentile(took_ms, 99)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
