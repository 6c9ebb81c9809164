"""One line of the result: what was measured, ours and a peer's in the same run, their ratio, and what to reach."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Figures:
    """What several runs came to, one number each."""

    runs: tuple[float, ...]

    @classmethod
    def of(cls, runs: Iterable[float]) -> Figures:
        """Collect the runs' numbers."""
        return cls(tuple(runs))

    @property
    def median(self) -> float:
        """The number that stands for all."""
        return median(self.runs)

    def as_json(self) -> dict[str, Any]:
        """Return all that is known."""
        return {"median": self.median, "least": min(self.runs), "most": max(self.runs), "runs": list(self.runs)}


@dataclass(frozen=True, slots=True)
class Peer:
    """What the same work costs elsewhere."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: a bound on our own number, or on the ratio of ours to the peer's."""

    bound: float
    of_ratio: bool = False
    at_least: bool = False

    def reached(self, ours: float, ratio: float | None) -> bool | None:
        """Whether it is; None where there is no ratio to tell by."""
        value = ratio if self.of_ratio else ours
        if value is None:
            return None
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True, slots=True)
class Line:
    """A measurement with one peer, or with none."""

    what: str
    unit: str
    ours: Figures
    peer: Peer | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        """Ours by the peer's; None without a peer, or where the peer's is nothing."""
        if self.peer is None or not self.peer.figures.median:
            return None
        return self.ours.median / self.peer.figures.median

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none, or no way to tell."""
        return self.target.reached(self.ours.median, self.ratio) if self.target else None

    def as_json(self) -> dict[str, Any]:
        """Return the line for other programs."""
        peer = {"name": self.peer.name} | self.peer.figures.as_json() if self.peer else None
        target = (
            {"bound": self.target.bound, "of_ratio": self.target.of_ratio, "at_least": self.target.at_least}
            if self.target
            else None
        )
        told = {"what": self.what, "unit": self.unit, "ours": self.ours.as_json(), "peer": peer}
        return told | {"ratio": self.ratio, "target": target, "reached": self.reached}


def percentile(samples: Sequence[float], percent: int) -> float:
    """Return the number that ``percent`` of the samples do not exceed, read between two samples where need be."""
    if len(samples) < 2:
        return samples[0]
    return quantiles(samples, n=100, method="inclusive")[percent - 1]
