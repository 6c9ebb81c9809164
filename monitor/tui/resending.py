"""Sending a webhook again without keeping the screen waiting, and what came of it, in words."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.sending.posting import Connection, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

DEADLINE_S = 30.0
"""For all of it: some receivers answer a byte at a time."""


async def post(url: str, body: bytes, headers: Sequence[tuple[str, str | bytes]]) -> Reply:
    """Send a webhook once; return what came of it.

    In a thread that ends with the process: quitting need not wait for a name to be looked up.

    Raises:
        InvalidTarget: The URL cannot be used.

    """
    loop = asyncio.get_running_loop()
    replied: asyncio.Future[Reply | None] = loop.create_future()
    stop = threading.Event()
    connection = Connection(url, stop)

    def send() -> None:
        reply = connection.post(body, headers)
        connection.close()
        with suppress(RuntimeError):  # the app has ended meanwhile
            loop.call_soon_threadsafe(_tell, replied, reply)

    threading.Thread(target=send, name="send again", daemon=True).start()
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await replied or Reply(None, "stopped", 0)
    except TimeoutError:
        return Reply(None, f"no whole answer within {DEADLINE_S:g} s", DEADLINE_S * 1000)
    finally:
        stop.set()
        connection.cut()


def _tell(replied: asyncio.Future[Reply | None], reply: Reply | None) -> None:
    if not replied.done():  # nobody waits any more
        replied.set_result(reply)


def told(reply: Reply) -> str:
    """Return what came of it, such as "204 in 12 ms", and what the answer says where it was not taken."""
    if reply.status is None:
        return reply.message
    said = f": {reply.message}" if reply.message and not reply.delivered else ""
    return f"{reply.status} in {reply.took_ms:,.0f} ms{said}"
