"""The result as a Markdown table and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.benchmarks.lines import Figures, Line, Peer, Target

_SIGNS = {True: "✓", False: "✗", None: ""}
_ROUND_FROM = 100


def markdown(lines: Sequence[Line]) -> Iterator[str]:
    """Make the rows of the table: medians, with the least and the most of the runs in brackets."""
    yield "| # | what is measured | ours | beside it, and ours by that | to reach | |"
    yield "|---:|---|---:|---|---:|---|"
    for line in lines:
        cells = (
            str(line.number),
            line.what,
            _figures(line.ours, line.unit),
            "; ".join(_beside(line, peer) for peer in line.peers),
            _target(line.target, line.unit),
            _SIGNS[line.reached],
        )
        yield f"| {' | '.join(cells)} |"


def as_json(machine: str, date: str, lines: Iterable[Line]) -> str:
    """Return the result for other programs, every run's number included."""
    told = {"machine": machine, "date": date, "lines": [line.as_json() for line in lines]}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _beside(line: Line, peer: Peer) -> str:
    if peer.figures is None:
        return f"{peer.name}: {peer.why_not}"
    ratio = line.ratio(peer)
    by = "" if ratio is None else f": {_number(ratio)} ×"
    return f"{peer.name} {_figures(peer.figures, line.unit)}{by}"


def _figures(figures: Figures, unit: str) -> str:
    least, most = _number(min(figures.runs)), _number(max(figures.runs))
    spread = "" if least == most else f" ({least}–{most})"
    return f"{_number(figures.median)} {unit}{spread}"


def _target(target: Target | None, unit: str) -> str:
    if target is None:
        return ""
    sign = "≥" if target.at_least else "≤"
    return f"{sign} {_number(target.bound)} {'×' if target.of_ratio else unit}"


def _number(value: float) -> str:
    """Return a number with as many digits as it is worth: three, where it is no whole number."""
    if value == int(value) or abs(value) >= _ROUND_FROM:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
