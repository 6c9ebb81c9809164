"""What came of a fault, as a line of the table that ``python -m tests.faults`` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(slots=True)
class Line:
    """One fault, and what it did."""

    fault: str
    rounds: int = 0
    acknowledged: int = 0
    """Deliveries that were answered as taken in, whether accepted or turned away: both are kept."""
    lost: int = 0
    """Those of them that were not found again byte for byte."""
    crashes: int = 0
    """Times that the program ended or broke by itself, or left something behind that is not whole."""
    remark: str = ""


def markdown(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the table."""
    yield "| fault | rounds | acknowledged | lost | crashes | |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for line in lines:
        counts = f"{line.rounds:,} | {line.acknowledged:,} | {line.lost:,} | {line.crashes:,}"
        yield f"| {line.fault} | {counts} | {line.remark} |"
