"""Over SSH: a real client and a real server on loopback, as most people watch their meetings."""

from __future__ import annotations

import getpass
import os
import shlex
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from monitor.store.location import receiver_running
from tests.terminal.running import MONITOR, RunningMonitor, run_monitor, status
from tests.terminal.session import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.terminal.conftest import StartsTerminal

_SERVER = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
"""


@pytest.fixture
def ssh(tmp_path: Path, tool: Callable[[str], str]) -> Iterator[list[str]]:
    """Run an SSH server that lets this user in; give the command that logs in to it."""
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    for name in ("host_key", "user_key"):
        keygen = [tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(keygen, check=True)
    port = _free_port()
    (folder / "config").write_text(_SERVER.format(port=port, folder=folder))
    if os.geteuid() == 0:  # then the server insists on this folder
        Path("/run/sshd").mkdir(exist_ok=True)
    log = folder / "log"
    server = subprocess.Popen([tool("sshd"), "-D", "-f", str(folder / "config"), "-E", str(log)])
    try:
        _wait_until(lambda: log.exists() and "listening on" in log.read_text())
        options = ("StrictHostKeyChecking=no", f"UserKnownHostsFile={folder}/known", "LogLevel=ERROR", "BatchMode=yes")
        yield [
            *(tool("ssh"), "-tt", "-F", "none", "-p", str(port), "-i", str(folder / "user_key")),
            *(part for option in options for part in ("-o", option)),
            f"{getpass.getuser()}@127.0.0.1",
        ]
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_is_watched_over_ssh_and_ends_with_the_connection(
    ssh: list[str], terminal: StartsTerminal, environment: dict[str, str], tmp_path: Path
) -> None:
    database = tmp_path / "folder" / "monitor.db"
    there = ["env", *(f"{name}={value}" for name, value in environment.items() if name != "TERM"), *MONITOR]
    session = terminal([*ssh, shlex.join([*there, "--port", "0", "--database", str(database)])])
    with closing(RunningMonitor(session)) as running:
        assert running.post(status("far-away", "joining_call")) == 204
        running.wait_for_row("far-away", "joining")
        assert running.post(status("far-away", "in_call_recording")) == 204
        running.wait_for_row("far-away", "recording")
    assert receiver_running(database)
    session.process.send_signal(signal.SIGKILL)
    _wait_until(lambda: receiver_running(database) is None)
    listed = run_monitor(["list", "--database", str(database)], environment)
    assert "far-away" in listed.stdout
