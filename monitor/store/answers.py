"""A delivery that waits to be written down, and what whoever waits for it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import asyncio

    from monitor.store.journal import Entry, Recorded


class CannotCommit(Exception):
    """A delivery could not be written down; its sender must try again. The message is one line."""


class Waiting(NamedTuple):
    """A delivery on its way to the disk."""

    entry: Entry
    answer: asyncio.Future[Recorded | str]
    """Why not, where it could not be recorded: an exception that nobody fetches would be complained about."""

    def tell(self, answer: Recorded | str) -> None:
        """Give the answer, unless nobody waits for it any more."""
        if not self.answer.done():
            self.answer.set_result(answer)


def acknowledged(answer: Recorded | str) -> Recorded:
    """Return an answer that says that it is on disk.

    Raises:
        CannotCommit: It says that it is not.

    """
    if isinstance(answer, str):
        raise CannotCommit(answer)
    return answer
