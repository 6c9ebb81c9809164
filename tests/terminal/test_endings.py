"""However it ends, the terminal is as it was, what was acknowledged is kept, and the exit code tells why."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.terminal.running import MONITOR, run_monitor, status
from tests.terminal.sequences import modes_after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.terminal.conftest import StartsMonitor, StartsTerminal

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


def kept(environment: Mapping[str, str]) -> int:
    """Return how many bots a later command finds."""
    listed = run_monitor(["list", "--json"], environment)
    assert listed.returncode == 0, listed.stderr
    return len(listed.stdout.splitlines())


@pytest.mark.parametrize("by", SIGNALS)
def test_a_signal_restores_the_terminal_and_keeps_what_was_acknowledged(
    by: signal.Signals, monitor: StartsMonitor, environment: dict[str, str]
) -> None:
    running = monitor()
    session = running.session
    assert running.post(status("bot", "joining_call")) == 204
    session.terminate(by)
    assert session.wait_exit() == 128 + by
    assert modes_after(session.raw_since()).left_on == set()
    assert "Traceback" not in session.text
    assert kept(environment) == 1


@pytest.mark.parametrize("by", SIGNALS)
def test_the_line_settings_are_as_they_were(by: signal.Signals, terminal: StartsTerminal) -> None:
    session = terminal([*MONITOR, "--port", "0"])
    before = session.line_settings
    session.wait_for("No bots yet")
    assert session.line_settings != before
    session.terminate(by)
    session.wait_exit()
    assert session.line_settings == before


def test_q_ends_it_with_0(monitor: StartsMonitor) -> None:
    session = monitor().session
    session.press("q")
    assert session.wait_exit() == 0
    assert session.emulator.modes.left_on == set()
    assert session.text.strip() == ""


def test_ctrl_c_twice_ends_it(monitor: StartsMonitor) -> None:
    session = monitor().session
    session.press("ctrl+c", "ctrl+c")
    assert session.wait_exit() == 128 + signal.SIGINT
    assert session.emulator.modes.left_on == set()


def test_a_lost_terminal_ends_it(monitor: StartsMonitor, environment: dict[str, str]) -> None:
    running = monitor()
    assert running.post(status("bot", "joining_call")) == 204
    running.session.hang_up()
    assert running.session.wait_exit() == 128 + signal.SIGHUP
    assert kept(environment) == 1


def test_a_lost_terminal_ends_it_also_under_nohup(terminal: StartsTerminal) -> None:
    session = terminal(["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *MONITOR, "--port", "0"])
    session.wait_for("No bots yet")
    session.hang_up()
    assert session.wait_exit() == 128 + signal.SIGHUP


def test_a_terminal_that_hangs_does_not_make_the_receiver_deaf(
    monitor: StartsMonitor, environment: dict[str, str]
) -> None:
    running = monitor()
    running.session.freeze()
    for number in range(300):
        assert running.post(status(f"bot-{number}", "joining_call")) == 204
    running.session.thaw()
    running.session.wait_for("300 live")
    running.session.press("q")
    assert running.session.wait_exit() == 0
    assert kept(environment) == 300


def test_a_signal_ends_it_while_the_terminal_hangs(monitor: StartsMonitor, environment: dict[str, str]) -> None:
    running = monitor()
    running.session.freeze()
    for number in range(300):
        assert running.post(status(f"bot-{number}", "joining_call")) == 204
        running.session.send("jk")  # each key press repaints something, until the terminal takes no more
    running.session.terminate(signal.SIGTERM)
    assert running.session.process.wait(10) == 128 + signal.SIGTERM
    assert kept(environment) == 300


def test_being_killed_loses_nothing_that_was_acknowledged(monitor: StartsMonitor, environment: dict[str, str]) -> None:
    running = monitor()
    for number in range(20):
        assert running.post(status(f"bot-{number}", "joining_call")) == 204
    running.session.terminate(signal.SIGKILL)
    assert running.session.wait_exit() == -signal.SIGKILL
    assert kept(environment) == 20


def test_a_busy_port_is_told_in_a_line_before_anything_is_drawn(terminal: StartsTerminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        session = terminal([*MONITOR, "--port", port])
        assert session.wait_exit() == 2
    (line,) = filter(None, session.screen)
    assert line.startswith("monitor: ")
    assert port in line
    assert "--port" in line
    assert b"\x1b" not in session.raw_since()


@pytest.mark.parametrize("command", [[], ["run"], ["demo"], ["watch"]])
def test_without_a_terminal_it_says_so(command: list[str], environment: dict[str, str]) -> None:
    done = run_monitor(command, environment)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("monitor: there is no terminal")
    assert done.stdout == ""


@pytest.mark.parametrize("by", SIGNALS)
def test_serve_needs_no_terminal_and_ends_on_a_signal(by: signal.Signals, environment: dict[str, str]) -> None:
    argv = [*MONITOR, "serve", "--port", "0"]
    with ExitStack() as end:
        serving = end.enter_context(subprocess.Popen(argv, env=environment, stderr=subprocess.PIPE, text=True))
        end.callback(serving.kill)
        assert serving.stderr is not None
        (url,) = re.findall(r"http://\S+", serving.stderr.readline())
        assert httpx.post(url, json=status("bot", "joining_call")).status_code == 204
        assert "204" in serving.stderr.readline()
        serving.send_signal(by)
        assert serving.wait(10) == 128 + by
        assert "Traceback" not in serving.stderr.read()
    assert kept(environment) == 1
