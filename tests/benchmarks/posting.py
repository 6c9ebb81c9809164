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
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ANSWER_END = b"\r\n\r\n"
"""204 has no body."""


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


@contextmanager
def poster(url: str, env: Mapping[str, str]) -> Iterator[Callable[[bytes], float]]:
    """Let another process post bodies; the function given returns when the last byte of one was sent.

    That is by ``time.perf_counter``, which is the same clock in all processes.
    """
    command = [sys.executable, "-m", "tests.benchmarks.posting", url]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def post(body: bytes) -> float:
            stdin.write(body.decode() + "\n")
            stdin.flush()
            status, sent_at = stdout.readline().split()
            assert status == "204", f"{url} answered {status}"
            return float(sent_at)

        try:
            yield post
        finally:
            stdin.close()


def _post_each(url: str) -> None:
    """Post each line of stdin; print the answer's status, and when the request was sent."""
    connection = connect(url)
    for line in sys.stdin:
        whole = request(url, line.strip().encode())
        sent_at = time.perf_counter()  # before the call: the receiver may be awake before it returns
        try:
            connection.sendall(whole)
            answer = _answer(connection)
        except ConnectionError:  # it hangs up on whoever is silent for some seconds
            connection = connect(url)
            sent_at = time.perf_counter()
            connection.sendall(whole)
            answer = _answer(connection)
        print(answer.split()[1].decode(), sent_at, flush=True)


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
