"""The one connection that writes: what arrives while a transaction is on its way goes into the next one, together.

One fsync for up to 256 deliveries makes ``synchronous=FULL`` cost next to nothing under load. A delivery is
acknowledged after the COMMIT that it is part of, never before.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from monitor.store.answers import CannotCommit, Waiting, acknowledged
from monitor.store.blame import is_of_the_database, may_be_one_delivery
from monitor.store.connecting import connect_writing
from monitor.store.footprint import Files, Found, Touched, WatchedTurn
from monitor.store.indexing import QUIET_S, Indexing
from monitor.store.inside import inside
from monitor.store.journal import Journal, Recorded, rejected_entry
from monitor.store.location import DatabaseProblem, prepare
from monitor.store.preparing import is_heavy, prepared, prepared_aside
from monitor.store.turns import Turn
from monitor.store.write_ahead import WriteAheadLog

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    import aiosqlite

    from monitor.store.journal import Entry
    from monitor.wire.delivery import Delivery
    from monitor.wire.spoke import Parsed

__all__ = ["CannotCommit", "Recorded", "Writer"]

BATCH_DELIVERIES = 256
BATCH_BYTES = 16 << 20
"""Of bodies: a transaction takes no more of them, except for a single one that is larger."""

GATHERING_TURNS = 6
"""Turns of the event loop before a batch is closed: meanwhile the last one's answers go out, so that SQLite's thread
does not fight the loop for the interpreter over each of them, and the next requests come in."""

IDLE_S = 0.5
"""How long nothing must arrive before the log is moved into the database, off the way of any acknowledgement."""

PROBE_S = 2.0
"""How often to try whether commits work again while they don't."""

OPENINGS = 3
"""How many times to begin a transaction when others change the files each time before it is our turn."""


class Writer:
    """Records deliveries. Lives on one event loop; ``open`` one, and ``close`` it."""

    def __init__(self, path: Path, connection: aiosqlite.Connection, on_commit: Callable[[], None]) -> None:
        self.failure: str | None = None
        """Why the last transaction failed; None since one has succeeded again. May be read from any thread."""
        self._path = path
        self._connection: aiosqlite.Connection | None = connection
        self._journal = Journal()
        self._files = Files(path)
        self._on_commit = on_commit
        self._queue: deque[Waiting] = deque()
        self._news = asyncio.Event()
        self._closing = False
        self._under_way: Sequence[Waiting] = ()
        """The last batch."""
        self._company = 0
        """How many deliveries the last batch had."""
        self._unsettled = False
        self._turn = Turn(path)
        self._watched = WatchedTurn(self._turn, self._files)
        self._log = WriteAheadLog(path, self._watched)
        self._indexing = Indexing(self._watched, on_commit)
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._run(), name="store writer")

    @classmethod
    async def open(cls, path: Path, on_commit: Callable[[], None]) -> Writer:
        """Return the writer of the database at ``path``, which is made where it is missing.

        Args:
            path: The database file.
            on_commit: Called on this loop after each commit.

        Raises:
            DatabaseProblem: There can be no database, or the one there is not for us.

        """
        prepare(path)
        return cls(path, await connect_writing(path), on_commit)

    async def record(self, delivery: Delivery, parsed: Parsed) -> Recorded:
        """Write down a delivery and what it says; return once it is on disk.

        Who is cancelled while waiting has the delivery recorded all the same, unless the writer is closed before the
        body is prepared.

        Raises:
            CannotCommit: It is not on disk.

        """
        if is_heavy(delivery):
            return await self._once_prepared(prepared_aside(delivery, parsed))
        return await self._recorded(prepared(delivery, parsed))

    async def record_rejected(self, delivery: Delivery, name: str, bot_id: str | None, reason: str) -> Recorded:
        """Write down a delivery that is wrong, and why; return once it is on disk.

        Args:
            delivery: As it came.
            name: The event's name as far as it can be read, else "".
            bot_id: The bot's id as far as it can be read.
            reason: What is wrong with it.

        Raises:
            CannotCommit: It is not on disk.

        """
        if is_heavy(delivery):
            return await self._once_prepared(asyncio.to_thread(rejected_entry, delivery, name, bot_id, reason))
        return await self._recorded(rejected_entry(delivery, name, bot_id, reason))

    def when_ended(self, call: Callable[[], object]) -> None:
        """Have something called on this loop when nothing more will be written: it was closed, or it broke."""
        self._task.add_done_callback(lambda _: call())

    async def close(self) -> None:
        """Write what still waits, then close the database. Whatever comes later is refused."""
        self._closing = True
        self._news.set()
        await asyncio.shield(self._task)

    async def _once_prepared(self, preparing: Coroutine[object, object, Entry]) -> Recorded:
        async def answer() -> Recorded | str:
            return await self._answer_to(await preparing)

        return acknowledged(await asyncio.shield(answer()))

    async def _recorded(self, entry: Entry) -> Recorded:
        return acknowledged(await self._answer_to(entry))

    async def _answer_to(self, entry: Entry) -> Recorded | str:
        if self._closing:
            return "the receiver is stopping"
        waiting = Waiting(entry, self._loop.create_future())
        self._queue.append(waiting)
        self._news.set()
        return await waiting.answer

    async def _run(self) -> None:
        try:
            while self._queue or not self._closing:
                if self._queue:
                    await self._gather()
                    await self._commit(self._batch())
                    if self._indexing.is_overdue:
                        await self._index()
                else:
                    await self._rest()
            if self._connection and not self.failure:
                await self._aside(self._indexing.finish(self._connected))
            await self._settle("TRUNCATE")
        finally:
            self._closing = True
            for waiting in (*self._under_way, *self._queue):
                waiting.tell("the receiver broke")
            await self._disconnect()
            self._turn.close()

    async def _gather(self) -> None:
        """Let those that are about to come join, where the last batch tells that there are several at a time."""
        if self._company > 1:
            for _ in range(GATHERING_TURNS):
                await asyncio.sleep(0)

    def _batch(self) -> list[Waiting]:
        batch = [self._queue.popleft()]
        size = len(batch[0].entry.delivery.body)
        while self._queue and len(batch) < BATCH_DELIVERIES:
            size += len(self._queue[0].entry.delivery.body)
            if size > BATCH_BYTES:
                break
            batch.append(self._queue.popleft())
        self._company = len(batch)
        self._under_way = batch
        return batch

    async def _rest(self) -> None:
        """Wait for news, and use a pause for what must not delay anyone."""
        self._news.clear()
        is_due, due_in_s = self._indexing.is_due, self._indexing.due_in_s
        pause = PROBE_S if self.failure else QUIET_S if is_due else IDLE_S if self._unsettled else due_in_s
        try:
            async with asyncio.timeout(pause):
                await self._news.wait()
        except TimeoutError:
            await (self._commit([]) if self.failure else self._index() if is_due else self._settle("PASSIVE"))

    async def _commit(self, batch: Sequence[Waiting]) -> None:
        """Write a batch down and answer for each delivery in it; what one of them spoils must not spoil the others."""
        try:
            recorded = await self._transaction([waiting.entry for waiting in batch])
        except Exception as error:  # noqa: BLE001  # whatever it is, it is answered for, and the next batch has its try
            await self._roll_back(error)
            if await self._indexing.has_mended(error, self._connected):
                await self._commit(batch)
            elif batch[1:] and may_be_one_delivery(error):
                for waiting in batch:
                    await self._commit([waiting])
            else:
                self._refuse(batch, error)
        else:
            self.failure = None
            self._unsettled = True
            if any(waiting.entry.said for waiting in batch):
                self._indexing.expect()
            for waiting, answer in zip(batch, recorded, strict=True):
                waiting.tell(answer)
            self._loop.call_soon(self._on_commit)
            if self._connection:
                await self._aside(self._log.shorten(self._connection))

    async def _transaction(self, entries: Sequence[Entry]) -> list[Recorded]:
        for _ in range(OPENINGS):
            connection = await self._connected()
            try:
                return await inside(connection, partial(self._journal.commit, self._watched, entries))
            except Touched as touched:
                await self._let_go(touched.found)
                if touched.is_written:  # what was committed is found now, but a second try would count it twice
                    break
        raise DatabaseProblem(f"another program writes to {self._path}")

    async def _connected(self) -> aiosqlite.Connection:
        if self._connection is None:
            self._files.look(is_open=False)
            self._connection = await connect_writing(self._path)
            self._files.take_over()
        return self._connection

    async def _let_go(self, found: Found) -> None:
        """Close what somebody has changed; SQLite would go on writing into what nobody will find again."""
        if found is Found.LOG_LOST and self._connection:
            with suppress(DatabaseProblem):
                log = WriteAheadLog(self._path, self._turn)  # only we still have it
                await log.settle(self._connection, "TRUNCATE")
        await self._disconnect()
        self._journal = Journal()

    async def _roll_back(self, error: Exception) -> None:
        """Undo a transaction. Where a connection may be what went bad, the next transaction gets another one."""
        self._journal = Journal()
        try:
            if self._connection:
                await self._connection.rollback()
        except (sqlite3.Error, ValueError):
            await self._disconnect()
        if not may_be_one_delivery(error) and not self._files.are_destroyed:
            await self._disconnect()

    def _refuse(self, batch: Sequence[Waiting], error: Exception) -> None:
        """Answer that a batch is not on disk."""
        message = str(error) if isinstance(error, DatabaseProblem) else f"cannot write to {self._path}: {error}"
        if is_of_the_database(error):
            self.failure = message
        for waiting in batch:
            waiting.tell(message)

    async def _index(self) -> None:
        """Take some of what was said into the search index."""
        await self._aside(self._indexing.go_on(self._connected))
        self._unsettled = True

    async def _settle(self, mode: str) -> None:
        self._unsettled = False
        if self._connection:
            await self._aside(self._log.settle(self._connection, mode))

    async def _aside(self, tidying: Coroutine[object, object, None]) -> None:
        """Do what no delivery waits for. That the database is damaged is told at once, and tried again as ever."""
        try:
            await tidying
        except Touched as touched:
            await self._let_go(touched.found)
        except DatabaseProblem as problem:
            self.failure = str(problem)

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(sqlite3.Error):
                await connection.close()
            self._files.take_over()
