"""``monitor prune``: what is old goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.cli.asking import agreed, can_ask
from monitor.cli.plain import size
from monitor.cli.problems import WrongUse
from monitor.cli.steadily import not_suspended
from monitor.model.counting import counted
from monitor.model.times import terse_duration
from monitor.store.pruning import prune, would_prune

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.store.pruning import Pruned


def execute(settings: Settings, age_ms: int | None, *, keep_transcripts: bool, dry_run: bool, yes: bool) -> int:
    """Delete finished bots that began, and were last heard of, longer ago than ``age_ms`` (else ``retain``).

    On a terminal, the user is told what would go and asked first.

    Raises:
        WrongUse: Nobody says how old.
        DatabaseProblem: The database cannot be used.

    """
    age_ms = settings.retain_ms if age_ms is None else age_ms
    if age_ms is None:
        raise WrongUse("say how old they must be, such as --older-than 90d")
    before = time.time_ns() // 1_000_000 - age_ms
    if dry_run or (not yes and can_ask()):
        would = would_prune(settings.database, before, keep_transcripts=keep_transcripts)
        what = f"{_told(would, keep_transcripts=keep_transcripts)} of {size(would.bytes)}"
        if dry_run:
            print(f"would delete {what}")
            return 0
        goes = bool(would.bots or would.deliveries)
        if goes and not agreed(f"older than {terse_duration(age_ms)}: {what}\nDelete all of it, for good?"):
            print("nothing was deleted")
            return 1
    with not_suspended():
        pruned = prune(settings.database, before, keep_transcripts=keep_transcripts)
    smaller = f"; the file is {size(pruned.bytes)} smaller" if pruned.bytes else ""
    print(f"deleted {_told(pruned, keep_transcripts=keep_transcripts)}{smaller}")
    return 0


def _told(pruned: Pruned, *, keep_transcripts: bool) -> str:
    bots, deliveries = counted(pruned.bots, "bot"), counted(pruned.deliveries, "delivery", "deliveries")
    return f"{'the journal of ' if keep_transcripts else ''}{bots}: {deliveries}"
