"""The write-ahead log: SQLite takes it into the database in time, but it begins anew only when nobody reads."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from monitor.store.inside import inside
from monitor.store.location import sidecar

if TYPE_CHECKING:
    from pathlib import Path

    import aiosqlite

    from monitor.store.footprint import WatchedTurn
    from monitor.store.turns import Turn

LONGEST_BYTES = 48 << 20
"""Where the log becomes longer, although SQLite takes it into the database at 32 MB, readers have held it: the writer
waits until none is in the way for once. Each of their queries is short."""

GROWS_BYTES = 16 << 20
"""How much longer it must have become until that is tried again: one who reads for hours must not delay everybody."""

READERS_WAIT_MS = 50


class WriteAheadLog:
    """The log of one database, as the connection that writes sees it. What cannot be done now loses nothing.

    What its turn raises of the files, or of itself, comes through.
    """

    def __init__(self, path: Path, turn: Turn | WatchedTurn) -> None:
        self._turn = turn
        self._file = sidecar(path, "-wal")
        self._longest = LONGEST_BYTES

    async def shorten(self, connection: aiosqlite.Connection) -> None:
        """See to it that the log begins anew, where it has become long. To be called between two transactions."""
        length = _size(self._file)
        if length <= LONGEST_BYTES:  # perhaps another process has shortened it
            self._longest = LONGEST_BYTES
        if length <= self._longest:
            return
        self._longest = length + GROWS_BYTES
        with suppress(sqlite3.Error):
            await inside(connection, partial(_begin_anew, self._turn))
            self._longest = LONGEST_BYTES

    async def settle(self, connection: aiosqlite.Connection, mode: str) -> None:
        """Move what was committed from the log into the database, in one of SQLite's modes."""
        with suppress(sqlite3.Error):
            await inside(connection, partial(_checkpoint, self._turn, mode))


def _checkpoint(turn: Turn | WatchedTurn, mode: str, connection: sqlite3.Connection) -> None:
    with turn:
        connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()


def _begin_anew(turn: Turn | WatchedTurn, connection: sqlite3.Connection) -> None:
    """Wait for readers as long as an acknowledgement may wait.

    Raises:
        sqlite3.OperationalError: One of them still reads.

    """
    [before] = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {READERS_WAIT_MS}")
    try:
        with turn:
            [busy, *_] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}")
    if busy:
        raise sqlite3.OperationalError("a reader holds the log")


def put_log_on_disk(path: Path) -> None:
    """Have all that was committed so far outlive a power cut; SQLite itself may go on meanwhile.

    Raises:
        OSError: The disk refuses.

    """
    with suppress(FileNotFoundError), sidecar(path, "-wal").open("rb") as log:  # without one, all is in the database
        os.fsync(log.fileno())
        if full := getattr(fcntl, "F_FULLFSYNC", None):  # on macOS, the former does not reach the disk
            fcntl.fcntl(log, full)


def _size(path: Path) -> int:
    """Return a file's size, 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
