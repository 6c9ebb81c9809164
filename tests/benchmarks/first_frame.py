"""From the start of the command to the first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.bare_app import TEXT
from tests.benchmarks.bench import STARTING_QUIET_S, monitor, python, text_seen
from tests.benchmarks.filling import Contents
from tests.benchmarks.lines import Figures, Line, Peer, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.terminal.emulator import Emulator


def measure(bench: Bench) -> Iterator[Line]:
    """Start them in turns. The first start of each does not count: it reads the programs from the disk."""
    many = max(bench.sizes.bots)
    empty_ms, many_ms, bare_ms = [], [], []
    for _ in range(1 + bench.sizes.runs):
        empty_ms.append(_start(bench, monitor(bench.database(Contents(0))), _empty_screen))
        many_ms.append(_start(bench, monitor(bench.database(Contents(many))), text_seen("✓ completed")))
        bare_ms.append(_start(bench, python("tests.benchmarks.bare_app"), text_seen(TEXT)))
    bare, target = Peer("bare Textual app", Figures.of(bare_ms[1:])), Target(2, of_ratio=True)
    what = "start of the command → first frame"
    yield Line(f"{what}, empty database", "ms", Figures.of(empty_ms[1:]), bare, target)
    yield Line(f"{what} with bots, {many:,} of them", "ms", Figures.of(many_ms[1:]), bare, target)


def _start(bench: Bench, argv: Sequence[str], seen: Callable[[Emulator], object]) -> float:
    with bench.terminal(*argv) as terminal:
        return terminal.look(seen, terminal.started_at, STARTING_QUIET_S).after_s * 1000


def _empty_screen(emulator: Emulator) -> bool:
    """Whether the first screen stands: its first row and its last."""
    return "monitor" in emulator.lines[0] and "quit" in emulator.lines[-1]
