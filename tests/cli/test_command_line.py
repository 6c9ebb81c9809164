"""Every command: help, wrong use, completion, and whatever nobody expected, each with its line and exit code."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor import __version__
from monitor.cli.commands import run_command_line
from monitor.cli.guard import run_guarded
from monitor.model.text import printable
from tests.cli.kept import receive, status
from tests.cli.running import MONITOR, monitor

if TYPE_CHECKING:
    from collections.abc import Callable


def now() -> int:
    """Return our clock's time, UTC ms."""
    return time.time_ns() // 1_000_000


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["--version"]) == 0
    assert capsys.readouterr().out == f"monitor {__version__}\n"


def test_help_tells_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["-h"]) == 0
    told = capsys.readouterr().out
    for command in (
        "run",
        "demo",
        "serve",
        "watch",
        "list",
        "show",
        "send",
        "rebuild",
        "backup",
        "check",
        "prune",
        "forget",
        "doctor",
        "completion",
    ):
        assert f"\n  {command} " in told
        assert run_command_line([command, "--help"]) == 0


def test_the_help_of_list_says_what_json_calls_the_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["list", "--help"]) == 0
    assert "In JSON, the status is called phase" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["lst"], "No such command 'lst'. Did you mean 'list'?; see monitor --help"),
        (["--prot", "1"], "No such option '--prot'. (Did you mean"),
        (["run", "extra"], "Got unexpected extra argument (extra); see monitor run --help"),
        (["--port", "http"], "--port http: must be a port number from 0 to 65535"),
        (["serve", "--max-body", "0"], "--max-body 0: must be from 1 byte"),
        (["show"], "Missing argument 'BOT'; see monitor show --help"),
        (["send", "dance"], "there is no scenario 'dance'; monitor send --list prints them all"),
        (["send"], "name a scenario; monitor send --list prints them all"),
        (["send", "stuck"], "say where to send it, such as --to http://127.0.0.1:8787/webhook"),
        (["send", "stuck", "--to", "ftp://x"], "cannot send to 'ftp://x'"),
        (["send", "stuck", "--speed", "0"], "Invalid value for '--speed': 0.0 is not in the range"),
        (["demo", "--speed", "nan"], "Invalid value for '--speed': 'nan' is not a number; see monitor demo --help"),
        (["list", "--status", "dancing"], "there is no status 'dancing'; there are: joining, waiting room, "),
        (["completion", "cmd"], "Invalid value for 'SHELL': 'cmd' is not one of 'bash', 'zsh', 'fish'"),
        (["show", "\x1b[2J\x1b]0;x\x07", "--jsn"], "No such option '--jsn'"),
    ],
)
def test_wrong_use_is_one_line(refused: Callable[..., tuple[int, str]], arguments: list[str], line: str) -> None:
    code, said = refused(*arguments)
    assert said.startswith(line)
    assert said.isprintable()
    assert code == 2


@pytest.mark.parametrize("command", [[], ["run"], ["--port", "0"], ["demo"], ["watch"]])
def test_a_screen_needs_a_terminal(command: list[str], home: Path) -> None:
    ended = monitor(*command)
    assert ended.returncode == 2
    assert ended.stderr == "monitor: there is no terminal to show anything in; monitor serve receives without one\n"
    assert ended.stdout == ""
    assert not home.exists()


def test_a_warning_is_said_and_the_command_goes_on(tmp_path: Path, database: Path) -> None:
    config = tmp_path / "con\x1bfig.toml"
    config.write_text('api_key = "correct-horse"')
    config.chmod(0o644)
    shown = printable(str(config))
    ended = monitor("list", "--database", database, MONITOR_CONFIG=str(config))
    assert ended.returncode == 0
    assert ended.stderr == f"monitor: warning: {shown}: holds a key that others can read; run: chmod 600 {shown}\n"


CRASH = "from monitor.cli import commands, main; commands.run_command_line = lambda _: 1 // 0; main()"


def test_a_full_disk_below_stdout_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([*MONITOR, "--help"], check=False, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (ended.returncode, ended.stderr) == (1, "monitor: the output is not whole: No space left on device\n")


def test_what_nobody_expected_is_one_line_and_a_log(home: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", CRASH], check=False, capture_output=True, text=True)
    log = home / ".local/state/monitor/error.log"
    assert ended.returncode == 1
    assert ended.stderr.startswith("monitor: unexpected ZeroDivisionError: ")
    assert ended.stderr.endswith(f"{log}\n")
    assert "Traceback" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_whoever_stops_reading_ends_the_command_quietly(database: Path) -> None:
    receive(database, [(now(), status(f"bot-{number:05}", "joining_call")) for number in range(2_000)])
    with subprocess.Popen(
        [*MONITOR, "list", "--database", database], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        assert listing.stdout.readline().startswith(b"STATUS")
        listing.stdout.close()
        assert listing.stderr.read() == b""
    assert listing.returncode == 141


def test_a_closed_stdout_is_no_failure() -> None:
    ended = subprocess.run(["/bin/sh", "-c", '"$@" >&-', "sh", *MONITOR, "--version"], check=False, capture_output=True)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full"])
def test_where_nobody_can_be_told_the_exit_code_still_tells(redirected: str) -> None:
    command = ["/bin/sh", "-c", f'"$@" {redirected}', "sh", *MONITOR, "--nonsense"]
    ended = subprocess.run(command, check=False, capture_output=True)
    assert (ended.returncode, ended.stdout) == (2, b"")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_learn_to_complete(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert run_guarded(["completion", shell]) == 0
    assert "_MONITOR_COMPLETE" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "offered"), [("", "watch"), ("wa", "watch"), ("--po", "--port"), ("--port 1 --the", "--theme")]
)
def test_shells_are_told_what_can_follow(typed: str, offered: str) -> None:
    words = f"monitor {typed}"
    place = str(len(words.split(" ")) - 1)
    ended = monitor(_MONITOR_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place)
    assert f"plain,{offered}" in ended.stdout.splitlines()
