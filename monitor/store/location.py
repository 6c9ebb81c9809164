"""Where the database lies: its folder and file, who may read them, and who holds them as the one receiver."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_LOCK_ATTEMPTS = 10
_LOCK_PAUSE_S = 0.02
_WRITTEN_BY_SQLITE = ("-wal", "-shm", "-journal")
"""A look at the lock (``receiver_running``) holds it for an instant; a receiver that starts then must not give up."""


class DatabaseProblem(Exception):
    """The database cannot be used. The message is one line for the user and says what to do."""


class ReceiverInfo(NamedTuple):
    """Who holds a database as its receiver."""

    pid: int
    url: str
    """Where it listens; "" while it does not (a rebuild holds the lock, too)."""
    asks_key: bool | None = None
    """Whether it lets nobody post without a key; None where it left no word on that."""


def prepare(path: Path) -> None:
    """Make the database's folder (0700) and file (0600) where they are missing.

    The file is made here, empty, because SQLite would make it by the umask; its ``-wal`` and ``-shm`` take
    over its mode.

    Raises:
        DatabaseProblem: The place cannot be used, or the file is none, as ``require`` says.

    """
    try:
        _make_folder(path.parent)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise _unusable(path, error) from error
    require(path)


def require(path: Path) -> None:
    """Make sure that there is a file for a database.

    It is looked at from outside alone: closing a descriptor of our own on it would drop the locks that SQLite
    holds on it in this process.

    Raises:
        DatabaseProblem: There is none, or it is out of reach, or it is no file of its own (a folder, a link): what
            belongs to a database lies beside it, and a link would have it looked for in two places. Or what
            belongs to it is a link.

    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise _unusable(path, error) from error
    if stat.S_ISLNK(mode):
        raise DatabaseProblem(f"{path} is a symbolic link; name the file that it points to with --database")
    if not stat.S_ISREG(mode):
        raise DatabaseProblem(f"{path} is not a file; name a file with --database")
    for belonging in (sidecar(path, suffix) for suffix in _WRITTEN_BY_SQLITE):
        if belonging.is_symlink():  # SQLite would follow it, and write over what it points to
            raise DatabaseProblem(f"{belonging} is a symbolic link; remove it, or choose another --database")


def _missing(path: Path) -> DatabaseProblem:
    if holder := receiver_running(path):
        receiver = f"process {holder.pid}"
        return DatabaseProblem(
            f"{path} was removed while {receiver} receives into it; put it back, or start that again"
        )
    return DatabaseProblem(f"there is no database {path} yet; start `monitor` once to make it")


def identity_of(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at ``path`` from one that takes its place; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _unusable(path: Path, error: OSError) -> DatabaseProblem:
    return DatabaseProblem(f"cannot use {path}: {error.strerror}; choose another place with --database")


def _make_folder(folder: Path) -> None:
    """Make a folder and what lacks above it, each for its owner only (``Path.mkdir`` would spare the parents)."""
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def tighten(path: Path) -> None:
    """Take group's and others' rights from a database that was made elsewhere, as far as it is ours to do so."""
    for name in (path, sidecar(path, "-wal"), sidecar(path, "-shm")):
        with suppress(OSError):
            if name.stat().st_mode & 0o077:
                name.chmod(0o600)


def sidecar(path: Path, suffix: str) -> Path:
    """Return the path of a file that belongs to the database, such as ``-wal``."""
    return path.with_name(path.name + suffix)


class ReceiverLock:
    """The right to write to a database: held by at most one process, and gone with it however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = sidecar(path, ".lock")
        self._descriptor: int | None = None

    def acquire(self, url: str, *, asks_key: bool | None = None) -> None:
        """Take the lock and leave word who holds it; whether a key is asked for, but never which.

        Raises:
            DatabaseProblem: Another process holds it, or the lock file cannot be made.

        """
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            if not _lock(descriptor):
                holder = _read(descriptor)
                os.close(descriptor)
                raise DatabaseProblem(_held(self._path, holder, is_to_receive=bool(url)))
            self._descriptor = descriptor
            word = {"pid": os.getpid(), "url": url} | ({} if asks_key is None else {"asks_key": asks_key})
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(word).encode(), 0)
        except OSError as error:
            self.release()
            raise _unusable(self._path, error) from error

    def release(self) -> None:
        """Give the lock back; does nothing where it is not held. The file stays: removing it would be a race."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> bool:
    for attempt in range(_LOCK_ATTEMPTS):
        if attempt:
            time.sleep(_LOCK_PAUSE_S)
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _held(lock: Path, holder: ReceiverInfo | None, *, is_to_receive: bool) -> str:
    database = lock.name.removesuffix(".lock")
    who = f"process {holder.pid}" if holder else "another process"
    where = f", listening on {holder.url}" if holder and holder.url else ""
    advice = "look on with `monitor watch`, or choose another with --database"
    if not where:
        advice = "try again when it is done"
    elif not is_to_receive:
        advice = "stop the receiver first"
    return f"{database} is in use by {who}{where}; {advice}"


def receiver_running(path: Path) -> ReceiverInfo | None:
    """Return who holds the database as its receiver, or None where nobody does."""
    try:
        descriptor = os.open(sidecar(path, ".lock"), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        holder = _read(descriptor)
        if holder is None:
            return None
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return holder
    else:
        return None  # left behind by a process that was killed
    finally:
        os.close(descriptor)


def _read(descriptor: int) -> ReceiverInfo | None:
    try:
        word = json.loads(os.pread(descriptor, 4096, 0))
        pid, url = int(word["pid"]), str(word["url"])
        asks_key = word.get("asks_key")  # a version before this one left no word on it
        return ReceiverInfo(pid, url, asks_key if isinstance(asks_key, bool) else None)
    except (ValueError, KeyError, TypeError):
        return None
