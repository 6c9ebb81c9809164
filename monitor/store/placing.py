"""How a file gets its name only when it is whole and on the disk: a copy of the database, or an export."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def begin(target: Path) -> Path:
    """Return an empty file (0600) for what is to become ``target`` to grow in, beside it.

    Raises:
        OSError: It cannot be made.

    """
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return unfinished


def is_taken(target: Path) -> bool:
    """Whether something has the name, be it a link that leads nowhere."""
    return target.is_symlink() or target.exists()


def give_name(unfinished: Path, target: Path, *, overwrite: bool) -> None:
    """Have the file on the disk, then under its name.

    Raises:
        FileExistsError: Something has the name, and is not to be overwritten.
        OSError: It cannot be done.

    """
    _sync(unfinished)
    if overwrite:
        unfinished.replace(target)
    else:
        try:
            target.hardlink_to(unfinished)
        except FileExistsError:  # it came meanwhile
            raise
        except OSError:  # a disk without links, such as a stick
            unfinished.replace(target)
        else:
            unfinished.unlink()
    _sync(target.parent)


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
