"""What the user does not want to keep for longer goes by itself, while the receiver runs."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from monitor.model.counting import counted
from monitor.store.location import DatabaseProblem
from monitor.store.pruning import SHORTEST_PAUSE_S, prune

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST_S = 60.0
"""How long after the start to look for the first time: not while everything begins."""

EVERY_S = 3600.0

_PAUSES = 9
"""How many times as long as a transaction the pause after it is: nobody waits for this."""

CLOCK_MS = 3_600_000
"""By how much the wall clock may have been set since the start. A wrong one would let everything go."""

_ELAPSED = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

_log = logging.getLogger("monitor.retention")
_log.addHandler(logging.NullHandler())  # else Python prints warnings on the screen where nobody wants them logged


class Retention(threading.Thread):
    """Prunes a database every hour. Start it, and ``stop`` it; not a daemon, so that no transaction is cut short."""

    def __init__(
        self, database: Path, retain_ms: int, on_commit: Callable[[], None], first_s: float | None = None
    ) -> None:
        """Prepare to prune.

        Args:
            database: Where. Its receiver may run, and need not.
            retain_ms: How long finished bots are kept.
            on_commit: Called in this thread when something went; must not block.
            first_s: How long to wait before the first time; ``FIRST_S`` where it is None.

        """
        super().__init__(name="retention")
        self._database = database
        self._retain_ms = retain_ms
        self._on_commit = on_commit
        self._first_s = FIRST_S if first_s is None else first_s
        self._stopping = threading.Event()
        self._began_ms = _wall_ms() - _elapsed_ms()

    def run(self) -> None:
        """Prune until stopped: the thread's own function, not to be called."""
        wait_s = self._first_s
        while not self._stopping.wait(wait_s):
            self._prune()
            wait_s = EVERY_S

    def stop(self) -> None:
        """Prune no more; return once the last transaction is over."""
        self._stopping.set()
        if self.is_alive():
            self.join()

    def _prune(self) -> None:
        set_by_ms = _wall_ms() - _elapsed_ms() - self._began_ms
        if abs(set_by_ms) > CLOCK_MS:
            _log.warning(
                "the clock was set by %.0f h; nothing is let go until monitor is restarted", set_by_ms / CLOCK_MS
            )
            return
        try:
            pruned = prune(self._database, _wall_ms() - self._retain_ms, self._pause, is_stopped=self._stopping.is_set)
        except DatabaseProblem as problem:
            if not self._stopping.is_set():
                _log.warning("%s", problem)
        else:
            if pruned.bots or pruned.deliveries:
                self._on_commit()
                bots, deliveries = counted(pruned.bots, "old bot"), counted(pruned.deliveries, "delivery", "deliveries")
                _log.info("let %s and %s go", bots, deliveries)

    def _pause(self, took_s: float) -> bool:
        return self._stopping.wait(max(SHORTEST_PAUSE_S, _PAUSES * took_s))


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def _elapsed_ms() -> int:
    """Return ms of a clock that nobody sets, and that goes on while the machine sleeps where there is such a one."""
    return time.clock_gettime_ns(_ELAPSED) // 1_000_000
