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
    progress = _progress if sys.stderr.isatty() else None
    remedies: dict[str, None] = {}
    with ended_in_order():
        for finding in check(settings.database, settings.video_lifetime_ms, progress):
            print(f"{'wrong' if finding.problems else 'well':<7}{finding.what}", flush=True)
            for problem in finding.problems:
                print(f"       {printable(problem)}")
            if finding.remedy:
                remedies[finding.remedy] = None
    for remedy in remedies:
        print(f"to do: {remedy}")
    return 1 if remedies else 0


def _progress(done: int, total: int) -> None:
    print(f"\r{done:,} of {counted(total, 'bot')}", end="\r" if done == total else "", file=sys.stderr, flush=True)
