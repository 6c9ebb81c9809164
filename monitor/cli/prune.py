"""``monitor prune``: what is old goes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.cli.plain import size
from monitor.cli.problems import WrongUse
from monitor.cli.steadily import not_suspended
from monitor.store.pruning import prune, would_prune

if TYPE_CHECKING:
    from monitor.settings import Settings


def execute(settings: Settings, age_ms: int | None, *, keep_transcripts: bool, dry_run: bool) -> int:
    """Delete finished bots that began, and were last heard of, longer ago than ``age_ms`` (else ``retain``).

    Raises:
        WrongUse: Nobody says how old.
        DatabaseProblem: The database cannot be used.

    """
    age_ms = settings.retain_ms if age_ms is None else age_ms
    if age_ms is None:
        raise WrongUse("say how old they must be, such as --older-than 90d")
    before = time.time_ns() // 1_000_000 - age_ms
    if dry_run:
        would = would_prune(settings.database, before, keep_transcripts=keep_transcripts)
        whose = "the journal of " if keep_transcripts else ""
        print(f"would delete {whose}{would.bots:,} bots: {would.deliveries:,} deliveries of {size(would.bytes)}")
        return 0
    with not_suspended():
        pruned = prune(settings.database, before, keep_transcripts=keep_transcripts)
    whose = "the journal of " if keep_transcripts else ""
    told = f"deleted {whose}{pruned.bots:,} bots: {pruned.deliveries:,} deliveries"
    print(f"{told}; the file is {size(pruned.bytes)} smaller")
    return 0
