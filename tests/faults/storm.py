"""Load from many connections at once, and an exact memory of what was acknowledged."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from tests.store.deliveries import complete, failed, status

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = ("joining_call", "in_waiting_room", "in_call_recording", "call_ended")
_KEPT = frozenset({204, 400, 422})
"""What is answered for a delivery that is in the journal; 422 and 400 for one that was turned away."""
_UNAVAILABLE = 503

_SHORT = (("Ana", "hi there [/red]"), ("Bob", "hello, 你好"), ("Ana", "so it is"))
_LONG = tuple((speaker, "word " * 200) for speaker in ("Ana", "Bob") * 8)
"""A transcript that is parsed, deflated and packed in other threads."""


def digest(body: bytes) -> bytes:
    """Return what stands for a body; two bodies with the same one are the same."""
    return blake2b(body, digest_size=16).digest()


def meeting(bot_id: str, *, is_long: bool = False) -> Iterator[bytes]:
    """Yield the bodies of a bot's life; of two bots, none is the same."""
    for at, code in enumerate(CODES):
        yield status(bot_id, code, at).body
    yield complete(bot_id, len(CODES), *(_LONG if is_long else _SHORT)).body


def news(sender: str) -> Iterator[bytes]:
    """Yield bodies of every kind for ever: meetings that finish or fail, and what is unknown or wrong."""
    choice = random.Random(sender)  # noqa: S311 - it must be repeatable, not secret
    for number in count():
        bot_id = f"{sender}-{number}"
        match choice.randrange(10):
            case 0:
                yield failed(bot_id, number).body
            case 1:
                yield json.dumps({"event": "bot.sang", "data": {"bot_id": bot_id}}).encode()
            case 2:
                yield replace(failed(bot_id, 0), body=b'{"event": "failed", "not": "%s"}' % bot_id.encode()).body
            case kind:
                yield from meeting(bot_id, is_long=kind == 3 and not choice.randrange(4))


class Storm:
    """Connections that each send one delivery after the other. Use as a context manager: they end with the block.

    Whoever has no answer does not count: it may be kept, or not. A connection that is lost is made again.
    """

    def __init__(self, url: str, name: str, connections: int = 16) -> None:
        self.acknowledged: list[bytes] = []
        """``digest`` of what was answered for as kept."""
        self.answers: Counter[int] = Counter()
        """How often each status was answered."""
        self._url = urlsplit(url)
        self._ending = threading.Event()
        self._senders = [
            threading.Thread(target=self._send, args=(f"{name}-{number}",), name=f"sender {number}")
            for number in range(connections)
        ]

    def __enter__(self) -> Self:
        for sender in self._senders:
            sender.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for sender in self._senders:
            sender.join()

    @property
    def refused(self) -> int:
        """How many were asked to try again."""
        return self.answers[_UNAVAILABLE]

    def _send(self, name: str) -> None:
        bodies = news(name)
        while not self._ending.is_set():
            connection = HTTPConnection(self._url.hostname or "", self._url.port, timeout=10)
            try:
                while not self._ending.is_set():
                    self._post(connection, next(bodies))
            except (OSError, HTTPException):
                self._ending.wait(0.02)  # nobody listens, until it is started again
            finally:
                connection.close()

    def _post(self, connection: HTTPConnection, body: bytes) -> None:
        connection.request("POST", self._url.path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        self.answers[answer.status] += 1
        if answer.status in _KEPT:
            self.acknowledged.append(digest(body))
