"""Sending a webhook again to who does not answer as one should."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor.tui import resending
from monitor.tui.resending import post, told

if TYPE_CHECKING:
    import pytest


async def test_who_answers_a_byte_at_a_time_is_told_of_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resending, "DEADLINE_S", 0.1)
    left = asyncio.Event()

    async def drip(_: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        answer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 99999\r\n\r\n")
        try:
            while True:
                answer.write(b"x")
                await answer.drain()
                await asyncio.sleep(0.01)
        except ConnectionError:
            left.set()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        reply = await post(f"http://{host}:{port}/", b"{}", [])
        assert told(reply) == "no whole answer within 0.1 s"
        async with asyncio.timeout(5):
            await left.wait()
