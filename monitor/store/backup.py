"""A copy of the whole database, as it is at one moment, while it is written to."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.store.connecting import connected_reading
from monitor.store.location import DatabaseProblem, identity_of, sidecar
from monitor.store.placing import Unfinished, is_taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TELL_EVERY = 200_000
"""SQLite's instructions between two looks at how far it is (some 20 ms)."""


_SIZE = """
SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""


class CannotBackUp(Exception):
    """There can be no copy at that place. The message is one line that says why."""


def back_up(
    path: Path, target: Path, progress: Callable[[int, int], None] | None = None, *, overwrite: bool = False
) -> int:
    """Copy a database to ``target`` (0600); return how many bytes the copy has.

    The copy has no free room and nothing of what was deleted. A receiver goes on writing; its write-ahead log cannot
    be begun anew meanwhile. The copy takes its name only when it is whole and on the disk.

    Args:
        path: The database.
        target: Where the copy is to be; its folder must be there.
        progress: Called now and then, and at the end, with the bytes written and about all of them.
        overwrite: Whether what has the name may be replaced.

    Raises:
        CannotBackUp: The place is taken, or cannot be written.
        DatabaseProblem: The database cannot be read.

    """
    with connected_reading(path) as connection, _prepare(path, target, overwrite=overwrite) as unfinished:
        try:
            size = _tell(connection, unfinished.path, progress or _nobody_looks)
            _copy(connection, unfinished.path)
            (progress or _nobody_looks)(size, size)
            _give_name(unfinished, overwrite=overwrite)
        except sqlite3.Error as error:
            raise _cannot_copy(connection, path, target, error) from error
        except OSError as error:
            raise _impossible(target, error) from error
        finally:
            sidecar(unfinished.path, "-journal").unlink(missing_ok=True)
    return target.stat().st_size


def _prepare(path: Path, target: Path, *, overwrite: bool) -> Unfinished:
    """Return an empty file for the copy to grow in, beside where it is to be."""
    own = (path, *(sidecar(path, suffix) for suffix in ("-wal", "-shm", "-journal", ".lock", ".turn")))
    there = {identity_of(file) for file in own} - {None}
    if identity_of(target) in there or target.resolve() in [file.resolve() for file in own]:
        raise CannotBackUp(f"{target} belongs to the database itself; name another file")
    if target.is_dir() or (target.name == ""):
        raise CannotBackUp(f"{target} is a folder; name a file in it")
    if is_taken(target) and stat.S_IFMT(target.lstat().st_mode) not in {stat.S_IFREG, stat.S_IFLNK}:
        raise CannotBackUp(f"{target} is a device or the like; name a file")
    if not overwrite and is_taken(target):
        raise _taken(target)
    try:
        return Unfinished(target)
    except OSError as error:
        raise _impossible(target, error) from error


def _nobody_looks(_done: int, _total: int) -> None:
    """Do nothing; that it is called lets Python see a signal while SQLite copies."""


def _tell(connection: sqlite3.Connection, unfinished: Path, progress: Callable[[int, int], None]) -> int:
    """Have it told how far the copy is; return how many bytes it will have, or a little less."""
    [size] = connection.execute(_SIZE).fetchone()

    def tell() -> None:
        with suppress(OSError):
            progress(min(unfinished.stat().st_size, size - 1), size)

    connection.set_progress_handler(tell, TELL_EVERY)
    return int(size)


def _copy(connection: sqlite3.Connection, unfinished: Path) -> None:
    connection.execute("VACUUM INTO ?", (str(unfinished),))


def _cannot_copy(connection: sqlite3.Connection, path: Path, target: Path, error: sqlite3.Error) -> Exception:
    """Return why not. Where a damaged page says that a row has gigabytes, SQLite says that the disk is full."""
    connection.set_progress_handler(None, 0)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    damage = str(error) if code == sqlite3.SQLITE_CORRUPT else ""
    if code == sqlite3.SQLITE_FULL:
        damage = _first_damage(connection)
    if damage:
        told = f"{path} is damaged ({damage}); monitor check tells where, and a copy made before that is the cure"
        return DatabaseProblem(told)
    if code == sqlite3.SQLITE_FULL:
        return CannotBackUp(f"the disk of {target} is full; name another place")
    return DatabaseProblem(f"cannot copy {path} to {target}: {error}")


def _first_damage(connection: sqlite3.Connection) -> str:
    """Return what is wrong with the file, in a line; "" where nothing is."""
    try:
        [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return "" if found == "ok" else " ".join(str(found).split())


def _give_name(unfinished: Unfinished, *, overwrite: bool) -> None:
    """Have the copy under its name; SQLite itself does not wait for the disk here."""
    try:
        unfinished.give_name(overwrite=overwrite)
    except FileExistsError as error:  # it came meanwhile
        raise _taken(unfinished.target) from error


def _taken(target: Path) -> CannotBackUp:
    return CannotBackUp(f"{target} is there already; name another file, or replace it with --force")


def _impossible(target: Path, error: OSError) -> CannotBackUp:
    return CannotBackUp(f"cannot write {target}: {error.strerror}")
