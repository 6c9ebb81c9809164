"""Connections that hold on to a receiver and give it nothing: many, of every kind, who come again when they are cut.

``python -m tests.hostile.dribblers PORT COUNT KEY`` runs until it is killed; a line on stdout says when all are there.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import suppress
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PAUSE_S = 0.1
_HEAD = b"POST /webhook HTTP/1.1\r\nHost: localhost\r\nx-spoke-api-key: %b\r\nContent-Length: 9999\r\n\r\n"
_QUESTION = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Dribblers:
    """Their common aim, and what they know."""

    def __init__(self, port: int, key: bytes) -> None:
        self._port = port
        self._key = key
        self.connected = asyncio.Semaphore(0)
        """Released whenever one has got through."""

    @property
    def kinds(self) -> tuple[Callable[[socket.socket], Awaitable[None]], ...]:
        """What they do, each once."""
        return self._silent, self._slow_head, self._refused_body, self._slow_body, self._half_closed, self._deaf

    async def hold(self, do: Callable[[socket.socket], Awaitable[None]]) -> None:
        """Connect and do one thing, again and again."""
        loop = asyncio.get_running_loop()
        while True:
            with socket.socket() as connection, suppress(OSError):
                connection.setblocking(False)  # noqa: FBT003 - socket's signature
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                await loop.sock_connect(connection, ("127.0.0.1", self._port))
                self.connected.release()
                await do(connection)
            await asyncio.sleep(PAUSE_S)

    async def _silent(self, connection: socket.socket) -> None:
        await asyncio.get_running_loop().sock_recv(connection, 1)

    async def _slow_head(self, connection: socket.socket) -> None:
        await _dribble(connection, b"POST /webhook HTTP/1.1\r\nHost: localhost\r\n" + b"x-y: z\r\n" * 999)

    async def _refused_body(self, connection: socket.socket) -> None:
        await asyncio.get_running_loop().sock_sendall(connection, _HEAD % b"wrong")
        await _dribble(connection, b" " * 9999)

    async def _slow_body(self, connection: socket.socket) -> None:
        await asyncio.get_running_loop().sock_sendall(connection, _HEAD % self._key)
        await _dribble(connection, b" " * 9999)

    async def _half_closed(self, connection: socket.socket) -> None:
        await asyncio.get_running_loop().sock_sendall(connection, _HEAD % self._key)
        connection.shutdown(socket.SHUT_WR)
        await asyncio.get_running_loop().sock_recv(connection, 1)

    async def _deaf(self, connection: socket.socket) -> None:
        while True:
            await asyncio.get_running_loop().sock_sendall(connection, _QUESTION * 100)
            await asyncio.sleep(PAUSE_S)


async def _dribble(connection: socket.socket, what: bytes) -> None:
    for byte in what:
        await asyncio.get_running_loop().sock_sendall(connection, bytes([byte]))
        await asyncio.sleep(PAUSE_S)


async def _main(port: int, count: int, key: bytes) -> None:
    dribblers = Dribblers(port, key)
    kinds = cycle(dribblers.kinds)
    held = [asyncio.create_task(dribblers.hold(next(kinds))) for _ in range(count)]
    for _ in held:
        await dribblers.connected.acquire()
    print("connected", flush=True)
    await asyncio.gather(*held)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()))
