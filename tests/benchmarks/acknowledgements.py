"""How many webhooks a second are acknowledged, each of them written down."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.benchmarks.bench import monitor, python
from tests.benchmarks.filling import Contents
from tests.benchmarks.flood import Order
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.watched import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.benchmarks.bench import Bench

_OURS, _NOTHING, _NAIVE, _WEBHOOK = "monitor", "Starlette route that does nothing", "naive receiver", "webhook"
_HOOKS = [{"id": "webhook", "execute-command": "/bin/true", "success-http-response-code": 204}]
"""For Debian's webhook, the least that it does: start a program that ends at once."""
_ENOUGH = 0.6
"""Of what a route makes that does nothing."""
_P99_MS = 25.0
_POLL_S = 0.02

_Came = dict[str, Any]


def measure(bench: Bench) -> Iterator[Line]:
    """Flood all of them, one after the other, each afresh in every run."""
    receivers: dict[str, Callable[[Bench], Any]] = {_OURS: _monitor, _NOTHING: _nothing, _NAIVE: _naive}
    if shutil.which("webhook"):
        receivers[_WEBHOOK] = _webhook
    runs = [{name: _flooded(bench, start) for name, start in receivers.items()} for _ in range(bench.sizes.runs)]
    for connections in bench.sizes.connections:
        yield from _lines(connections, bench.sizes.connections[-1], runs)


def _lines(connections: int, most: int, runs: list[dict[str, dict[int, _Came]]]) -> Iterator[Line]:
    def figures(name: str, key: str) -> Figures | None:
        return Figures.of(run[name][connections][key] for run in runs) if name in runs[0] else None

    rate = Target(_ENOUGH, of_ratio=True, at_least=True) if connections == most else None
    for what, unit, key, target in (
        ("durable acknowledgements", "/s", "per_s", rate),
        ("acknowledgement, p50", "ms", "p50_ms", None),
        ("acknowledgement, p99", "ms", "p99_ms", Target(_P99_MS)),
    ):
        ours = figures(_OURS, key)
        assert ours
        peers = [Peer(name, figures(name, key), "not installed") for name in (_NOTHING, _NAIVE, _WEBHOOK)]
        yield Line(9, f"{what}, {connections} connection{'s' * (connections > 1)}", unit, ours, peers, target)


def _flooded(bench: Bench, start: Callable[[Bench], Any]) -> dict[int, _Came]:
    with start(bench) as url:
        return {
            connections: bench.send(Order(url=url, connections=connections, seconds=bench.sizes.flood_s))
            for connections in bench.sizes.connections
        }


@contextmanager
def _monitor(bench: Bench) -> Iterator[str]:
    with bench.listening(monitor(bench.database(Contents(0)), "serve", "--port", "0")) as (url, _):
        yield url


@contextmanager
def _nothing(bench: Bench) -> Iterator[str]:
    with bench.listening(python("tests.benchmarks.plain_receiver")) as (url, _):
        yield url


@contextmanager
def _naive(bench: Bench) -> Iterator[str]:
    with bench.listening(python("tests.benchmarks.naive_receiver", bench.new_folder() / "naive.db")) as (url, _):
        yield url


@contextmanager
def _webhook(bench: Bench) -> Iterator[str]:
    hooks = bench.new_folder() / "hooks.json"
    hooks.write_text(json.dumps(_HOOKS))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["webhook", "-hooks", str(hooks), "-ip", "127.0.0.1", "-port", str(port), "-urlprefix", ""]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=bench.environment, stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/webhook"
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(_POLL_S)
    raise TimeoutError(f"nobody listens on port {port}")
