"""What other programs do to the database's files while ours has them open.

SQLite goes on from its memory then, and what it writes is found by nobody once the process has ended. A look from
outside before and after each transaction tells.
"""

from __future__ import annotations

import os
from contextlib import suppress
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from monitor.store.location import DatabaseProblem, identity_of, sidecar

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100

_open_for_good: dict[tuple[int, int], int] = {}
"""Descriptors by ``identity_of`` their file. Never closed: that would drop the locks that SQLite holds on it here."""


class Footprint(NamedTuple):
    """The files from outside. Only who writes or checkpoints changes them; who reads does not."""

    identity: tuple[int, int] | None
    size: int
    changed_ns: int
    log: tuple[int, int, int] | None
    """Device, number and size of the write-ahead log; None where there is none."""

    @classmethod
    def of(cls, path: Path) -> Footprint:
        """Look at a database and its log."""
        try:
            status = path.stat()
        except OSError:
            return cls(None, 0, 0, None)
        log = None
        with suppress(OSError):
            of_log = sidecar(path, "-wal").stat()
            log = of_log.st_dev, of_log.st_ino, of_log.st_size
        return cls((status.st_dev, status.st_ino), status.st_size, status.st_mtime_ns, log)

    def has_lost_log(self, now: Footprint) -> bool:
        """Whether the log that there was is not there any more."""
        return self.log is not None and (now.log is None or now.log[:2] != self.log[:2])

    def is_touched(self, now: Footprint) -> bool:
        """Whether somebody else did more than to commit something, which only lengthens the log."""
        is_shorter = self.log is not None and now.log is not None and now.log[2] < self.log[2]
        return (now.size, now.changed_ns) != (self.size, self.changed_ns) or is_shorter or self.has_lost_log(now)

    def is_destroyed(self, path: Path) -> bool:
        """Whether the file, of which this is what it was, has no header any more, or has lost its end."""
        header = _header(path)
        if not header.startswith(_MAGIC):
            return True
        page = int.from_bytes(header[16:18], "big")
        size = (65_536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
        now = Footprint.of(path).size
        return now < self.size and now < size


class Found(Enum):
    """What somebody else has done to the files, so that what SQLite knows of them is not true any more."""

    AS_LEFT = auto()
    TOUCHED = auto()
    LOG_LOST = auto()


class Files:
    """The files of a database, as its writer has left them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = Footprint.of(path)
        self.are_destroyed = False
        """Whether there is no database any more in what is open: closing it would write into that all the same."""

    def take_over(self) -> None:
        """Take the files as they are for ours: we have opened them, or closed them."""
        if not self.are_destroyed:
            self._left = Footprint.of(self._path)

    def remember(self) -> None:
        """Remember how we leave the files, unless they are not those that we have open."""
        now = Footprint.of(self._path)
        if now.identity == self._left.identity and not self._left.has_lost_log(now):
            self._left = now

    def look(self, *, is_open: bool) -> Found:
        """Return what has happened to the files since we left them.

        Args:
            is_open: Whether we have them open.

        Raises:
            DatabaseProblem: What is open is not there any more, or it is no database any more.

        """
        now = Footprint.of(self._path)
        if now.identity != self._left.identity:
            self.are_destroyed = False
            if is_open:
                raise DatabaseProblem(f"{self._path} was removed or replaced; put it back, or start the receiver again")
            return Found.AS_LEFT
        is_touched = self._left.is_touched(now)
        if self.are_destroyed or (is_touched and self._left.is_destroyed(self._path)):
            self.are_destroyed = True
            raise DatabaseProblem(f"{self._path} was overwritten by another program; put a copy of it in its place")
        if not (is_open and is_touched):
            return Found.AS_LEFT
        return Found.LOG_LOST if self._left.has_lost_log(now) else Found.TOUCHED


def _header(path: Path) -> bytes:
    identity = identity_of(path)
    if identity is None:
        return b""
    if identity not in _open_for_good:
        _open_for_good[identity] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    return os.pread(_open_for_good[identity], _HEADER_BYTES, 0)
