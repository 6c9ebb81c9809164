"""The connections of which something is still to come, and which of them go when there are too many.

A process has only so many descriptors, and whoever holds them all makes it deaf. So no more than about so many
connections may wait. uvicorn's own limit would answer 503 to everybody instead, the provider among them.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

PATIENCE_S = 1.0
"""How long each connection may wait in any case: many senders at once are no reason to cut one."""

THIN_OUT_EVERY_S = 0.05
"""Looking at every connection takes 0.2 ms for 500 of them: not for each byte that one of them dribbles."""


class Claim(IntEnum):
    """What would be lost with a connection; the least goes first."""

    NOTHING = 0
    """It is silent or idle, or doesn't read what it was answered."""
    A_REQUEST = 1
    """Its headers have begun, or it sends on what was refused."""
    A_DELIVERY = 2
    """Its sender was let in, and its body is on the way."""


class Waits(Protocol):
    """A connection."""

    @property
    def claim(self) -> Claim:
        """What would be lost with it."""
        ...

    def cut(self) -> None:
        """Hang up at once."""
        ...


class Waiting:
    """A server's connections that wait, longest first, of which some are cut where they are more than ``most``."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._since: dict[Waits, float] = {}
        self._thinning: asyncio.TimerHandle | None = None

    def join(self, connection: Waits, loop: asyncio.AbstractEventLoop) -> None:
        """Have a connection among those that wait, if it is not yet."""
        self._since.setdefault(connection, loop.time())
        if len(self._since) > self._most and self._thinning is None:
            self._thinning = loop.call_later(THIN_OUT_EVERY_S, self._thin_out, loop)

    def leave(self, connection: Waits) -> None:
        """Have a connection no longer among them."""
        self._since.pop(connection, None)

    def _thin_out(self, loop: asyncio.AbstractEventLoop) -> None:
        """Cut those that have waited for longest, of those that claim least, but none that came a moment ago."""
        self._thinning = None
        late = loop.time() - PATIENCE_S
        claims = [(connection, connection.claim) for connection in self._since]
        for claim in Claim:
            as_much = sum(other >= claim for _, other in claims)
            those = [connection for connection, its in claims if its is claim]
            for connection in those[: max(0, as_much - self._most)]:
                if self._since[connection] <= late:
                    del self._since[connection]
                    connection.cut()
        if len(self._since) > self._most:
            self._thinning = loop.call_later(THIN_OUT_EVERY_S, self._thin_out, loop)
