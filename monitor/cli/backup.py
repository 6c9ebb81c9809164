"""``monitor backup``: a copy of everything, made while everything goes on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from monitor.cli.ending import ended_in_order
from monitor.cli.plain import size
from monitor.cli.problems import CommandFailed, WrongUse
from monitor.model.paths import file_path
from monitor.store.backup import CannotBackUp, back_up

if TYPE_CHECKING:
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
        with ended_in_order():
            copied = back_up(settings.database, target, _progress if sys.stderr.isatty() else None, overwrite=force)
    except CannotBackUp as problem:
        raise CommandFailed(str(problem)) from None
    print(f"copied everything to {target} ({size(copied)})")
    return 0


def _progress(done: int, total: int) -> None:
    if total >= BIG_BYTES:
        print(f"\r{size(done)} of {size(total)}", end="\n" if done == total else "", file=sys.stderr, flush=True)
