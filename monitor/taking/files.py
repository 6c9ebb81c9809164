"""The files that transcripts are taken away in: how they are called, and that none is ever there by half.

Nothing that is there already is replaced unless a person says so.
"""

from __future__ import annotations

from enum import Enum
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from monitor.store.placing import Unfinished, is_taken, remove_what_was_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class IfThere(Enum):
    """What becomes of a file that is there already under the name."""

    NUMBER = "keep both"
    """It stays, and the new one gets a number: ``talk (2).md``."""
    LEAVE_OUT = "keep the old one"
    REPLACE = "replace it"
    REFUSE = "fail"


class CannotTake(Exception):
    """It cannot be written there. The message is one line that says why."""


class Taken(CannotTake):
    """Something has the name already, and a person has not said what to do about it."""

    def __init__(self, target: Path) -> None:
        super().__init__(f"{target} is there already")


class Folder(NamedTuple):
    """Where the files go, and what happens to those that are there."""

    path: Path
    if_there: IfThere

    def prepare(self, names: Iterable[str]) -> None:
        """Make the folder; before anything is written, see that nothing is in the way.

        Raises:
            CannotTake: Something is, or the folder cannot be made.

        """
        for name in names if self.if_there is IfThere.REFUSE else ():
            if is_taken(self.path / name):
                raise Taken(self.path / name)
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotTake(f"cannot make the folder {self.path}: {error.strerror}; name another one") from error
        remove_what_was_left(self.path)

    def write(self, name: str, pieces: Iterable[bytes]) -> Path | None:
        """Write a file that has its name only when it is whole; return where, or None where the old one stays.

        Whatever ends it before that, a signal or an error, leaves nothing of it.

        Raises:
            CannotTake: It cannot be written.

        """
        target = self._target(name)
        if target is None:
            return None
        try:
            with Unfinished(target) as unfinished:
                with unfinished.path.open("wb") as file:
                    file.writelines(pieces)
                return self._named(unfinished, name)
        except FileExistsError as error:
            if self.if_there is IfThere.LEAVE_OUT:
                return None
            raise Taken(target) from error
        except OSError as error:
            raise CannotTake(f"cannot write {target}: {error.strerror}; name another folder") from error

    def _target(self, name: str) -> Path | None:
        target = self.path / name
        if not is_taken(target) or self.if_there in {IfThere.REPLACE, IfThere.REFUSE}:
            return target
        return next(self._free(name)) if self.if_there is IfThere.NUMBER else None

    def _free(self, name: str) -> Iterator[Path]:
        """Return names with numbers that nothing has."""
        stem, _, ending = name.rpartition(".")
        for number in count(2):
            target = self.path / f"{stem} ({number}).{ending}"
            if not is_taken(target):
                yield target

    def _named(self, unfinished: Unfinished, name: str) -> Path:
        try:
            return unfinished.give_name(overwrite=self.if_there is IfThere.REPLACE)
        except FileExistsError:  # it came meanwhile
            if self.if_there is not IfThere.NUMBER:
                raise
        return unfinished.give_name(next(self._free(name)), overwrite=False)
