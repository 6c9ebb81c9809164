"""Runs the ``monitor`` command as a process, the way a shell or a service manager does."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Sequence

    Run = Callable[..., subprocess.CompletedProcess[str]]
    """Runs a command to its end."""

MONITOR = (sys.executable, "-m", "monitor")
PATIENCE_S = 20.0
"""How long a condition may take to come true before it counts as failed."""


def monitor(*arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without a terminal."""
    return subprocess.run(
        [*MONITOR, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=os.environ | environ,
        timeout=PATIENCE_S,
    )


def answering(typed: str, *arguments: object) -> tuple[str, subprocess.CompletedProcess[str]]:
    """Run a command that asks on a terminal, and type an answer; return what was asked, and how it ended."""
    ours, theirs = pty.openpty()
    command = [*MONITOR, *map(str, arguments)]
    with subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, text=True) as asking:
        os.close(theirs)
        asked = b""
        while b"[y/N] " not in asked:
            assert select.select([ours], [], [], PATIENCE_S)[0], asked
            asked += os.read(ours, 4096)
        os.write(ours, typed.encode())
        assert asking.stdout is not None
        said = asking.stdout.read()
    os.close(ours)
    return asked.decode(), subprocess.CompletedProcess(command, asking.returncode, said)


class Serving:
    """A ``monitor serve`` that runs, and what it has logged so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.log = ""
        self.url = self.read_until(r"listening on (http://\S+)")

    def read_until(self, pattern: str) -> str:
        """Read the log until it matches; return the first group, or the whole match."""
        assert self.process.stderr is not None
        deadline = time.monotonic() + PATIENCE_S
        while not (found := re.search(pattern, self.log)):
            assert select.select([self.process.stderr], [], [], max(0, deadline - time.monotonic()))[0], self.log
            piece = os.read(self.process.stderr.fileno(), 65_536)
            assert piece, f"ended without {pattern!r}: {self.log}"
            self.log += piece.decode()
        return found[1] if found.re.groups else found[0]

    def end(self, number: signal.Signals) -> int:
        """Send a signal; return the exit code, once all is logged."""
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=PATIENCE_S)
        self.log += rest.decode()
        return self.process.returncode


@contextmanager
def serving(*arguments: object, argv: Sequence[str] = MONITOR, **environ: str) -> Iterator[Serving]:
    """Run ``monitor serve`` on a free port as long as the block lasts."""
    command = [*argv, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | environ
    ) as process:
        try:
            yield Serving(process)
        finally:
            process.kill()
