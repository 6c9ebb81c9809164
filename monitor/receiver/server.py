"""The HTTP server: uvicorn, told to keep quiet, to trust no header, and to end in time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import uvicorn

from monitor.receiver.protocol import with_limits
from monitor.receiver.waiting import Waiting

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from monitor.receiver.settings import ReceiverSettings

KEEP_ALIVE_S = 5
GRACE_S = 2
"""How long requests that are being answered may take to finish when the server stops."""


class Server(uvicorn.Server):
    """A server that says when it listens, and that has nothing to do with signals."""

    def __init__(self, app: ASGIApp, settings: ReceiverSettings, on_listening: Callable[[], None]) -> None:
        _silence()
        super().__init__(
            uvicorn.Config(
                app,
                http=with_limits(settings.request_deadline_s, Waiting(settings.max_connections)),
                ws="none",
                loop="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=GRACE_S,
            )
        )
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._on_listening()


def _silence() -> None:
    """Keep uvicorn's log lines, which quote what strangers sent, off the screen; ours say what there is to say."""
    log = logging.getLogger("uvicorn")
    log.handlers[:] = [logging.NullHandler()]
    log.propagate = False
