"""The alarm clocks of whoever shows what is kept: a thread of this process wakes it, or the file does, or either."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.store.reader import Reader

POLL_S = 0.05
"""How often to look for another process's commits; a look costs some microseconds."""

OTHERS_POLL_S = 1.0
"""The same, where a receiver of our own rings for its own commits: others seldom write, and nobody waits for it."""

OWN_RINGS_WITHIN_S = 0.2
"""How long after a commit of our own is seen in the file it may take to ring."""


class Alarm:
    """Rings on one event loop when any thread says that there is news; rings once for all that came before."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._guard = threading.Lock()
        self._pending = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Say that there is news. From any thread, at any time; what nobody waits for costs nothing.

        At most one call is ever pending on the loop: a loop that stands still for hours collects no backlog.
        """
        with self._guard:
            if self._pending:
                return
            self._pending = True
            if self._loop is not None:
                with suppress(RuntimeError):  # the loop is closed: there is nobody to wake
                    self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self) -> None:
        """Return as soon as there was news since the last call. A first call on a loop binds the alarm to it."""
        loop = asyncio.get_running_loop()
        with self._guard:
            if self._loop is not loop:  # the one before has ended, and may have been woken too late
                self._loop, self._rung = loop, asyncio.Event()
                if self._pending:
                    self._rung.set()
        await self._rung.wait()
        with self._guard:
            self._rung.clear()
            self._pending = False


class FilePoll:
    """Rings when another connection, of whatever process, has changed the database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seen: int | None = None

    async def wait(self) -> None:
        """Return as soon as there was a commit since the last call; the first call returns at once."""
        while True:
            version = await self._reader.data_version()
            if version != self._seen:
                self._seen = version
                return
            await asyncio.sleep(POLL_S)


class EveryCommit:
    """Rings with an alarm, and soon after what other processes commit: prune, forget, or a second terminal."""

    def __init__(self, alarm: Alarm, reader: Reader) -> None:
        self._alarm = alarm
        self._reader = reader
        self._seen: int | None = None

    async def wait(self) -> None:
        """Return as soon as there was news since the last call: once for a commit that rings and is seen."""
        while not await self._rings_within(OTHERS_POLL_S):
            if await self._version() != self._seen:
                await self._rings_within(OWN_RINGS_WITHIN_S)
                break
        self._seen = await self._version()

    async def _rings_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._alarm.wait()
        except TimeoutError:
            return False
        return True

    async def _version(self) -> int:
        """Return the file's version; one that could not be read is news when it can."""
        seen, self._seen = self._seen, None
        version = await self._reader.data_version()
        self._seen = seen
        return version
