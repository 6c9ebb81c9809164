"""The receiver's thread: its own event loop, the HTTP server and the database's writer, from start to stop.

A thread of its own, because a terminal that stops reading blocks the screen's loop, and webhooks must not wait for
it. What serves HTTP is imported in this thread only: the first frame need not wait for it (0.2 s), and what arrives
meanwhile waits in the listening socket.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, Any

from monitor.receiver.health import Health, ReceiverState, one_line
from monitor.store.location import DatabaseProblem

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from monitor.receiver.server import Server
    from monitor.receiver.settings import ReceiverSettings
    from monitor.store.writer import Writer

logger = logging.getLogger("monitor.receiver")
logger.addHandler(logging.NullHandler())  # else Python prints warnings on the screen where nobody wants them logged


class ReceiverService(threading.Thread):
    """Takes webhooks in until it is stopped. Not a daemon: what was acknowledged is kept, so it must end in order.

    The main thread must outlive it (``stop`` or ``join``): since Python 3.12 no thread can be started after that one
    has ended, and both the database and large bodies need some.
    """

    def __init__(
        self, listener: socket.socket, database: Path, settings: ReceiverSettings, on_commit: Callable[[], None]
    ) -> None:
        """Prepare the receiver; ``start`` it.

        Args:
            listener: A socket that listens (``bind``). It belongs to the receiver from now on.
            database: The file to write to. The caller holds its ``ReceiverLock``.
            settings: How to answer.
            on_commit: Called in this thread after each commit; must not block.

        """
        super().__init__(name="receiver")
        self.ready = threading.Event()
        """Set when requests are being answered, or when it is certain that none will be (``error``)."""
        self.stopped = threading.Event()
        self.error: BaseException | None = None
        """What ended the receiver, if not ``stop``."""
        self._listener = listener
        self._database = database
        self._settings = settings
        self._on_commit = on_commit
        self._health = Health()
        self._writer: Writer | None = None
        self._server: Server | None = None
        self._stopping = False

    @property
    def health(self) -> Health:
        """How the receiver is. May be asked from any thread."""
        writer = self._writer  # once: the receiver's thread lets go of it at any moment
        return self._health.seen(writer.failure if writer else None)

    def stop(self, timeout_s: float = 5) -> bool:
        """Stop listening, finish what is being answered, close the database; return whether that was done in time."""
        self._stopping = True
        if self._server:
            self._server.should_exit = True
        if self.is_alive():
            self.join(timeout_s)
        return not self.is_alive()

    def run(self) -> None:
        """Receive until stopped: the thread's own function, not to be called."""
        problem = None
        try:
            asyncio.run(self._receive())
        except DatabaseProblem as error:
            self.error, problem = error, str(error)
        except BaseException as error:  # noqa: BLE001  (uvicorn gives up by SystemExit; nobody is above)
            self.error, problem = error, one_line(error)
        finally:
            self._listener.close()
            self._health.state, self._health.problem = ReceiverState.STOPPED, problem
            self.stopped.set()
            self.ready.set()

    async def _receive(self) -> None:
        from monitor.receiver.app import build_app  # noqa: PLC0415  (the first frame need not wait for it)
        from monitor.receiver.server import Server  # noqa: PLC0415  (the same)
        from monitor.store.writer import Writer  # noqa: PLC0415  (the same)

        asyncio.get_running_loop().set_exception_handler(self._note)
        self._writer = await Writer.open(self._database, self._on_commit)
        try:
            app = build_app(self._settings, self._writer, self._health)
            self._server = Server(app, self._settings, self._listening)
            self._server.should_exit = self._stopping
            await self._server.serve(sockets=[self._listener])
        finally:
            await self._writer.close()
            self._writer = None

    def _listening(self) -> None:
        self._health.state = ReceiverState.LISTENING
        self.ready.set()

    def _note(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Keep what went wrong in no request (asyncio would print it); once where it goes on and on.

        Without a descriptor left, asyncio complains thousands of times a second that it cannot accept.
        """
        error = context.get("exception")
        problem = one_line(error) if error else context["message"]
        if problem != self._health.problem:
            self._health.crashes += 1
            self._health.problem = problem
            logger.error("%s", problem)
