"""What is sent to the terminal, and how much is worked, while nothing happens but time."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import monitor, python
from tests.benchmarks.filling import Contents
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.processes import cpu_s, let_rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.watched import WatchedTerminal

_BOTS = 30
_LIVE = 10
"""Each reaches its next minute at another time: one every six seconds."""
_QUIET, _WATCHED, _PLAIN, _HTOP = "nothing live", f"{_LIVE} bots live", "DataTable, no times", "htop"


class _Idled(NamedTuple):
    bytes_per_s: float
    cpu_percent: float


def measure(bench: Bench) -> Iterator[Line]:
    """Look on at all of them at once while nobody does anything: they hardly need the machine."""
    runs = [_idle(bench) for _ in range(bench.sizes.runs)]

    def figures(name: str, index: int) -> Figures:
        return Figures.of(run[name][index] for run in runs)

    def peers(index: int) -> list[Peer]:
        htop = figures(_HTOP, index) if _HTOP in runs[0] else None
        return [Peer(_HTOP, htop, "not installed"), Peer(_PLAIN, figures(_PLAIN, index))]

    for name, bound in ((_QUIET, 0), (_WATCHED, 200)):
        yield Line(3, f"sent while idle, {name}", "B/s", figures(name, 0), peers(0), Target(bound))
    for name in (_QUIET, _WATCHED):
        yield Line(3, f"processor while idle, {name}", "% of a core", figures(name, 1), peers(1), Target(0.5))


def _idle(bench: Bench) -> dict[str, _Idled]:
    nobody, somebody = bench.database(Contents(_BOTS)), bench.database(Contents(_BOTS, live=_LIVE))
    programs: dict[str, tuple[Sequence[str], str]] = {
        _QUIET: (monitor(nobody), "completed"),
        _WATCHED: (monitor(somebody), "recording"),
        _PLAIN: (python("tests.benchmarks.plain_app", nobody, _BOTS), "completed"),
    }
    if shutil.which("htop"):
        programs[_HTOP] = (("htop",), "Load average")
    with ExitStack() as running:
        terminals = {name: running.enter_context(bench.shown(*program)) for name, program in programs.items()}
        for name in (_QUIET, _WATCHED, _PLAIN):
            let_rest(terminals[name].process.pid)
        before = {name: _so_far(terminal) for name, terminal in terminals.items()}
        began = time.perf_counter()
        time.sleep(bench.sizes.idle_s)
        after = {name: _so_far(terminal) for name, terminal in terminals.items()}
        passed = time.perf_counter() - began
    return {
        name: _Idled((after[name][0] - before[name][0]) / passed, (after[name][1] - before[name][1]) / passed * 100)
        for name in terminals
    }


def _so_far(terminal: WatchedTerminal) -> tuple[int, float]:
    return terminal.mark(), cpu_s(terminal.process.pid)
