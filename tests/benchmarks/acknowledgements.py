"""How many webhooks a second are acknowledged, each of them written down."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.benchmarks.bench import monitor, python, url_in
from tests.benchmarks.filling import Contents
from tests.benchmarks.lines import Figures, Line, Peer
from tests.benchmarks.watched import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.bench import Bench

_POLL_S = 0.02


def measure(bench: Bench) -> Iterator[Line]:
    """Flood both, one after the other, with fresh receivers in every run."""
    peer_name = "Starlette route that does nothing"
    for connections in bench.sizes.connections:
        ours, peers = [], []
        for _ in range(bench.sizes.runs):
            database = bench.database(Contents(0))
            ours.append(_flooded(bench, monitor(database, "serve", "--port", "0"), connections))
            peers.append(_flooded(bench, python("tests.benchmarks.plain_receiver"), connections))
        with_connections = f"{connections} connection{'s' if connections > 1 else ''}"
        for what, unit, key in (
            ("acknowledged webhooks", "/s", "per_s"),
            ("acknowledgement, p50", "ms", "p50_ms"),
            ("acknowledgement, p99", "ms", "p99_ms"),
        ):
            figures, peer = (Figures.of(run[key] for run in runs) for runs in (ours, peers))
            yield Line(f"{what}, {with_connections}", unit, figures, Peer(peer_name, peer))


def _flooded(bench: Bench, argv: Sequence[str], connections: int) -> dict[str, Any]:
    with _listening(bench, argv) as url:
        told = bench.run(python("tests.benchmarks.flood", url, connections, bench.sizes.flood_s))
    result: dict[str, Any] = json.loads(told)
    return result


@contextmanager
def _listening(bench: Bench, argv: Sequence[str]) -> Iterator[str]:
    """Run a receiver as long as the block lasts. Its log goes into a file: nobody has to read it meanwhile."""
    log = bench.folder / "log.txt"
    with log.open("wb") as file, subprocess.Popen(argv, env=bench.environment, stderr=file) as process:
        try:
            yield _url_in(log)
        finally:
            process.kill()


def _url_in(log: Path) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while "listening on " not in (logged := log.read_text()):
        assert time.monotonic() < deadline, logged
        time.sleep(_POLL_S)
    return url_in(logged.partition("listening on ")[2])
