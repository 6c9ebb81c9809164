"""Sends webhooks over real HTTP, the way the provider's bot does (wire formats, 2a)."""

from __future__ import annotations

import select
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from monitor.model.text import printable

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from socket import socket

    from monitor.simulator.meeting import Webhook

TIMEOUT_S = 5.0
"""How long the provider waits to connect, and for an answer."""

WAITS_S = (0.5, 1.5)
"""Before the second and the third attempt. There is no fourth: the event is lost then."""

ATTEMPTS = 1 + len(WAITS_S)

_STOP_CHECK_S = 0.05
_ANSWER_READ = 64 * 1024
"""Bytes of an answer that are looked at; of a longer one the connection is given up."""
_ANSWER_SHOWN = 500


class InvalidTarget(ValueError):
    """A URL or key to which nothing can be sent. The message is one line for the user."""


class Answer(NamedTuple):
    """What came of one attempt to deliver a webhook."""

    webhook: Webhook
    attempt: int
    """1 to 3."""
    status: int | None
    """None where there was no answer."""
    message: str
    """The beginning of the answer's body, or why there was no answer. Printable."""
    took_ms: float
    """From the beginning of the request to the end of the answer."""
    refused: bool = False
    """Whether nobody listens there."""

    @property
    def delivered(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 - what HTTP calls success


class Sender:
    """One kept connection to a receiver. Used from one thread."""

    def __init__(self, url: str, key: str | None, stop: threading.Event, waits_s: Sequence[float] = WAITS_S) -> None:
        """Look at the target; nothing is sent yet.

        Args:
            url: Where to, http or https.
            key: Sent as ``x-spoke-api-key``; None for no such header.
            stop: Ends an attempt, or the wait before the next one, soon after it is set.
            waits_s: Before each further attempt.

        Raises:
            InvalidTarget: The URL or the key cannot be used.

        """
        self._connection, self._path = _target(url)
        self._headers: dict[str, str | bytes] = {
            "Content-Type": "application/json",
            "User-Agent": "meetingbaas/1.0 (monitor simulator)",
        }
        if key is not None:
            self._headers["x-spoke-api-key"] = _header_value(key)
        self._stop = stop
        self._waits_s = waits_s

    def send(self, webhook: Webhook, on_answer: Callable[[Answer], None]) -> bool:
        """Deliver one webhook, trying again where the provider would; return whether it was taken.

        Each attempt is told to ``on_answer``, except one that was stopped.
        """
        for attempt, wait_s in enumerate((0.0, *self._waits_s), start=1):
            if self._stop.wait(wait_s):
                return False
            answer = self._attempt(webhook, attempt)
            if answer is None:
                return False
            on_answer(answer)
            if answer.delivered or answer.status in _NOT_TRIED_AGAIN:
                return answer.delivered
        return False

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _attempt(self, webhook: Webhook, attempt: int) -> Answer | None:
        """Return what came of it; None where it was stopped."""
        began = time.perf_counter()
        status, message, refused = None, "", False
        try:
            response = self._post(webhook.body)
            if response is None:
                return None
            status, message = response.status, self._read(response)
        except (OSError, HTTPException, UnicodeError) as problem:  # the last one for a host that no name can have
            self.close()
            message, refused = _reason(problem), isinstance(problem, ConnectionRefusedError)
        return Answer(webhook, attempt, status, printable(message), (time.perf_counter() - began) * 1000, refused)

    def _post(self, body: bytes) -> HTTPResponse | None:
        connection = self._connection
        if connection.sock is not None and _readable(connection.sock, 0):
            connection.close()  # nothing was asked, so this is the receiver hanging up on an idle connection
        connection.request("POST", self._path, body, self._headers)
        deadline = time.monotonic() + TIMEOUT_S
        while not _readable(connection.sock, _STOP_CHECK_S):
            if self._stop.is_set():
                connection.close()
                return None
            if time.monotonic() > deadline:
                raise TimeoutError
        return connection.getresponse()

    def _read(self, response: HTTPResponse) -> str:
        """Return the beginning of the answer's body, and leave the connection fit for the next request."""
        said = response.read(_ANSWER_READ)
        if not response.isclosed():
            self.close()
        return said[:_ANSWER_SHOWN].decode(errors="replace")


_NOT_TRIED_AGAIN = frozenset(range(300, 400))
"""Redirects: the provider's sender would follow them, this one does not; it goes nowhere the user has not named."""


def _target(url: str) -> tuple[HTTPConnection, str]:
    """Return a connection, not open yet, and the path. The port is always named: http.client guesses wrong at IPv6."""
    message = f"cannot send to {url!r}: it should look like http://127.0.0.1:8787/webhook"
    try:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if parts.hostname and path.isascii() and path.isprintable() and " " not in path:
            if parts.scheme == "http":
                port = 80 if parts.port is None else parts.port
                return HTTPConnection(parts.hostname, port, timeout=TIMEOUT_S), path
            if parts.scheme == "https":
                port = 443 if parts.port is None else parts.port
                return HTTPSConnection(parts.hostname, port, timeout=TIMEOUT_S), path
    except (ValueError, HTTPException):
        pass
    raise InvalidTarget(message)


def _header_value(key: str) -> bytes:
    if not key.isprintable():
        raise InvalidTarget("the key has a line break or another character that cannot be sent")
    return key.encode()


def _readable(sock: socket, timeout_s: float) -> bool:
    """Whether there is something to read within a time, if only that the other side has hung up."""
    poll = select.poll()  # not select(): that fails in a process with over a thousand open files
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(timeout_s * 1000))


def _reason(problem: Exception) -> str:
    """Return why there was no answer, in a few words."""
    if isinstance(problem, TimeoutError):
        return f"no answer within {TIMEOUT_S:g} s"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    return str(problem) or type(problem).__name__
