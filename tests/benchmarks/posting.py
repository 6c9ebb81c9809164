"""Webhooks as bytes on a connection, one at a time.

``python -m tests.benchmarks.posting URL`` posts each line that it is given. It is a process of its own, so that it
shares no interpreter lock with whoever measures.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from monitor.model.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ANSWER_END = b"\r\n\r\n"
"""204 has no body."""


class Posted(NamedTuple):
    """A webhook that was acknowledged; by ``time.perf_counter``, which is the same clock in all processes."""

    sent_at: float
    """When its first byte was sent, which of a short one is when the last was, too."""
    answered_at: float


def status_body(bot_id: str, code: str, at: int) -> bytes:
    """Return the body of a status webhook; ``at`` is UTC ms."""
    status = {"code": code, "created_at": iso(at)}
    return json.dumps({"event": "bot.status_change", "data": {"bot_id": bot_id, "status": status}}).encode()


def request(url: str, body: bytes) -> bytes:
    """Return a whole request."""
    parts = urlsplit(url)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def connect(url: str) -> socket.socket:
    """Return a connection that sends at once."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class Poster:
    """Lets another process post bodies, each without a line break."""

    def __init__(self, url: str, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._url = url
        self._stdin = stdin
        self._stdout = stdout

    def begin(self, body: bytes) -> Callable[[], Posted]:
        """Give it a body; what is returned waits for the answer."""
        self._stdin.write(body + b"\n")
        self._stdin.flush()

        def answered() -> Posted:
            status, sent_at, answered_at = self._stdout.readline().split()
            assert status == b"204", f"{self._url} answered {status.decode()}"
            return Posted(float(sent_at), float(answered_at))

        return answered

    def post(self, body: bytes) -> Posted:
        """Give it a body, and wait for the answer."""
        return self.begin(body)()


@contextmanager
def poster(url: str, env: Mapping[str, str]) -> Iterator[Poster]:
    """Start the other process; it ends with the block."""
    command = [sys.executable, "-m", "tests.benchmarks.posting", url]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield Poster(url, process.stdin, process.stdout)
        finally:
            process.stdin.close()


def _post_each(url: str) -> None:
    """Post each line of stdin; print the answer's status, when the request was sent, and when the answer came."""
    connection = connect(url)
    for line in sys.stdin.buffer:
        whole = request(url, line.strip())
        sent_at = time.perf_counter()  # before the call: the receiver may be awake before it returns
        try:
            connection.sendall(whole)
            answer = _answer(connection)
        except ConnectionError:  # it hangs up on whoever is silent for some seconds
            connection = connect(url)
            sent_at = time.perf_counter()
            connection.sendall(whole)
            answer = _answer(connection)
        print(answer.split()[1].decode(), sent_at, time.perf_counter(), flush=True)


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while ANSWER_END not in answer:
        more = connection.recv(65_536)
        if not more:
            raise ConnectionResetError
        answer += more
    return answer


if __name__ == "__main__":
    _post_each(sys.argv[1])
