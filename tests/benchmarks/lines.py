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
    figures: Figures | None
    """None where it was not measured; then the name is followed by why."""
    why_not: str = ""


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
    """A measurement, with as many peers as there are for it; the first one is the one that a target speaks of."""

    number: int
    """Of the group that it belongs to: several lines tell of one thing."""
    what: str
    unit: str
    ours: Figures
    peers: Sequence[Peer] = ()
    target: Target | None = None

    def ratio(self, peer: Peer) -> float | None:
        """Return ours by a peer's; None where the peer's is nothing, or not known."""
        if peer.figures is None or not peer.figures.median:
            return None
        return self.ours.median / peer.figures.median

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none, or no way to tell."""
        if self.target is None:
            return None
        return self.target.reached(self.ours.median, self.ratio(self.peers[0]) if self.peers else None)

    def as_json(self) -> dict[str, Any]:
        """Return the line for other programs."""
        target = (
            {"bound": self.target.bound, "of_ratio": self.target.of_ratio, "at_least": self.target.at_least}
            if self.target
            else None
        )
        told = {"number": self.number, "what": self.what, "unit": self.unit, "ours": self.ours.as_json()}
        return told | {"peers": list(map(self._peer_as_json, self.peers)), "target": target, "reached": self.reached}

    def _peer_as_json(self, peer: Peer) -> dict[str, Any]:
        figures = peer.figures.as_json() if peer.figures else {"why_not": peer.why_not}
        return {"name": peer.name, "ratio": self.ratio(peer)} | figures


def percentile(samples: Sequence[float], percent: int) -> float:
    """Return the number that ``percent`` of the samples do not exceed, read between two samples where need be."""
    if len(samples) < 2:
        return samples[0]
    return quantiles(samples, n=100, method="inclusive")[percent - 1]
