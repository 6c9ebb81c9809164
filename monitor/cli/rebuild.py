"""``monitor rebuild``: everything that is shown, made again from the journal."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from monitor.model.counting import counted
from monitor.store.rebuild import rebuild

if TYPE_CHECKING:
    from monitor.settings import Settings


def execute(settings: Settings) -> int:
    """Make all projections again; tell how far it is where somebody is looking.

    Raises:
        DatabaseProblem: A receiver is running, or the database cannot be used.

    """
    progress = _progress if sys.stderr.isatty() else None
    count = asyncio.run(rebuild(settings.database, progress, settings.video_lifetime_ms))
    print(f"made everything again from {counted(count, 'delivery', 'deliveries')}")
    return 0


def _progress(done: int, total: int) -> None:
    print(
        f"\r{done:,} of {counted(total, 'delivery', 'deliveries')}",
        end="\n" if done == total else "",
        file=sys.stderr,
        flush=True,
    )
