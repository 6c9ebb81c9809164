"""The HTTP server: uvicorn, told to keep quiet, to trust no header, and to end in time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from monitor.receiver.protocol import with_limits
from monitor.receiver.refusals import RefusalLog
from monitor.receiver.turns import Turns
from monitor.receiver.waiting import Waiting

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from monitor.receiver.settings import ReceiverSettings

KEEP_ALIVE_S = 5
TICK_S = 1
GRACE_S = 1
"""How long requests that are being answered may take to finish when the server stops."""


class Server(uvicorn.Server):
    """A server that says when it listens, and that has nothing to do with signals."""

    def __init__(
        self,
        app: ASGIApp,
        settings: ReceiverSettings,
        on_listening: Callable[[], None],
        refused: RefusalLog | None = None,
    ) -> None:
        """Prepare to serve.

        Args:
            app: What answers.
            settings: How long a request may take, and how many may wait.
            on_listening: Called when it listens.
            refused: Is told of what is no HTTP.

        """
        _silence()
        self._ends = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        super().__init__(
            uvicorn.Config(
                app,
                http=with_limits(
                    settings.request_deadline_s, Waiting(settings.max_connections), Turns(), refused or RefusalLog()
                ),
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

    @property
    def should_exit(self) -> bool:
        """Whether the server is to end. May be set from any thread."""
        return self._ends.is_set()

    @should_exit.setter
    def should_exit(self, ends: bool) -> None:
        if not ends:
            self._ends.clear()
        elif self._loop is None:
            self._ends.set()
        else:
            with suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._ends.set)

    async def main_loop(self) -> None:
        """Wait for the end. uvicorn's own way looks for it ten times a second, a third of an idle monitor's work."""
        while not self.should_exit:
            await self.on_tick(0)  # sets the clock of the Date header
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ends.wait(), TICK_S)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self._on_listening()


def _silence() -> None:
    """Keep uvicorn's log lines, which quote what strangers sent, off the screen; ours say what there is to say."""
    log = logging.getLogger("uvicorn")
    log.handlers[:] = [logging.NullHandler()]
    log.propagate = False
