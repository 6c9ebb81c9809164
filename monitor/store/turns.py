"""Whose turn it is to write or to checkpoint: the receiver's connection, or for moments one that prunes or forgets.

SQLite keeps two that write apart, but not one that writes from one that checkpoints; in its versions before 3.51.3
these two at the same instant may damage the database (the WAL-reset bug, https://sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.store.location import DatabaseProblem, identity_of, sidecar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

PATIENCE_S = 2.0
"""How long the receiver waits for its turn. A turn of the others takes some 20 ms."""

_LOOK_EVERY_S = 0.001


class Turn:
    """The right to write to a database just now. Use it as a context manager, again and again; ``close`` it at last.

    It is gone with its process, however that ends. Must not be entered twice at a time.
    """

    def __init__(
        self, path: Path, patience_s: float = PATIENCE_S, is_stopped: Callable[[], bool] | None = None
    ) -> None:
        self._path = sidecar(path, ".turn")
        self._patience_s = patience_s
        self._is_stopped = is_stopped or (lambda: False)
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Wait for the turn.

        Raises:
            sqlite3.OperationalError: It did not come in time, or who waits was stopped.
            DatabaseProblem: There can be no file to hold it by.

        """
        deadline = time.monotonic() + self._patience_s
        while not self._taken():
            if time.monotonic() > deadline or self._is_stopped():
                raise sqlite3.OperationalError("database is locked")
            time.sleep(_LOOK_EVERY_S)
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file, and remove it unless somebody else is at it."""
        with suppress(OSError, DatabaseProblem):
            if self._taken():
                self._path.unlink()
        self._let_go()

    def _taken(self) -> bool:
        """Try to take the turn. A file that was removed meanwhile is no longer the one that the others look at."""
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            status = os.fstat(self._descriptor)
        except BlockingIOError:
            return False
        except OSError as error:
            raise DatabaseProblem(f"cannot use {self._path}: {error.strerror}") from error
        if identity_of(self._path) == (status.st_dev, status.st_ino):
            return True
        self._let_go()
        return False

    def _let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
