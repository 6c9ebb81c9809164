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

_CLEARED = "\r\x1b[K"
"""At the beginning of a line that is empty again."""


def execute(settings: Settings) -> int:
    """Print a line for everything that was looked at; return 1 where anything is wrong.

    Raises:
        DatabaseProblem: The database cannot even be opened.

    """
    somebody_looks = sys.stderr.isatty()
    remedies: dict[str, None] = {}
    with ended_in_order():
        for finding in check(settings.database, settings.video_lifetime_ms, _progress if somebody_looks else None):
            if somebody_looks:
                print(_CLEARED, end="", file=sys.stderr, flush=True)
            print(f"{'wrong' if finding.problems else 'well':<7}{finding.what}", flush=True)
            for problem in finding.problems:
                print(f"       {printable(problem)}")
            if finding.remedy:
                remedies[finding.remedy] = None
    for remedy in remedies:
        print(f"to do: {remedy}")
    return 1 if remedies else 0


def _progress(what: str, done: int, total: int) -> None:
    how_far = f": {done:,} of {counted(total, 'bot')}" if total else " …"
    print(f"{_CLEARED}       {what}{how_far}", end="", file=sys.stderr, flush=True)
