"""``monitor backup``: a copy of everything, made while everything goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.ending import ended_in_order
from monitor.cli.plain import size
from monitor.cli.problems import CommandFailed, WrongUse
from monitor.cli.progress import ProgressLine
from monitor.model.paths import file_path
from monitor.store.backup import CannotBackUp, back_up

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.settings import Settings

BIG_BYTES = 64 << 20
"""From here on it takes long enough (some 0.5 s) to tell how far it is, where somebody is looking."""


def execute(settings: Settings, file: str, *, force: bool) -> int:
    """Copy the database to a file.

    Raises:
        WrongUse: The name cannot be one of a file.
        CommandFailed: The place is taken, or cannot be written.
        DatabaseProblem: The database cannot be read.

    """
    try:
        target = file_path(file)
    except ValueError as error:
        raise WrongUse(f"{file!r}: {error}") from None
    try:
        copied = _copy(settings.database, target, force=force)
    except CannotBackUp as problem:
        raise CommandFailed(str(problem)) from None
    print(f"copied everything to {target} ({size(copied)})")
    return 0


def _copy(database: Path, target: Path, *, force: bool) -> int:
    """Copy a database, and tell how far that is where it takes long; return how many bytes the copy has."""
    with ended_in_order(), ProgressLine() as progress:

        def tell(done: int, total: int) -> None:
            if total >= BIG_BYTES:
                progress.tell(f"{size(done)} of {size(total)}")

        return back_up(database, target, tell if progress.is_seen else None, overwrite=force)
