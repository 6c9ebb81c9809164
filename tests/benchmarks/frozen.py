"""The terminal stops reading, like a connection that hangs, while webhooks go on coming."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import monitor, python, text_seen, url_in
from tests.benchmarks.filling import LIVE, Contents, live_bots
from tests.benchmarks.flood import CODES, Order
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.processes import resident_mb
from tests.benchmarks.status_change import STATES, rows_of, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.watched import WatchedTerminal
    from tests.terminal.emulator import Emulator

_BOTS = 30
_PER_S = 200
_CONNECTIONS = 8
_FLAT_MB = 5.0
"""By how much memory may grow and still be called flat: SQLite fills its page cache first."""


class _Run(NamedTuple):
    acknowledged_percent: float
    p99_ms: float
    right_ms: float
    grown_mb: float


def measure(bench: Bench) -> Iterator[Line]:
    """Freeze the monitor and the plain app at once: neither is busy with so few webhooks."""
    runs = [_freeze_both(bench) for _ in range(bench.sizes.runs)]
    what = f"terminal frozen for {bench.sizes.frozen_s:g} s, {_PER_S} webhooks/s"

    def line(aspect: str, unit: str, field: str, target: Target, *, peer: bool = True) -> Line:
        ours, plain = (Figures.of(getattr(run[who], field) for run in runs) for who in (0, 1))
        return Line(12, f"{what}: {aspect}", unit, ours, (Peer("plain app", plain),) if peer else (), target)

    yield line("acknowledged", "%", "acknowledged_percent", Target(100, at_least=True))
    yield line("acknowledgement, p99 (of those that came)", "ms", "p99_ms", Target(50))
    yield line("resuming → right screen", "ms", "right_ms", Target(1_000), peer=False)
    yield line("memory grown meanwhile", "MB", "grown_mb", Target(_FLAT_MB))


def _freeze_both(bench: Bench) -> tuple[_Run, _Run]:
    database, of_plain = bench.database(Contents(_BOTS, LIVE)), bench.database(Contents(_BOTS, LIVE))
    live = live_bots(database)
    rounds = int(bench.sizes.frozen_s * _PER_S / LIVE) // 2 * 2 + 1  # odd: at the end, none is what it was before
    with (
        bench.shown(monitor(database), text_seen("recording")) as ours,
        bench.shown(python("tests.benchmarks.plain_app", of_plain, _BOTS), text_seen("recording")) as plain,
    ):
        for terminal in (ours, plain):
            terminal.freeze()
        pids = ours.process.pid, plain.process.pid
        before = [resident_mb(pid) for pid in pids]
        orders = [
            Order(
                url=url_in(terminal.screen[0]), connections=_CONNECTIONS, per_s=_PER_S, total=rounds * LIVE, bots=live
            )
            for terminal in (ours, plain)
        ]
        with bench.sending(orders[0]) as ours_result, bench.sending(orders[1]) as plain_result:
            came = ours_result(), plain_result()
        grown = [resident_mb(pid) - mb for pid, mb in zip(pids, before, strict=True)]
        right_ms = _thaw(ours, live)
        plain.thaw()
    own, other = (
        _Run(each["acknowledged"] / (rounds * LIVE) * 100, each["p99_ms"], right_ms, mb)
        for each, mb in zip(came, grown, strict=True)
    )
    return own, other


def _thaw(terminal: WatchedTerminal, live: list[str]) -> float:
    """Read again; return when all live bots in sight showed what was last told of them, in ms."""
    word = dict(STATES)[CODES[0]]
    rows = rows_of(terminal.screen, live)
    assert len(rows) == len(live)

    def right(emulator: Emulator) -> bool:
        return all(says(row, word)(emulator) for _, row in rows)

    def act() -> float:
        began_at = time.perf_counter()
        terminal.thaw()
        return began_at

    return terminal.watch(act, right).after_s * 1000
