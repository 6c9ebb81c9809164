"""The receiver's thread: its own event loop, the HTTP server and the database's writer, from start to stop.

A thread of its own, because a terminal that stops reading blocks the screen's loop, and webhooks must not wait for
it. Where it breaks, it is started again on the same socket; what arrives meanwhile waits there.

What serves HTTP is imported in this thread only: the first frame need not wait for it (0.2 s), and what arrives
meanwhile waits, too.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import closing
from functools import partial
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


FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
"""How long to wait before it is started again; twice as long each time. Some senders give up after 21 s in all."""

STEADY_S = 60.0
"""Whoever has received for so long has recovered: the next pause is a short one again."""


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
        self._stopping = threading.Event()
        self._has_listened = False

    @property
    def health(self) -> Health:
        """How the receiver is. May be asked from any thread."""
        writer = self._writer  # once: the receiver's thread lets go of it at any moment
        return self._health.seen(writer.failure if writer else None)

    def stop(self, timeout_s: float = 5) -> bool:
        """Stop listening, finish what is being answered, close the database; return whether that was done in time."""
        self._stopping.set()
        if self._server:
            self._server.should_exit = True
        self._listener.close()  # the server has its own copy, which it closes first of all
        if self.is_alive():
            self.join(timeout_s)
        return not self.is_alive()

    def run(self) -> None:
        """Receive until stopped: the thread's own function, not to be called."""
        pause_s = FIRST_PAUSE_S
        try:
            while not self._stopping.is_set():
                began = time.monotonic()
                error = self._receive_until_the_end()
                if error is None or self._is_final(error):
                    self.error = error
                    break
                self._tell_of(error)
                if time.monotonic() - began > STEADY_S:
                    pause_s = FIRST_PAUSE_S
                self._stopping.wait(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        finally:
            self._listener.close()
            self._health.problem = _told(self.error) if self.error else None
            self._health.state = ReceiverState.STOPPED
            self.stopped.set()
            self.ready.set()

    def _receive_until_the_end(self) -> BaseException | None:
        """Receive; return what it has ended for, if it was not told to."""
        try:
            asyncio.run(self._receive())
        except BaseException as error:  # noqa: BLE001  (uvicorn gives up by SystemExit; nobody is above)
            return error
        return None

    def _is_final(self, error: BaseException) -> bool:
        """Whether there is no use in another start: one who has just begun is told what is wrong with his database."""
        return self._stopping.is_set() or (isinstance(error, DatabaseProblem) and not self._has_listened)

    def _tell_of(self, error: BaseException) -> None:
        """Count that it broke, and say so until something is taken in again."""
        problem = f"{_told(error)}; the receiver starts again"
        self._health.crashes += 1
        self._health.restarts += 1
        self._health.problem, self._health.state = problem, ReceiverState.STARTING
        logger.error("%s", problem)

    async def _receive(self) -> None:
        from monitor.receiver.app import build_app  # noqa: PLC0415  (the first frame need not wait for it)
        from monitor.receiver.refusals import RefusalLog  # noqa: PLC0415  (the same)
        from monitor.receiver.server import Server  # noqa: PLC0415  (the same)
        from monitor.store.writer import Writer  # noqa: PLC0415  (the same)

        asyncio.get_running_loop().set_exception_handler(self._note)
        writer = self._writer = await Writer.open(self._database, self._on_commit)
        try:
            refused = RefusalLog()
            app = build_app(self._settings, writer, self._health, refused)
            server = self._server = Server(app, self._settings, self._listening, refused)
            writer.when_ended(partial(_end, server))
            server.should_exit = self._stopping.is_set()
            await self._serve(server)
        finally:
            self._writer = self._server = None
            await writer.close()

    async def _serve(self, server: Server) -> None:
        """Answer on a copy of the socket: the server closes what it is given, and the next one needs it, too."""
        try:
            listener = self._listener.dup()
        except OSError:
            if self._stopping.is_set():
                return
            raise
        with closing(listener):
            try:
                await server.serve(sockets=[listener])
            except BaseException:
                _hang_up(server)
                raise

    def _listening(self) -> None:
        self._has_listened = True
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


def _told(error: BaseException) -> str:
    return str(error) if isinstance(error, DatabaseProblem) else one_line(error)


def _end(server: Server) -> None:
    server.should_exit = True


def _hang_up(server: Server) -> None:
    """Let go of everybody whom a server that broke will never answer: they try again."""
    for listening in getattr(server, "servers", []):
        listening.close()
    for connection in list(server.server_state.connections):
        if connection.transport is not None:
            connection.transport.abort()
