"""``monitor rebuild``: everything that is shown, made again from the journal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor.cli.progress import ProgressLine
from monitor.model.counting import counted
from monitor.store.rebuild import rebuild

if TYPE_CHECKING:
    from monitor.settings import Settings


def execute(settings: Settings) -> int:
    """Make all projections again; tell how far it is where somebody is looking.

    Raises:
        DatabaseProblem: A receiver is running, or the database cannot be used.

    """
    with ProgressLine() as progress:

        def tell(done: int, total: int) -> None:
            progress.tell(f"{done:,} of {counted(total, 'delivery', 'deliveries')}")

        count = asyncio.run(rebuild(settings.database, tell, settings.video_lifetime_ms))
    print(f"made everything again from {counted(count, 'delivery', 'deliveries')}")
    return 0
