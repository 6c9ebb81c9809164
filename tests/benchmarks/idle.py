"""What is sent to the terminal while nothing happens but time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.benchmarks.bench import monitor, python
from tests.benchmarks.filling import Contents
from tests.benchmarks.lines import Figures, Line, Peer, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Bench

_BOTS = 30
_LIVE = 10
"""Each reaches its next minute at another time: one every six seconds."""


def measure(bench: Bench) -> Iterator[Line]:
    """Look on while nobody does anything."""
    quiet, live, plain = [], [], []
    for _ in range(bench.sizes.runs):
        nobody = bench.database(Contents(_BOTS))
        quiet.append(_idle(bench, monitor(nobody), "completed"))
        plain.append(_idle(bench, python("tests.benchmarks.plain_app", nobody), "completed"))
        live.append(_idle(bench, monitor(bench.database(Contents(_BOTS, live=_LIVE))), "recording"))
    peer = Peer("DataTable, no times", Figures.of(plain))
    yield Line("sent while idle, nothing live", "B/s", Figures.of(quiet), peer, Target(0))
    yield Line(f"sent while idle, {_LIVE} bots live", "B/s", Figures.of(live), peer, Target(200))


def _idle(bench: Bench, argv: Sequence[str], sight: str) -> float:
    with bench.shown(argv, sight) as terminal:
        terminal.settle(0.5)
        mark = terminal.mark()
        time.sleep(bench.sizes.idle_s)
        return (terminal.mark() - mark) / bench.sizes.idle_s
