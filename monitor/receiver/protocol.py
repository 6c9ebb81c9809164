"""HTTP/1.1 with a deadline: uvicorn sets no limit of its own to how long a request may take to arrive.

Without one, a few connections that never finish what they send are held for good, and shutting down waits for them.
Until the deadline they are held all the same, which ``waiting`` bounds.

h11 gives up on headers of more than 16 KiB that come bit by bit, which is why it is h11 and not httptools, which
bounds nothing; those that come at once are measured by ``app``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from monitor.receiver.waiting import Claim

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

    from monitor.receiver.refusals import RefusalLog
    from monitor.receiver.turns import Turns
    from monitor.receiver.waiting import Waiting


MOST_UNREAD_BYTES = 8 * 1024
"""Of answers that lie here until the other side reads those that the system holds for it."""


class DeadlineProtocol(H11Protocol):
    """A connection that is cut when a request has not arrived as a whole ``deadline_s`` after its first byte.

    The time that we take to answer is not counted, but the time that answers lie here unread is. Between requests
    uvicorn's own keep-alive timer runs; where that doesn't (before the first request, and behind a body that was
    answered before its end), the deadline does. It is cut earlier where too many others wait like it and it has for
    longest.
    """

    deadline_s: float
    waiting: Waiting
    turns: Turns
    refused: RefusalLog
    """All three are shared by all connections of a server."""
    _deadline: asyncio.TimerHandle | None = None
    _half_closed = False
    _unread = False
    """Whether more is to be written than the other side reads."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base class
        """Give the first request its deadline."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(MOST_UNREAD_BYTES)
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
        if self.conn.their_state is h11.DONE and self.conn.trailing_data[0]:
            self.turns.queue(self._go_on, self.loop)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """Be ready for the next request, which may be here already; or as much of it as there will ever be."""
        super().on_response_complete()
        self.waiting.leave(self)
        self._watch()
        if self._half_closed and self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._lift_deadline()
        self.waiting.leave(self)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Give one who does not read what it is answered the deadline, too."""
        super().pause_writing()
        self._unread = True
        self._watch()

    def resume_writing(self) -> None:
        """Go on answering one who reads again."""
        super().resume_writing()
        self._unread = False
        self._watch()

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
        self.refused.tell(400, msg, self.client)
        self.transport.close()

    def _watch(self) -> None:
        """Set or lift the deadline by what the connection is waiting for."""
        their_state = self.conn.their_state
        if self.transport.is_closing() or not (self._unread or their_state in {h11.IDLE, h11.SEND_BODY}):
            self.waiting.leave(self)
            self._lift_deadline()
            return
        self.waiting.join(self, self.loop)
        if their_state is h11.IDLE and not self._unread and not self.conn.trailing_data[0]:
            self._lift_deadline()
            if self.timeout_keep_alive_task is not None:
                return
        self._set_deadline()

    @property
    def claim(self) -> Claim:
        """What would be lost with the connection."""
        if self._unread:
            return Claim.NOTHING
        if self.conn.their_state is h11.SEND_BODY:
            return Claim.A_REQUEST if self.cycle.response_started else Claim.A_DELIVERY
        return Claim.A_REQUEST if self.conn.trailing_data[0] else Claim.NOTHING

    def cut(self) -> None:
        """Hang up at once."""
        self.transport.abort()

    def _set_deadline(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.deadline_s, self.transport.abort)

    def _lift_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def with_limits(deadline_s: float, waiting: Waiting, turns: Turns, refused: RefusalLog) -> type[DeadlineProtocol]:
    """Return the protocol of one server, with a deadline of so many seconds, and what its connections share."""
    shared = {"deadline_s": deadline_s, "waiting": waiting, "turns": turns, "refused": refused}
    return type("DeadlineProtocol", (DeadlineProtocol,), shared)
