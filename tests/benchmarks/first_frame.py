"""From the start of the command to the first frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.bare_app import TEXT
from tests.benchmarks.bench import STARTING_QUIET_S, monitor, python, text_seen
from tests.benchmarks.filling import LIVE, Contents
from tests.benchmarks.lines import Figures, Line, Peer, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.terminal.emulator import Emulator


def measure(bench: Bench) -> Iterator[Line]:
    """Start them in turns. The first turn does not count: it reads the programs from the disk."""
    many = bench.sizes.bots[-1]
    turns = []
    for _ in range(1 + bench.sizes.runs):
        empty = _start(bench, monitor(bench.database(Contents(0))), _empty_screen)
        full = _start(bench, monitor(bench.filled(Contents(many, LIVE))), text_seen("✓ completed"))
        turns.append((empty, full, _start(bench, python("tests.benchmarks.bare_app"), text_seen(TEXT))))
    empty_ms, full_ms, bare_ms = (Figures.of(took) for took in zip(*turns[1:], strict=True))
    peers, target, what = (Peer("bare Textual app", bare_ms),), Target(1.6, of_ratio=True), "start → first frame"
    yield Line(4, f"{what}, empty database", "ms", empty_ms, peers, target)
    yield Line(4, f"{what} with bots, {many:,} bots", "ms", full_ms, peers, target)


def _start(bench: Bench, argv: Sequence[str], seen: Callable[[Emulator], object]) -> float:
    with bench.terminal(*argv) as terminal:
        return terminal.look(seen, terminal.started_at, STARTING_QUIET_S).after_s * 1000


def _empty_screen(emulator: Emulator) -> bool:
    """Whether the first screen stands: its first row and its last."""
    return "monitor" in emulator.lines[0] and "quit" in emulator.lines[-1]
