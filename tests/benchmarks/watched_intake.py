"""The receiver while its screen is open and somebody watches: what it takes in, and how the keys are answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.benchmarks.bench import monitor, text_seen, url_in
from tests.benchmarks.filling import LIVE, Contents, live_bots
from tests.benchmarks.flood import Order
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.presses import Presses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench

_BOTS = 30
_PER_S = 1_000
_CONNECTIONS = 16
_APART_S = 0.08

_Came = dict[str, Any]


def measure(bench: Bench) -> Iterator[Line]:
    """Flood it with and without a screen, in turns; then let webhooks come at a fixed pace, and press keys."""
    most = bench.sizes.connections[-1]
    alone, watched, keys_ms = [], [], []
    for _ in range(bench.sizes.runs):
        alone.append(_without_screen(bench, most))
        came, took_ms = _with_screen(bench, most)
        watched.append(came)
        keys_ms.append(took_ms)

    def line(what: str, unit: str, key: str, target: Target) -> Line:
        ours, without = (Figures.of(run[key] for run in runs) for runs in (watched, alone))
        return Line(10, f"{what}, watched, {most} connections", unit, ours, (Peer("no screen", without),), target)

    yield line("durable acknowledgements", "/s", "per_s", Target(0.8, of_ratio=True, at_least=True))
    yield line("acknowledgement, p99", "ms", "p99_ms", Target(50))
    for percent, target in ((50, None), (99, Target(50))):
        what = f"key press → screen under {_PER_S:,} webhooks/s, p{percent}"
        yield Line(10, what, "ms", Figures.of(percentile(run, percent) for run in keys_ms), target=target)


def _without_screen(bench: Bench, connections: int) -> _Came:
    database = bench.database(Contents(_BOTS, LIVE))
    with bench.listening(monitor(database, "serve", "--port", "0")) as (url, _):
        return bench.send(Order(url=url, connections=connections, seconds=bench.sizes.flood_s))


def _with_screen(bench: Bench, connections: int) -> tuple[_Came, list[float]]:
    """Return what came of a flood, and how long keys took after it."""
    database = bench.database(Contents(_BOTS, LIVE))
    live = live_bots(database)
    with bench.shown(monitor(database), text_seen("recording")) as terminal:
        url = url_in(terminal.screen[0])
        terminal.hold()
        came = bench.send(Order(url=url, connections=connections, seconds=bench.sizes.flood_s))
        list(terminal.replay())
    with bench.shown(monitor(database), text_seen(" live")) as terminal:
        url, presses = url_in(terminal.screen[0]), Presses(terminal, _APART_S)
        seconds = bench.sizes.presses * _APART_S
        total = int((seconds + 0.5) * _PER_S)
        terminal.hold()
        with bench.sending(Order(url=url, connections=_CONNECTIONS, per_s=_PER_S, total=total, bots=live)) as result:
            time.sleep(0.4)  # until the other process has started to send
            presses.go_on(time.perf_counter() + seconds)
            result()
        took_ms = [answer.after_s * 1000 for answer in presses.answers()]
    return came, took_ms
