"""``monitor check``: whether all that is kept is as it must be, and what to do if it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.ending import ended_in_order
from monitor.cli.progress import ProgressLine
from monitor.model.counting import counted
from monitor.model.text import printable
from monitor.store.checking import check

if TYPE_CHECKING:
    from monitor.settings import Settings


def execute(settings: Settings) -> int:
    """Print a line for everything that was looked at; return 1 where anything is wrong.

    Raises:
        DatabaseProblem: The database cannot even be opened.

    """
    remedies: dict[str, None] = {}
    with ended_in_order(), ProgressLine() as progress:
        for finding in check(settings.database, settings.video_lifetime_ms, lambda *far: progress.tell(_how_far(*far))):
            progress.clear()
            print(f"{'wrong' if finding.problems else 'well':<7}{finding.what}", flush=True)
            for problem in finding.problems:
                print(f"       {printable(problem)}")
            if finding.remedy:
                remedies[finding.remedy] = None
    for remedy in remedies:
        print(f"to do: {remedy}")
    return 1 if remedies else 0


def _how_far(what: str, done: int, total: int) -> str:
    """Return what is looked at, and how far that is where it is bots."""
    told = f": {done:,} of {counted(total, 'bot')}" if total else " …"
    return f"       {what}{told}"
