"""A second ``monitor`` on the same database looks on, and receives when the first has ended: never do two write."""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import httpx

from monitor.store.location import receiver_running
from tests.terminal.running import MONITOR, RunningMonitor, run_monitor, status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.conftest import StartsMonitor, StartsTerminal


def test_it_looks_on_and_says_who_receives_and_receives_when_that_one_is_killed(
    monitor: StartsMonitor, terminal: StartsTerminal
) -> None:
    first = monitor()
    second = terminal([*MONITOR, "--port", str(httpx.URL(first.url).port)])
    second.wait_for("watching")
    second.wait_for(f"another monitor (process {first.session.process.pid}")
    with closing(RunningMonitor(second)) as looking_on:
        assert looking_on.url == first.url
        assert first.post(status("bot", "joining_call")) == 204
        looking_on.wait_for_row("bot", "joining")
        first.session.terminate(signal.SIGKILL)
        second.wait_for("The other monitor has ended")
        assert looking_on.post(status("late-bot", "joining_call")) == 204
        looking_on.wait_for_row("late-bot", "joining")
    second.press("q")
    assert second.wait_exit() == 0


def test_a_second_one_without_a_screen_is_refused(monitor: StartsMonitor, environment: dict[str, str]) -> None:
    first = monitor()
    refused = run_monitor(["serve", "--port", "0"], environment)
    assert refused.returncode == 2
    assert f"another monitor (process {first.session.process.pid}, {first.url}) is receiving" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_of_those_that_start_together_one_receives(
    terminal: StartsTerminal, environment: dict[str, str], tmp_path: Path
) -> None:
    database = tmp_path / "new" / "monitor.db"
    sessions = [terminal([*MONITOR, "--port", "0", "--database", str(database)]) for _ in range(3)]
    with ExitStack() as closed:
        shown = [closed.enter_context(closing(RunningMonitor(session))) for session in sessions]
        for session in sessions:
            session.settle()
        assert sum("watching" in session.screen[0] for session in sessions) == 2
        assert len({running.url for running in shown}) == 1
        for number, running in enumerate(shown):
            assert running.post(status(f"bot-{number}", "joining_call")) == 204
    receiver = receiver_running(database)
    assert receiver
    assert receiver.pid in [session.process.pid for session in sessions]
    for session in sessions:
        session.terminate(signal.SIGTERM)
        assert session.wait_exit() == 128 + signal.SIGTERM
    listed = run_monitor(["list", "--json", "--database", str(database)], environment).stdout
    assert {json.loads(line)["bot_id"] for line in listed.splitlines()} == {"bot-0", "bot-1", "bot-2"}
