"""How far a long piece of work is, and how long it still takes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from monitor.model.times import exact_duration

FEW = 3
"""So many meetings are done before anybody wonders how far it is."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly some things are done, one after another."""

    total: int
    began: float = field(default_factory=time.monotonic)

    def told(self, done: int) -> str:
        """Return how many are done and, once one is, how long the others will take: 12 of 40, 3s left."""
        told = f"{done:,} of {self.total:,}"
        if not 0 < done < self.total:
            return told
        left_ms = round(1000 * (time.monotonic() - self.began) * (self.total - done) / done)
        return f"{told}, {exact_duration(left_ms)} left"

    def bar(self, done: int, width: int) -> tuple[str, str]:
        """Return the done and the other part of a bar, together as wide as told."""
        filled = width * done // max(1, self.total)
        return "█" * filled, "░" * (width - filled)
