"""What other programs do to the database's files while ours has them open.

SQLite goes on from its memory then, and what it writes is found by nobody once the process has ended. A look from
outside tells, as soon as it is our turn and once more before it is over, while nobody who keeps to turns is at them.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from monitor.store.location import DatabaseProblem, identity_of, sidecar

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from monitor.store.turns import Turn

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


class Touched(Exception):
    """SQLite must open the files anew before anything more is written."""

    def __init__(self, found: Found, *, is_written: bool = False) -> None:
        super().__init__(found.name)
        self.found = found
        self.is_written = is_written
        """Whether it was found only after something was written."""


class Files:
    """The files of a database, as its writer has left them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = Footprint.of(path)
        self._is_seen = False
        """Whether what is open was looked into since it was taken over."""
        self.are_destroyed = False
        """Whether there is no database any more in what is open: closing it would write into that all the same."""

    def take_over(self) -> None:
        """Take the files as they are for ours: we have opened them, or closed them."""
        if not self.are_destroyed:
            self._left = Footprint.of(self._path)
            self._is_seen = False

    def remember(self) -> None:
        """Remember how we leave the files, after a look at what we have open.

        Raises:
            DatabaseProblem: It is not there any more, or it is no database any more.
            Touched: The log is not there any more; only we still have it.

        """
        now = Footprint.of(self._path)
        self._require_same(now)
        self._require_whole(is_touched=self._left.is_touched(now))
        if self._left.has_lost_log(now):
            raise Touched(Found.LOG_LOST, is_written=True)
        self._left = now

    def look(self, *, is_open: bool) -> Found:
        """Return what has happened to the files since we left them.

        Args:
            is_open: Whether we have them open.

        Raises:
            DatabaseProblem: What is or was open is not there any more, or it is no database any more.

        """
        now = Footprint.of(self._path)
        if is_open or now.identity is None:
            self._require_same(now)
        elif now.identity != self._left.identity:
            self.are_destroyed = False
            return Found.AS_LEFT
        is_touched = self._left.is_touched(now)
        self._require_whole(is_touched=is_touched or (is_open and not self._is_seen))
        self._is_seen = self._is_seen or is_open
        if not (is_open and is_touched):
            return Found.AS_LEFT
        return Found.LOG_LOST if self._left.has_lost_log(now) else Found.TOUCHED

    def _require_same(self, now: Footprint) -> None:
        if now.identity is None or now.identity != self._left.identity:
            self.are_destroyed = False
            raise DatabaseProblem(f"{self._path} was removed or replaced; put it back, or start the receiver again")

    def _require_whole(self, *, is_touched: bool) -> None:
        if self.are_destroyed or (is_touched and self._left.is_destroyed(self._path)):
            self.are_destroyed = True
            raise DatabaseProblem(f"{self._path} was overwritten by another program; put a copy of it in its place")


class WatchedTurn:
    """Our turn at files that we have open: nothing is begun in what is damaged, and damage done meanwhile is told.

    Both ends raise what ``Files.look`` and ``Files.remember`` do; ``Touched`` where the files must be opened anew.
    """

    def __init__(self, turn: Turn, files: Files) -> None:
        self._turn = turn
        self._files = files

    def __enter__(self) -> Self:
        """Wait for the turn, then look."""
        with ExitStack() as taken:
            taken.enter_context(self._turn)
            found = self._files.look(is_open=True)
            if found is not Found.AS_LEFT:
                raise Touched(found)
            taken.pop_all()
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        """Look before the turn is over; whoever failed inside has said enough, the next look tells the rest."""
        try:
            with suppress(*(() if error is None else (DatabaseProblem, Touched))):
                self._files.remember()
        finally:
            self._turn.__exit__()


def _header(path: Path) -> bytes:
    identity = identity_of(path)
    if identity is None:
        return b""
    if identity not in _open_for_good:
        _open_for_good[identity] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    return os.pread(_open_for_good[identity], _HEADER_BYTES, 0)
