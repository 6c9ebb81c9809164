"""What the program leaves on the disk: its owner's alone, nowhere but where it should be, and never behind a link."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.running import MONITOR, Serving, monitor, serving
from tests.terminal.test_hostile_text import ALL, webhooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = [
    "../../escaped",
    "/tmp/escaped",  # noqa: S108 - never made
    "a/b",
    "..",
    "monitor.db-wal",
    "-rf",
    "con",
    "$(touch escaped)",
    *ALL.values(),
]


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture
def unmasked() -> Iterator[None]:
    """A umask that leaves it all to the program."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("unmasked")
def test_every_file_is_the_owners_alone_and_none_is_named_by_a_stranger(tmp_path: Path, home: Path) -> None:
    database = tmp_path / "kept/monitor.db"
    with serving("--database", database) as served, httpx.Client() as client:
        for name in NAMES:
            for webhook in webhooks(name):
                client.post(served.url, content=json.dumps(webhook).encode())
        while_it_runs = everything_in(tmp_path)
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
        assert served.end(signal.SIGTERM) == 143
    for arguments in (["list"], ["show", "live"], ["rebuild"]):
        monitor(*arguments, "--database", database)
    ours = {"kept", *(f"kept/monitor.db{suffix}" for suffix in ("", "-wal", "-shm", ".lock", ".turn"))}
    assert {name for name in while_it_runs if not name.startswith("home")} <= ours
    assert {name for name in everything_in(tmp_path) if not name.startswith("home")} <= ours
    assert not home.exists()
    assert {path: mode for path, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.usefixtures("unmasked")
def test_an_error_log_is_the_owners_alone_and_no_link_is_followed(tmp_path: Path, home: Path) -> None:
    log = home / ".local/state/monitor/error.log"
    log.parent.mkdir(parents=True)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    log.symlink_to(victim)
    crash = "from monitor.cli import commands, main; commands.run_command_line = lambda _: 1 // 0; main()"
    subprocess.run([sys.executable, "-c", crash], check=False, capture_output=True)
    assert victim.read_text() == "mine"
    assert "Traceback" in log.read_text()
    assert not log.is_symlink()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal", ".lock"])
@pytest.mark.parametrize("dangling", [False, True])
def test_no_link_in_place_of_a_file_of_ours_is_followed(tmp_path: Path, suffix: str, *, dangling: bool) -> None:
    """As anybody can lay one where the database is kept in a folder that is not the user's own."""
    database, victim = tmp_path / "monitor.db", tmp_path / "elsewhere/victim"
    victim.parent.mkdir()
    if not dangling:
        victim.write_text("mine")
    database.with_name(f"monitor.db{suffix}").symlink_to(victim)
    ended = monitor("serve", "--port", "0", "--database", database)
    assert ended.returncode in {1, 2}
    assert ended.stderr.startswith("monitor: ")
    assert ended.stderr.count("\n") == 1
    assert victim.exists() != dangling
    assert dangling or victim.read_text() == "mine"


@pytest.mark.parametrize(
    "wrong",
    [
        {"MONITOR_API_KEY": ""},
        {"MONITOR_API_KEY": "two words"},
        {"MONITOR_ALLOWED_HOSTS": ""},
        {"MONITOR_ALLOWED_HOSTS": "https://hooks.example.com"},
        {"MONITOR_HOST": "0.0.0.0"},  # noqa: S104 - to see it refused without a key
        {"MONITOR_HOST": "::"},
        {"MONITOR_MAX_BODY": "unlimited"},
        {"MONITOR_MAX_CONNECTIONS": "0"},
        {"MONITOR_REQUEST_DEADLINE": "never"},
        {"MONITOR_CONFIG": "/nowhere/config.toml"},
        {"MONITOR_API_KEYS": "correct-horse"},
        {"MONITOR_ALLOWED_HOST": "hooks.example.com"},
    ],
    ids=str,
)
def test_a_setting_that_guards_the_door_is_right_or_the_door_stays_shut(tmp_path: Path, wrong: dict[str, str]) -> None:
    ended = monitor("serve", "--port", "0", "--database", tmp_path / "monitor.db", **wrong)
    assert ended.returncode == 2
    assert ended.stderr.startswith("monitor: ")
    assert ended.stderr.count("\n") == 1


def test_a_key_in_a_file_is_asked_for_and_one_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('api_key = "k"')
    config.chmod(0o644)
    command = [*MONITOR, "serve", "--port", "0", "--database", str(tmp_path / "monitor.db")]
    environment = os.environ | {"MONITOR_CONFIG": str(config)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) as process:
        served = Serving(process)
        assert httpx.post(served.url, content=b"{}").status_code == 401
        assert served.end(signal.SIGTERM) == 143
    assert "chmod 600" in served.log
