"""A real receiver in its thread, as tests start and talk to it."""

from __future__ import annotations

import socket
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx

from monitor.receiver.listening import bind, url_of
from monitor.receiver.service import ReceiverService
from monitor.receiver.settings import ReceiverSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOLDEN = Path(__file__).parent.parent / "golden"
KEY = b"a-key"
WITH_KEY = ReceiverSettings(keys=(KEY,))


def golden(name: str) -> bytes:
    return (GOLDEN / name).read_bytes()


def wait_until(condition: Callable[[], object], timeout_s: float = 5) -> None:
    """Return once ``condition`` holds."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        time.sleep(0.005)


@dataclass
class Running:
    """A receiver that has been started."""

    service: ReceiverService
    url: str
    port: int
    database: Path
    http: httpx.Client

    def post(self, body: bytes, key: bytes | None = KEY, /, **headers: str) -> httpx.Response:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        named += [(b"x-spoke-api-key", key)] if key is not None else []
        return self.http.post(self.url, content=body, headers=named)

    def connect(self) -> socket.socket:
        """Return a bare connection that gives up waiting after some seconds."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Return what is on disk."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()


def answer_on(connection: socket.socket) -> tuple[int, bytes]:
    """Return the status and the body of the next answer on a bare connection."""
    answer = HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.read()


@contextmanager
def launched(folder: Path, settings: ReceiverSettings = WITH_KEY) -> Iterator[Running]:
    """Run a receiver on a free port, with its database in ``folder``; it must have come to no harm at the end."""
    listener = bind("127.0.0.1", 0)
    url, port, database = url_of(listener, settings.path), listener.getsockname()[1], folder / "monitor.db"
    service = ReceiverService(listener, database, settings, lambda: None)
    service.start()
    try:
        assert service.ready.wait(10)
        with httpx.Client(timeout=10) as http:
            yield Running(service, url, port, database, http)
    finally:
        assert service.stop()
        assert service.error is None


class Start(Protocol):
    def __call__(self, settings: ReceiverSettings = ...) -> Running: ...
