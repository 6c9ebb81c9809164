"""How connections to the database are made: the one that writes, and those that only read."""

from __future__ import annotations

import sqlite3
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiosqlite

from monitor.store.location import DatabaseProblem, require, sidecar, tighten
from monitor.store.schema import VERSION, migrate, version_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

BUSY_S = 2.0
"""How long to wait for another connection's lock. With one writer nobody ever waits; senders give up after five."""

_EMPTY_DATABASE = """
PRAGMA auto_vacuum = INCREMENTAL;  -- can only be set before the first table; lets deleted bodies give their room back
"""

_WRITING = """
PRAGMA synchronous = FULL;         -- what was acknowledged outlives a power cut
PRAGMA fullfsync = ON;             -- so it does on macOS, where fsync alone does not reach the disk
PRAGMA checkpoint_fullfsync = ON;
PRAGMA foreign_keys = ON;
PRAGMA wal_autocheckpoint = 8192;  -- 32 MB: only a burst without a pause makes a commit wait for a checkpoint
PRAGMA journal_size_limit = 33554432;
"""


async def connect_writing(path: Path) -> aiosqlite.Connection:
    """Return the connection that writes, at this program's version of the tables.

    Raises:
        DatabaseProblem: There is no file, or it is of no use to us; it was left as it is.

    """
    await _check(path)
    tighten(path)
    async with _opened(path, "mode=rw") as connection:
        if not await version_of(connection, path):
            await connection.executescript(_EMPTY_DATABASE)
        [[mode]] = await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        if mode != "wal":
            raise DatabaseProblem(f"{path} lies on a disk that cannot share memory; choose another with --database")
        await connection.executescript(_WRITING)
        await migrate(connection)
    return connection


async def connect_reading(path: Path) -> aiosqlite.Connection:
    """Return a connection that cannot write.

    Raises:
        DatabaseProblem: There is no database, or none of this program's version.

    """
    await _check(path)
    async with _opened(path, "mode=ro") as connection:
        await connection.execute_fetchall("PRAGMA query_only = ON")
        if await version_of(connection, path) < VERSION:
            raise DatabaseProblem(f"{path} is of an earlier version; start `monitor` or `monitor serve` to update it")
    return connection


async def _check(path: Path) -> None:
    """Raise DatabaseProblem for what isn't a database of ours, without touching it.

    ``immutable`` reads the file alone: it takes no lock and leaves no ``-wal`` or ``-shm`` beside it. Where there is
    a ``-wal`` already, what counts may stand in there, and an ordinary connection that cannot write reads both.
    """
    require(path)
    how = "mode=ro" if sidecar(path, "-wal").exists() else "mode=ro&immutable=1"
    async with _opened(path, how) as connection:
        await version_of(connection, path)
    await connection.close()


@asynccontextmanager
async def _opened(path: Path, how: str) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection in autocommit mode and leave it open, unless the block fails.

    An open connection that is forgotten keeps the process from ending: its thread is no daemon. Nor may opening fail
    in that thread: aiosqlite lets go of it unfinished then, and it complains where the loop is closed before it ends.
    So whether the file can be opened is tried first.
    """
    address = _address(path, how)
    try:
        sqlite3.connect(address, uri=True).close()
        connection = await aiosqlite.connect(address, uri=True, isolation_level=None, timeout=BUSY_S)
        try:
            yield connection
        except BaseException:
            await connection.close()
            raise
    except sqlite3.Error as error:
        raise DatabaseProblem(f"cannot open {path}: {error}") from error


def _address(path: Path, how: str) -> str:
    """Return SQLite's name for a file, quoted: a path may hold ``?``, ``#`` and ``%``."""
    return f"{path.resolve().as_uri()}?{how}"
