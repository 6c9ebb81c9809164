"""How a file gets its name only when it is whole and on the disk: a copy of the database, or an export."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Self

_MARK = ".monitor-"
_ENDING = ".part"

_LEFT_AFTER_S = 24 * 3600.0
"""What nobody has written to for so long was left by a process that was killed; a server's clock may be hours off."""


class Unfinished:
    """A file (0600) that grows beside the one that it is to become, and is removed unless it becomes that.

    It is not locked, to tell that somebody writes it: on network disks, a lock keeps out whatever else this process
    has open of the file, such as SQLite's own descriptor; on macOS, it keeps out SQLite's own lock.
    """

    def __init__(self, target: Path) -> None:
        """Make an empty one.

        Raises:
            OSError: It cannot be made.

        """
        self.target = target
        self._descriptor, path = mkstemp(_ENDING, f"{target.name}{_MARK}", target.parent)
        self.path = Path(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def give_name(self, target: Path | None = None, *, overwrite: bool) -> Path:
        """Have the file on the disk, then under its name, or another one; return which.

        Raises:
            FileExistsError: Something has the name, and is not to be overwritten.
            OSError: It cannot be done.

        """
        target = target or self.target
        os.fsync(self._descriptor)
        if overwrite:
            self.path.replace(target)
        else:
            _link(self.path, target)
        _sync(target.parent)
        return target


def _link(unfinished: Path, target: Path) -> None:
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:  # it came meanwhile
        raise
    except OSError:  # a disk without links, such as a stick
        unfinished.replace(target)


def is_taken(target: Path) -> bool:
    """Whether something has the name, be it a link that leads nowhere."""
    return target.is_symlink() or target.exists()


def remove_what_was_left(folder: Path) -> None:
    """Remove what processes that were killed have begun in a folder; what cannot be removed stays."""
    with suppress(OSError):
        for left in list(folder.glob(f"*{_MARK}*{_ENDING}")):
            if time.time() - left.lstat().st_mtime > _LEFT_AFTER_S:
                left.unlink()


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
