"""A peer: a receiver as one writes it at first: each webhook a commit of its own, on the event loop.

``python -m tests.benchmarks.naive_receiver DATABASE`` says on stderr where it listens, as ``monitor serve`` does.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import aiosqlite
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from monitor.receiver.listening import bind, url_of
from monitor.receiver.server import Server
from monitor.receiver.settings import ReceiverSettings

if TYPE_CHECKING:
    from starlette.requests import Request

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE delivery (id INTEGER PRIMARY KEY, bot_id TEXT, body BLOB);
CREATE TABLE bot (bot_id TEXT PRIMARY KEY, code TEXT);
CREATE TABLE utterance (bot_id TEXT, speaker TEXT, text TEXT);
"""


async def _answer(connection: aiosqlite.Connection, request: Request) -> Response:
    body, data = await request.body(), (await request.json())["data"]
    bot_id, code = data["bot_id"], data.get("status", {}).get("code", "complete")
    await connection.execute("INSERT INTO delivery (bot_id, body) VALUES (?, ?)", (bot_id, body))
    await connection.execute("REPLACE INTO bot (bot_id, code) VALUES (?, ?)", (bot_id, code))
    said = [(bot_id, each["speaker"], _text(each)) for each in data.get("transcript", ())]
    if said:
        await connection.executemany("INSERT INTO utterance VALUES (?, ?, ?)", said)
    await connection.commit()
    return Response(status_code=204)


def _text(utterance: dict[str, Any]) -> str:
    return " ".join(word["word"] for word in utterance["words"])


async def main() -> None:
    """Answer until killed."""
    listener = bind("127.0.0.1", 0)
    async with aiosqlite.connect(sys.argv[1]) as connection:
        await connection.executescript(_TABLES)

        async def answer(request: Request) -> Response:
            return await _answer(connection, request)

        app = Starlette(routes=[Route("/webhook", answer, methods=["POST"])])
        url = url_of(listener, "/webhook")
        server = Server(app, ReceiverSettings(), lambda: print(f"listening on {url}", file=sys.stderr, flush=True))
        await server.serve(sockets=[listener])


if __name__ == "__main__":
    asyncio.run(main())
