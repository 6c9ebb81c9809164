"""A peer: a route that reads the body, does nothing with it and answers 204, on the monitor's own server settings.

``python -m tests.benchmarks.plain_receiver`` says on stderr where it listens, as ``monitor serve`` does.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from monitor.receiver.listening import bind, url_of
from monitor.receiver.server import Server
from monitor.receiver.settings import ReceiverSettings

if TYPE_CHECKING:
    from starlette.requests import Request


async def _webhook(request: Request) -> Response:
    await request.body()
    return Response(status_code=204)


async def main() -> None:
    """Answer until killed."""
    listener = bind("127.0.0.1", 0)
    app = Starlette(routes=[Route("/webhook", _webhook, methods=["POST"])])
    told = f"listening on {url_of(listener, '/webhook')}"
    server = Server(app, ReceiverSettings(), lambda: print(told, file=sys.stderr, flush=True))
    await server.serve(sockets=[listener])


if __name__ == "__main__":
    asyncio.run(main())
