"""An export at work, in a thread of its own, with a connection of its own: the screen goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from monitor.taking.pace import Pace
from monitor.taking.source import Source
from monitor.taking.taking import take

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.taking.taking import Order, Outcome
    from monitor.tui.export_form import Which


class Stopped(Exception):
    """A person has had enough of it."""


class ExportAtWork:
    """Writes meetings, and tells how far it is. What was written when it is stopped, stays; never a half file."""

    def __init__(self, database: Path, which: Which, order: Order, *, stalled_after_ms: int) -> None:
        self._database = database
        self._which = which
        self._order = order
        self._stalled_after_ms = stalled_after_ms
        self._stop = threading.Event()
        self.pace: Pace | None = None
        """None while it is not known yet how many there are."""
        self.done = 0

    async def run(self) -> Outcome:
        """Do it all.

        Raises:
            Stopped: It was stopped.
            CannotTake: A file cannot be written.
            DatabaseProblem: The database cannot be read.

        """
        return await asyncio.to_thread(self._run)

    def stop(self) -> None:
        """Have it end soon: within a slice of what is read."""
        self._stop.set()

    def _run(self) -> Outcome:
        with Source.of(self._database) as source:
            source.between = self._look
            bots, without = list(self._which.bots), 0
            if self._which.query is not None:
                bots, without = source.matching(self._which.query, self._stalled_after_ms)
            self.pace = Pace(len(bots))
            outcome = take(source, bots, self._order, self._tell)
            outcome.without += without
            return outcome

    def _tell(self, done: int) -> None:
        self.done = done
        self._look()

    def _look(self) -> None:
        if self._stop.is_set():
            raise Stopped
