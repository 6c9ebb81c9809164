"""Terminals for tests: real ones, each with a home of its own and nothing of the developer's settings."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.terminal.running import MONITOR, RunningMonitor
from tests.terminal.session import TerminalSession
from tests.terminal.tmux import Tmux

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class StartsTerminal(Protocol):
    """Starts a program in a terminal that is closed after the test."""

    def __call__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, columns: int = 120, rows: int = 40
    ) -> TerminalSession: ...


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """What a program sees of its surroundings: named one by one, so that nothing leaks in."""
    home.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator[StartsTerminal]:
    """A way to start programs in terminals. What they showed last is printed for the report of a failed test."""
    with ExitStack() as closing:

        def start(
            argv: Sequence[str], env: Mapping[str, str] | None = None, columns: int = 120, rows: int = 40
        ) -> TerminalSession:
            session = closing.enter_context(TerminalSession(argv, environment if env is None else env, columns, rows))
            closing.callback(lambda: print(session.shown()))
            return session

        yield start


class StartsMonitor(Protocol):
    """Starts ``monitor`` on a free port and waits for its first screen."""

    def __call__(self, *arguments: str, columns: int = 120, rows: int = 40) -> RunningMonitor: ...


@pytest.fixture
def monitor(terminal: StartsTerminal) -> Iterator[StartsMonitor]:
    """A way to run ``monitor`` in terminals, all on the same database."""
    with ExitStack() as closing:

        def start(*arguments: str, columns: int = 120, rows: int = 40) -> RunningMonitor:
            argv = [*MONITOR, *(arguments or ("run", "--port", "0"))]
            running = RunningMonitor(terminal(argv, columns=columns, rows=rows))
            closing.callback(running.close)
            return running

        yield start


@pytest.fixture
def tmux(environment: dict[str, str], tool: Callable[[str], str]) -> Iterator[Tmux]:
    """A tmux that nobody else uses."""
    with tempfile.TemporaryDirectory(prefix="mm-") as folder:
        tmux = Tmux(tool("tmux"), Path(folder), environment)
        yield tmux
        tmux.close()
