"""Following the news: whichever screen is in front is told of it, once a frame where it comes and comes."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerCancelled, WorkerFailed, get_current_worker

from monitor.store.location import DatabaseProblem
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.tight_screen import FRAME_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from monitor.store.changes import EveryCommit, FilePoll

AT_ONCE = 4
"""Reads of the database that may follow each other at once; in a longer burst of news there is one a frame."""
RETRY_S = 1.0
"""How soon to look again for news in a database that could not be read."""


async def follow(
    news: EveryCommit | FilePoll, in_front: Callable[[], Screen[object] | None], complain: Callable[[str], None]
) -> None:
    """Have the screen in front show all news, as long as the worker lives that this runs in.

    Args:
        news: Tells when there is some.
        in_front: Returns the screen of that moment; None where the app is about to end.
        complain: Is told why there can be no news.

    """
    latest: deque[float] = deque(maxlen=AT_ONCE)
    worker = get_current_worker()
    while not worker.is_cancelled:
        try:
            await news.wait()
        except DatabaseProblem as problem:
            complain(str(problem))
            await asyncio.sleep(RETRY_S)
            continue
        screen = in_front()
        if isinstance(screen, MonitorScreen):
            await _show(screen)
        latest.append(time.monotonic())
        if latest[-1] - latest[0] < AT_ONCE * FRAME_S and len(latest) == AT_ONCE:
            await asyncio.sleep(FRAME_S)


async def _show(screen: MonitorScreen) -> None:
    """Let a screen show the news, by a worker of its own, which ends with it: one that is left meanwhile shows nothing.

    A worker that fails ends the app by itself.
    """
    with suppress(WorkerCancelled, WorkerFailed):
        showing: Worker[None] = screen.run_worker(screen.pull, name="show news", group="news")
        await showing.wait()
