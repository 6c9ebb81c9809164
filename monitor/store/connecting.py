"""How connections to the database are made: the one that writes, and those that only read."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING

import aiosqlite

from monitor.store.location import DatabaseProblem, require, sidecar, tighten
from monitor.store.rows import fold
from monitor.store.schema import VERSION, migrate, version_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
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
PRAGMA secure_delete = ON;         -- what is deleted or replaced is overwritten, as Debian's SQLite does by itself
PRAGMA foreign_keys = ON;
PRAGMA wal_autocheckpoint = 8192;  -- 32 MB: only a burst without a pause makes a commit wait for a checkpoint
PRAGMA journal_size_limit = 33554432;
"""

_BESIDE = """
PRAGMA foreign_keys = OFF;         -- with them, deleting a set of headers walks through all deliveries
PRAGMA wal_autocheckpoint = 1000;  -- 4 MB: the receiver waits for a checkpoint of these as for any turn
"""


async def connect_writing(path: Path) -> aiosqlite.Connection:
    """Return the connection that writes, at this program's version of the tables.

    Raises:
        DatabaseProblem: There is no file, or it is of no use to us; it was left as it is.

    """
    version = await asyncio.to_thread(_look_into, path, "mode=rw")
    tighten(path)
    async with _opened(path, "mode=rw") as connection:
        if not version:
            await connection.executescript(_EMPTY_DATABASE)
        [[mode]] = await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        if mode != "wal":
            raise DatabaseProblem(f"{path} lies on a disk that cannot share memory; choose another with --database")
        await connection.executescript(_WRITING)
        await migrate(connection)
    return connection


@contextmanager
def connected_beside(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection that writes beside the receiver's, in short transactions, each in its ``Turn``.

    It has no foreign keys: whoever deletes here deletes what belongs together.

    Raises:
        DatabaseProblem: There is no database, or none of this program's version.

    """
    _require_current(path, "mode=rw")
    with closing(sqlite3.connect(_address(path, "mode=rw"), uri=True, isolation_level=None, timeout=BUSY_S)) as beside:
        beside.executescript(_WRITING + _BESIDE)
        yield beside


@contextmanager
def connected_reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection that cannot write, without an event loop.

    Raises:
        DatabaseProblem: There is no database, or none of this program's version.

    """
    _require_current(path, "mode=ro")
    with closing(sqlite3.connect(_address(path, "mode=ro"), uri=True, isolation_level=None, timeout=BUSY_S)) as reading:
        try:
            reading.execute(_TAKE_HOLD)
        except sqlite3.Error as error:
            raise _cannot_open(path, error) from error
        yield reading


def _require_current(path: Path, to_be_opened: str) -> None:
    version = _look_into(path, to_be_opened)
    if version == 0:
        raise DatabaseProblem(f"{path} holds nothing yet; start `monitor` or `monitor serve` once to set it up")
    if version < VERSION:
        raise DatabaseProblem(f"{path} is of an earlier version; start `monitor` or `monitor serve` to update it")


def _cannot_open(path: Path, error: sqlite3.Error) -> DatabaseProblem:
    """Return what to tell of a database that SQLite will not open."""
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE:
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            told = f"SQLite makes files beside it ({error}); let it write in that folder, or copy the file elsewhere"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            told = f"it is damaged ({error}); put a copy in its place that `monitor backup` made"
        case _:
            told = str(error)
    return DatabaseProblem(f"cannot open {path}: {told}")


_PRIMARY_CODE = 0xFF
_TAKE_HOLD = "PRAGMA user_version"


async def connect_reading(path: Path) -> aiosqlite.Connection:
    """Return a connection that cannot write, and that knows ``fold`` as a function in SQL.

    Raises:
        DatabaseProblem: There is no database, or none of this program's version.

    """
    await asyncio.to_thread(_require_current, path, "mode=ro")
    async with _opened(path, "mode=ro") as connection:
        await connection.executescript(f"PRAGMA query_only = ON; {_TAKE_HOLD}")
        await connection.create_function("fold", 1, fold, deterministic=True)
    return connection


def _look_into(path: Path, to_be_opened: str) -> int:
    """Return the version of a database that can be opened in a way; raise DatabaseProblem for what isn't one of ours.

    It is left untouched: ``immutable`` reads the file alone, takes no lock and leaves no ``-wal`` or ``-shm`` beside
    it. Where there is a ``-wal`` already, what counts may stand in there, and an ordinary connection that cannot
    write reads both.
    """
    require(path)
    how = "mode=ro" if sidecar(path, "-wal").exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(_address(path, how), uri=True, timeout=BUSY_S)) as connection:
            version = version_of(connection, path)
        sqlite3.connect(_address(path, to_be_opened), uri=True).close()
    except sqlite3.Error as error:
        raise _cannot_open(path, error) from error
    return version


@asynccontextmanager
async def _opened(path: Path, how: str) -> AsyncIterator[aiosqlite.Connection]:
    """Open a connection in autocommit mode and leave it open, unless the block fails.

    An open connection that is forgotten keeps the process from ending: its thread is no daemon. Nor may opening fail
    in that thread: aiosqlite lets go of it unfinished then, and it complains where the loop is closed before it ends.
    So whether the file can be opened was tried before (``_look_into``).
    """
    try:
        connection = await aiosqlite.connect(_address(path, how), uri=True, isolation_level=None, timeout=BUSY_S)
        try:
            yield connection
        except BaseException:
            await connection.close()
            raise
    except sqlite3.Error as error:
        raise _cannot_open(path, error) from error


def _address(path: Path, how: str) -> str:
    """Return SQLite's name for a file, quoted: a path may hold ``?``, ``#`` and ``%``."""
    return f"{path.resolve().as_uri()}?{how}"


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Read the same state in several statements."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")
