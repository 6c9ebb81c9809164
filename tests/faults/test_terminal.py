"""The terminal is lost, strange, tiny or deaf: deliveries are taken in where they should be, and nothing spins."""

from __future__ import annotations

import signal
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.benchmarks.processes import let_rest
from tests.terminal.running import MONITOR, RunningMonitor, run_monitor, status

if TYPE_CHECKING:
    from tests.terminal.conftest import StartsMonitor, StartsTerminal

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]
ENDS_WITHIN_S = 2.0
TRIES = 3
"""What else this machine does only makes it slower: once is enough."""


@pytest.mark.parametrize("by", SIGNALS)
def test_it_ends_in_time_though_somebody_has_half_a_request(by: signal.Signals, monitor: StartsMonitor) -> None:
    assert any(_end_with_half_a_request(monitor(), by) < ENDS_WITHIN_S for _ in range(TRIES))


def _end_with_half_a_request(running: RunningMonitor, by: signal.Signals) -> float:
    """Return how long it took to end, in seconds."""
    target = urlsplit(running.url)
    assert running.post(status("bot", "joining_call")) == 204
    with socket.create_connection((target.hostname, target.port)) as half:
        half.sendall(b"POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n\r\n{")
        began = time.monotonic()
        running.session.terminate(by)
        assert running.session.wait_exit() == 128 + by
        took_s = time.monotonic() - began
    assert running.session.emulator.modes.left_on == set()
    return took_s


@pytest.mark.parametrize("term", ["nonsense-99", "dumb", ""])
def test_an_unknown_terminal_is_a_terminal(term: str, terminal: StartsTerminal, environment: dict[str, str]) -> None:
    del environment["TERM"]
    session = terminal([*MONITOR, "--port", "0"], environment | ({"TERM": term} if term else {}))
    running = RunningMonitor(session)
    assert running.post(status("bot", "joining_call")) == 204
    running.wait_for_row("bot", "joining")
    running.close()
    session.terminate()
    assert session.wait_exit() == 128 + signal.SIGTERM
    assert session.emulator.modes.left_on == set()


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (120, 1), (2, 2)])
def test_it_outlives_a_terminal_of_no_size(size: tuple[int, int], monitor: StartsMonitor) -> None:
    running = monitor()
    for key in ("", "enter", "?"):
        if key:
            running.session.press(key)
        running.session.settle()
        running.session.resize(*size)
        assert running.post(status(f"bot-{key}", "joining_call")) == 204
        running.session.settle()
        running.session.resize(120, 40)
        running.session.press("escape")
        running.wait_for_row(f"bot-{key}", "joining")
    assert "unexpected" not in running.session.text
    running.session.press("q")
    assert running.session.wait_exit() == 0


def test_a_terminal_that_stops_reading_costs_no_processor_and_no_time(monitor: StartsMonitor) -> None:
    assert any(_end_while_deaf(monitor()) < ENDS_WITHIN_S for _ in range(TRIES))


def _end_while_deaf(running: RunningMonitor) -> float:
    """Return how long it took to end, in seconds."""
    running.session.freeze()
    for number in range(100):
        assert running.post(status(f"bot-{number}", "joining_call")) == 204
        running.session.send("jk")
    let_rest(running.session.process.pid)
    began = time.monotonic()
    running.session.terminate(signal.SIGTERM)
    assert running.session.process.wait(10) == 128 + signal.SIGTERM
    return time.monotonic() - began


def test_a_watcher_whose_terminal_is_gone_ends_and_the_receiver_goes_on(
    monitor: StartsMonitor, terminal: StartsTerminal, environment: dict[str, str]
) -> None:
    receiving = monitor()
    argv = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *MONITOR, "watch"]
    watching = terminal(argv)
    watching.wait_for("watching")
    watching.hang_up()
    assert watching.wait_exit() == 128 + signal.SIGHUP
    assert receiving.post(status("bot", "joining_call")) == 204
    receiving.wait_for_row("bot", "joining")
    assert run_monitor(["list"], environment).stdout.count("bot") == 1
