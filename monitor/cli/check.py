"""``monitor check``: whether all that is kept is as it must be, and what to do if it is not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from monitor.cli.ending import ended_in_order
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
    progress = _Progress() if sys.stderr.isatty() else None
    remedies: dict[str, None] = {}
    with ended_in_order():
        for finding in check(settings.database, settings.video_lifetime_ms, progress.tell if progress else None):
            if progress:
                progress.clear()
            print(f"{'wrong' if finding.problems else 'well':<7}{finding.what}", flush=True)
            for problem in finding.problems:
                print(f"       {printable(problem)}")
            if finding.remedy:
                remedies[finding.remedy] = None
    for remedy in remedies:
        print(f"to do: {remedy}")
    return 1 if remedies else 0


class _Progress:
    """What is looked at, on a line that is blank again before anything else is said."""

    def __init__(self) -> None:
        self._width = 0

    def tell(self, what: str, done: int, total: int) -> None:
        """Show what is looked at, and how far that is where it is bots."""
        how_far = f": {done:,} of {counted(total, 'bot')}" if total else " …"
        self._show(f"       {what}{how_far}")

    def clear(self) -> None:
        """Show nothing, the cursor at the beginning of the line."""
        self._show("")
        print(end="\r", file=sys.stderr, flush=True)

    def _show(self, line: str) -> None:
        print(f"\r{line:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(line)
