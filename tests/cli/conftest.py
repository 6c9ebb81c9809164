"""What the commands' tests share: a database with a bot of every kind, and a way to hear one line of refusal."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from monitor.cli.guard import run_guarded
from monitor.simulator.kinds import meeting
from monitor.simulator.meeting import Timeline
from tests.cli.kept import receive, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.running import Run

_HOUR = 3_600_000


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with a bot of every kind that matters here; their ids tell which is which."""
    path = tmp_path / "kept" / "monitor.db"
    now = time.time_ns() // 1_000_000
    ended = [
        (webhook.sent_at, webhook.body.replace(webhook.bot_id.encode(), kind.encode()))
        for kind in ("complete", "no-transcript", "refused", "restart", "unknown-codes")
        for webhook in meeting(kind, 1).webhooks(now - 3 * _HOUR, Timeline(now))
    ]
    receive(path, ended)
    receive(path, [(now - 9 * _HOUR, status("silent", "in_call_recording"))])
    receive(path, [(now, status("live-1", "in_waiting_room")), (now, status("live-2", "recording_paused"))])
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command to its end, in this process: a tenth of the time, where no process of its own is the point."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = list(map(str, arguments))
        code = run_guarded(command)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(command, code, said.out, said.err)

    return run


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run a command that is to fail, and return its exit code and the one line that it said."""

    def run(*arguments: object) -> tuple[int, str]:
        code = run_guarded(list(map(str, arguments)))
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("monitor: ")
        assert said.err.count("\n") == 1
        return code, said.err.removeprefix("monitor: ").rstrip()

    return run
