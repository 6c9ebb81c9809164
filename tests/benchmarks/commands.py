"""Commands that print something and end: what it takes to start them."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.benchmarks.bench import monitor, python
from tests.benchmarks.filling import Contents
from tests.benchmarks.lines import Figures, Line, Peer, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Bench

_BOTS = 30


def measure(bench: Bench) -> Iterator[Line]:
    """Run them in turns. The first turn does not count: it reads the programs from the disk."""
    database = bench.database(Contents(_BOTS))
    commands = (
        [sys.executable, "-c", "pass"],
        python("monitor", "--version"),
        monitor(database, "list"),
    )
    turns = [[_run_ms(bench, command) for command in commands] for _ in range(1 + bench.sizes.commands)]
    nothing, version, listing = (Figures.of(took) for took in zip(*turns[1:], strict=True))
    peers = (Peer("python -c pass", nothing),)
    yield Line(5, "monitor --version", "ms", version, peers, Target(6, of_ratio=True))
    yield Line(5, f"monitor list, {_BOTS} bots", "ms", listing, peers, Target(12, of_ratio=True))


def _run_ms(bench: Bench, command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=bench.environment, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000
