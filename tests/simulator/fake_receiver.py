"""A small real HTTP receiver that answers what a test tells it to, and remembers what it was sent."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int
    """Which connection it came over: 1, 2, …"""


@dataclass
class FakeReceiver:
    """What to answer next, and what has come."""

    url: str
    answers: deque[int | str] = field(default_factory=deque)
    """Status codes, or ``hang`` (no answer), ``drop`` (hang up); when none is left, 204."""
    requests: list[Request] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    """Ends all hanging."""
    close_after_answer: bool = False
    connections: int = 0


class _Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: FakeReceiver

    def setup(self) -> None:
        super().setup()
        self.receiver.connections += 1
        self.number = self.receiver.connections

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.requests.append(Request(self.path, headers, body, self.number))
        self.receiver.arrived.set()
        answer = self.receiver.answers.popleft() if self.receiver.answers else 204
        match answer:
            case "hang":
                self.receiver.released.wait(10)
                self.close_connection = True
            case "drop":
                self.close_connection = True
            case _:
                self._answer(int(answer))

    def _answer(self, status: int) -> None:
        said = b"" if status == 204 else b'{"problem": "no\x1b[31m"}'
        self.send_response(status)
        if said:
            self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        self.close_connection = self.receiver.close_after_answer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent."""


@contextmanager
def listening() -> Iterator[FakeReceiver]:
    """Run a receiver on a free port."""
    fake = FakeReceiver("")

    class Answerer(_Answerer):
        receiver = fake

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answerer)
    server.daemon_threads = False
    fake.url = f"http://127.0.0.1:{server.server_port}/webhook?from=test"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
