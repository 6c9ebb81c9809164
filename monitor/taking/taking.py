"""Many meetings, one after another, each into a file of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.export.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from monitor.taking.files import Folder
    from monitor.taking.source import Source
    from monitor.taking.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, and where."""

    wanted: Wanted
    form: str
    """One of ``FORMATS``."""
    folder: Folder
    whole_links: bool = False
    """Whether the link to a video is told with its signature."""


@dataclass(slots=True)
class Outcome:
    """What has become of it."""

    written: list[Path] = field(default_factory=list)
    kept: int = 0
    """Files that were there already, and stay."""
    without: int = 0
    """Meetings that have nothing of what is wanted."""


def take(source: Source, bots: Sequence[str], order: Order, tell: Callable[[int], None]) -> Outcome:
    """Write meetings into files; call ``tell`` with how many are done.

    Raises:
        CannotTake: One cannot be written; those before it stay.
        DatabaseProblem: The database cannot be read.

    """
    order.folder.prepare(f"{source.file_name(bot_id)}.{order.form}" for bot_id in bots)
    outcome = Outcome()
    for done, bot_id in enumerate(bots):
        tell(done)
        _take(source, bot_id, order, outcome)
    tell(len(bots))
    return outcome


def _take(source: Source, bot_id: str, order: Order, outcome: Outcome) -> None:
    meeting = source.meeting(bot_id, order.wanted, whole_links=order.whole_links)
    if meeting is None:
        outcome.without += 1
        return
    pieces = source.pieces(meeting, order.wanted, FORMATS[order.form])
    target = order.folder.write(f"{meeting.file_name}.{order.form}", pieces)
    if target is None:
        outcome.kept += 1
    else:
        outcome.written.append(target)
