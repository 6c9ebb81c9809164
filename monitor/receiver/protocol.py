"""HTTP/1.1 with a deadline: uvicorn sets no limit of its own to how long a request may take to arrive.

Without one, a few connections that never finish what they send are held for good, and shutting down waits for them.
The headers are bounded by h11 (16 KiB), which is why it is h11 and not httptools, which bounds nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle


class DeadlineProtocol(H11Protocol):
    """A connection that is cut when a request has not arrived as a whole ``deadline_s`` after its first byte.

    The time that we take to answer is not counted. Between requests uvicorn's own keep-alive timer runs; where that
    doesn't (before the first request, and behind a body that was answered before its end), the deadline does.
    """

    deadline_s: float = 30
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base class
        """Give the first request its deadline."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Give a request that begins its deadline; lift it for one that is complete."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Give the rest of a body that is not read any more, or a next request that has begun, its deadline."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._lift_deadline()
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

    def _set_deadline(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.deadline_s, self.transport.abort)

    def _lift_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def with_deadline(deadline_s: float) -> type[DeadlineProtocol]:
    """Return the protocol with a deadline of so many seconds."""
    return type("DeadlineProtocol", (DeadlineProtocol,), {"deadline_s": deadline_s})
