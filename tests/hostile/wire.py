"""Raw bytes to a receiver and what comes back, and what its journal holds."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from monitor.store.deflating import KeptBody, inflated
from monitor.wire.spoke import InvalidDelivery, parse

if TYPE_CHECKING:
    from tests.receiver.running import Running

_STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def framed(body: bytes, *more: bytes, key: bytes = b"a-key") -> bytes:
    """Return a request as a provider sends it, with ``more`` header lines."""
    lines = [b"POST /webhook HTTP/1.1", b"Host: localhost", b"x-spoke-api-key: " + key, *more]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


def exchange(running: Running, sent: bytes) -> list[int]:
    """Send bytes, then no more; return the statuses of all answers once the receiver has hung up."""
    with running.connect() as connection:
        with suppress(ConnectionError):  # it may hang up before it has heard all
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        told = bytearray()
        with suppress(ConnectionError):
            while piece := connection.recv(65536):
                told += piece
    return [int(status) for status in _STATUS_LINE.findall(told)]


class Sender:
    """Posts bodies with the right key, and looks whether each is kept as it was sent."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self._told: set[bytes] = set()
        self._kept = 0
        """The number of the newest delivery."""

    def newly_kept(self) -> list[bytes]:
        """Return the bodies of the deliveries that came since the last look."""
        found = self.running.rows(
            f"SELECT delivery_id, inflated, body FROM delivery_body WHERE delivery_id > {self._kept} ORDER BY 1"  # noqa: S608 - our number
        )
        self._kept = cast("int", found[-1][0]) if found else self._kept
        return [inflated(KeptBody(cast("int | None", size), cast("bytes", body))) for _, size, body in found]

    def check_taken_in(self, *bodies: bytes) -> None:
        """Post bodies on one connection; see each answered as a webhook, and in the journal whatever it says."""
        statuses = exchange(self.running, b"".join(map(framed, bodies)))
        assert len(statuses) == len(bodies)
        assert set(statuses) <= {204, 400, 422}
        kept = self.newly_kept()
        assert set(kept) <= set(bodies)
        news = {fact(body): body for body in reversed(bodies) if fact(body) not in self._told}
        assert set(news.values()) <= set(kept)
        self._told |= news.keys()


def fact(body: bytes) -> bytes:
    """Return what makes another delivery the same again: of a status the bot, code and time, else all of it."""
    try:
        return parse(body, 0).identity
    except InvalidDelivery:
        return sha256(body).digest()


def check_unharmed(running: Running) -> None:
    """See that the receiver broke nowhere, holds nobody any more, and takes in the next webhook."""
    health = running.service.health
    assert (health.problem, health.crashes, health.unavailable) == (None, 0, 0)
    assert exchange(running, framed(b'{"event":"failed","data":{"bot_id":"last","error":"x"}}')) == [204]
