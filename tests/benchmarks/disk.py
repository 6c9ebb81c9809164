"""What is kept on the disk for what was sent, and how far the write-ahead log grows meanwhile."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import monitor
from tests.benchmarks.filling import Contents
from tests.benchmarks.flood import Order
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.long_complete import long_complete
from tests.benchmarks.posting import poster, status_body
from tests.benchmarks.processes import let_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench

_PER_S = 2_000
_CONNECTIONS = 16
_LOOK_S = 0.02
_BOUNDED = 1.5
"""How much larger the log may be in the second half of a load than in the first, and still be called bounded."""


class _Run(NamedTuple):
    event_bytes: float
    word_bytes: float
    log_mb: float
    log_growth: float


def measure(bench: Bench) -> Iterator[Line]:
    """Send, end the receiver in order, and look at the file."""
    body, words = long_complete(bench.sizes.long_words), bench.sizes.long_words
    runs = [_kept(bench, body) for _ in range(bench.sizes.runs)]
    raw_event, raw_word = len(status_body("paced-0000", "in_call_recording", 0)), len(body) / words

    def figures(field: str) -> Figures:
        return Figures.of(getattr(run, field) for run in runs)

    raw, target = "raw JSON", Target(1.0, of_ratio=True)
    yield Line(15, "disk for a status event", "B", figures("event_bytes"), (Peer(raw, Figures.of([raw_event])),))
    what = f"disk for a word of a transcript, {words:,} words"
    yield Line(15, what, "B", figures("word_bytes"), (Peer(raw, Figures.of([raw_word])),), target)
    yield Line(15, "write-ahead log at most, under load", "MB", figures("log_mb"))
    growth = "write-ahead log at most, second half of the load by the first"
    yield Line(15, growth, "×", figures("log_growth"), target=Target(_BOUNDED))


def _kept(bench: Bench, body: bytes) -> _Run:
    total = max(200, int(bench.sizes.flood_s * 2 * _PER_S))
    sizes: list[int] = []

    def status(url: str, database: Path) -> None:
        order = Order(url=url, connections=_CONNECTIONS, per_s=_PER_S, total=total)
        log, done = database.with_name(database.name + "-wal"), threading.Event()

        def look() -> None:
            while not done.wait(_LOOK_S):
                sizes.append(log.stat().st_size if log.exists() else 0)

        looking = threading.Thread(target=look)
        looking.start()
        try:
            assert bench.send(order)["acknowledged"] == total
        finally:
            done.set()
            looking.join()

    def complete(url: str, _: Path) -> None:
        with poster(url, bench.environment) as post:
            post.post(body)

    event_bytes = _grown(bench, status) / total
    word_bytes = _grown(bench, complete) / bench.sizes.long_words
    half = len(sizes) // 2
    return _Run(event_bytes, word_bytes, max(sizes) / 1e6, max(sizes[half:]) / max(1, *sizes[:half]))


def _grown(bench: Bench, send: Callable[[str, Path], None]) -> int:
    """Return by how many bytes a database grows."""
    database = bench.database(Contents(0))
    before = database.stat().st_size
    with bench.listening(monitor(database, "serve", "--port", "0")) as (url, process):
        send(url, database)
        let_rest(process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait()
    return sum(file.stat().st_size for file in database.parent.glob("monitor.db*")) - before
