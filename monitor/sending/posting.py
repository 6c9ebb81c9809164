"""One webhook over one HTTP connection: sent once, and what came of it in words."""

from __future__ import annotations

import select
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from monitor.model.text import printable

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable
    from socket import socket

TIMEOUT_S = 5.0
"""How long the provider waits to connect, and for an answer."""

_STOP_CHECK_S = 0.05
_ANSWER_READ = 64 * 1024
"""Bytes of an answer that are looked at; of a longer one the connection is given up."""
_ANSWER_SHOWN = 500


class InvalidTarget(ValueError):
    """A URL or key to which nothing can be sent. The message is one line for the user."""


class Reply(NamedTuple):
    """What came of one attempt to deliver a webhook."""

    status: int | None
    """None where there was no answer."""
    message: str
    """The beginning of the answer's body, or why there was no answer. Printable."""
    took_ms: float
    """From the beginning of the request to the end of the answer."""
    refused: bool = False
    """Whether nobody listens there."""
    sent: bool = True
    """Whether any of it went out; not where there was no connection."""

    @property
    def delivered(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 - what HTTP calls success


class Connection:
    """To a receiver, kept from one webhook to the next. Used from one thread."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        """Look at the target; nothing is sent yet.

        Args:
            url: Where to, http or https.
            stop: Ends a post soon after it is set.

        Raises:
            InvalidTarget: The URL cannot be used.

        """
        self._http, self._path = _target(url)
        self._stop = stop
        self._socket: socket | None = None
        """The last one that something was sent by; http.client forgets it where the answer is the last."""

    def post(self, body: bytes, headers: Iterable[tuple[str, str | bytes]]) -> Reply | None:
        """Send a webhook once, its headers in order and with repeats; return what came of it, None if stopped."""
        began = time.perf_counter()
        status, message, refused = None, "", False
        try:
            self._send(body, headers)
            response = self._answer()
            if response is None:
                return None
            status, message = response.status, self._read(response)
        except (OSError, HTTPException, ValueError) as problem:  # the last for a name or header that there cannot be
            self.close()
            message, refused = _reason(problem), isinstance(problem, ConnectionRefusedError)
        took_ms = (time.perf_counter() - began) * 1000
        return Reply(status, printable(message), took_ms, refused, sent=self._socket is not None)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def cut(self) -> None:
        """Hang up from another thread, where an answer comes a byte at a time: no timeout ends that."""
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                self._socket.shutdown(SHUT_RDWR)

    def _send(self, body: bytes, headers: Iterable[tuple[str, str | bytes]]) -> None:
        http, self._socket = self._http, None
        if http.sock is not None and _readable(http.sock, 0):
            http.close()  # nothing was asked, so this is the receiver hanging up on an idle connection
        http.putrequest("POST", self._path, skip_accept_encoding=True)
        for name, value in headers:
            http.putheader(name, value)
        http.putheader("Content-Length", str(len(body)))
        if http.sock is None:
            http.connect()
        self._socket = http.sock
        http.endheaders(body)

    def _answer(self) -> HTTPResponse | None:
        """Wait for the answer; return None where it was stopped."""
        deadline = time.monotonic() + TIMEOUT_S
        while not _readable(self._http.sock, _STOP_CHECK_S):
            if self._stop.is_set():
                self.close()
                return None
            if time.monotonic() > deadline:
                raise TimeoutError
        return self._http.getresponse()

    def _read(self, response: HTTPResponse) -> str:
        """Return the beginning of the answer's body, and leave the connection fit for the next request."""
        said = response.read(_ANSWER_READ)
        if not response.isclosed():
            self.close()
        return said[:_ANSWER_SHOWN].decode(errors="replace")


def header_value(key: str) -> bytes:
    """Return a key as it is sent in a header.

    Raises:
        InvalidTarget: It cannot be.

    """
    if not key.isprintable():
        raise InvalidTarget("the key has a line break or another character that cannot be sent")
    return key.encode()


def check(url: str) -> None:
    """Make sure that an address is one that can be sent to; whether anybody is there is not known.

    Raises:
        InvalidTarget: The URL cannot be used.

    """
    _target(url)


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
