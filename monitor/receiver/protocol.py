"""HTTP/1.1 with a deadline: uvicorn sets no limit of its own to how long a request may take to arrive.

Without one, a few connections that never finish what they send are held for good, and shutting down waits for them.
Until the deadline they are held all the same, and a process has only so many descriptors: so no more than
about ``MOST_WAITING`` connections are held of which something is still to come.

h11 gives up on headers of more than 16 KiB that come bit by bit, which is why it is h11 and not httptools, which
bounds nothing; those that come at once are measured by ``app``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle


MOST_WAITING = 200
"""Connections that are silent, idle or in the middle of a request. macOS gives a process 256 descriptors for all."""

PATIENCE_S = 1.0
"""How long each of them may wait in any case: many senders at once are no reason to cut one."""


class DeadlineProtocol(H11Protocol):
    """A connection that is cut when a request has not arrived as a whole ``deadline_s`` after its first byte.

    The time that we take to answer is not counted. Between requests uvicorn's own keep-alive timer runs; where that
    doesn't (before the first request, and behind a body that was answered before its end), the deadline does.
    It is cut earlier where too many others wait like it and it has for longest; those that send nothing go first.
    """

    deadline_s: float = 30
    waiting: ClassVar[dict[DeadlineProtocol, float]]
    """The server's connections of which something is still to come, longest first, each with the time since when."""
    _deadline: asyncio.TimerHandle | None = None
    _half_closed = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base class
        """Give the first request its deadline."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Give a request that begins its deadline; lift it for one that is complete."""
        super().data_received(data)
        self._watch()

    def eof_received(self) -> bool:  # type: ignore[override]  # the base class never wants to go on
        """Stay to answer one who has sent a whole request and will send no more."""
        self._half_closed = self.conn.their_state in {h11.DONE, h11.MUST_CLOSE}
        return self._half_closed

    def on_response_complete(self) -> None:
        """Give the rest of a body that is not read any more, or a next request that has begun, its deadline."""
        super().on_response_complete()
        self.waiting.pop(self, None)
        self._watch()
        if self._half_closed and self.conn.their_state is h11.IDLE:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._lift_deadline()
        self.waiting.pop(self, None)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is not HTTP, in JSON as everything else here; nothing more is said to whoever sent it."""
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True  # or else its own answer would come behind this one
            cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            body = json.dumps({"error": msg}).encode()
            headers = [
                ("content-type", "application/json"),
                ("connection", "close"),
                ("content-length", str(len(body))),
            ]
            for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch(self) -> None:
        """Set or lift the deadline by what the connection is waiting for."""
        self._queue()
        match self.conn.their_state:
            case h11.SEND_BODY:
                self._set_deadline()
            case h11.IDLE if self.conn.trailing_data[0]:
                self._set_deadline()
            case h11.IDLE if self.timeout_keep_alive_task is None:
                self._lift_deadline()
                self._set_deadline()
            case _:
                self._lift_deadline()

    def _queue(self) -> None:
        """Be among those that wait, or not; where they have become too many, some are cut."""
        if self.conn.their_state not in {h11.IDLE, h11.SEND_BODY} or self.transport.is_closing():
            self.waiting.pop(self, None)
            return
        self.waiting.setdefault(self, self.loop.time())
        if (too_many := len(self.waiting) - MOST_WAITING) > 0:
            since = self.loop.time() - PATIENCE_S
            late = [connection for connection, began in self.waiting.items() if began <= since]
            for connection in sorted(late, key=DeadlineProtocol._has_begun)[:too_many]:
                del self.waiting[connection]
                connection.transport.abort()

    def _has_begun(self) -> bool:
        """Whether a request would be lost with the connection."""
        return self.conn.their_state is not h11.IDLE or bool(self.conn.trailing_data[0])

    def _set_deadline(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.deadline_s, self.transport.abort)

    def _lift_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def with_deadline(deadline_s: float) -> type[DeadlineProtocol]:
    """Return the protocol of one server, with a deadline of so many seconds."""
    return type("DeadlineProtocol", (DeadlineProtocol,), {"deadline_s": deadline_s, "waiting": {}})
