"""What all measurements share: how much of everything, a folder, databases, and programs in terminals."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.filling import Contents, fill
from tests.benchmarks.watched import PATIENCE_S, WatchedTerminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.terminal.emulator import Emulator

ROOT = Path(__file__).parent.parent.parent
COLUMNS, ROWS = 120, 40
ORIGIN = re.compile(r"http://[\w.]+:\d+")

STARTING_QUIET_S = 0.02
"""Shorter than usual: a program that starts asks its terminal questions, which wait for an answer meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything."""

    runs: int
    """Fresh starts of each program."""
    bots: Sequence[int]
    changes: int
    """Status changes a run."""
    words: int
    pages: int
    idle_s: float
    connections: Sequence[int]
    flood_s: float


FULL = Sizes(
    runs=5,
    bots=(30, 10_000, 100_000),
    changes=100,
    words=100_000,
    pages=20,
    idle_s=6.0,
    connections=(1, 16, 64),
    flood_s=3.0,
)
SMALL = Sizes(runs=1, bots=(30,), changes=4, words=3_000, pages=2, idle_s=0.5, connections=(1, 4), flood_s=0.3)


@dataclass
class Bench:
    """A place to measure in."""

    sizes: Sizes
    folder: Path
    _filled: dict[Contents, Path] = field(default_factory=dict)
    _copies: int = 0

    def database(self, contents: Contents) -> Path:
        """Return a database of its own for one program; those with the same contents are copies of one."""
        if contents not in self._filled:
            self._filled[contents] = self.folder / f"filled-{len(self._filled)}.db"
            fill(self._filled[contents], contents)
        self._copies += 1
        path = self.folder / f"copy-{self._copies}" / "monitor.db"
        path.parent.mkdir(mode=0o700)
        shutil.copyfile(self._filled[contents], path)
        path.chmod(0o600)
        with path.open("rb+") as file:
            os.fsync(file.fileno())  # else the copy is still on its way to the disk when commits are timed
        return path

    @property
    def environment(self) -> dict[str, str]:
        """What every program sees of its surroundings; nothing of the user's settings."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "LESSHISTFILE": "-",
        }

    @contextmanager
    def terminal(self, *argv: str) -> Iterator[WatchedTerminal]:
        """Run a program in a terminal as long as the block lasts; it is watched from its start."""
        with WatchedTerminal(argv, self.environment, COLUMNS, ROWS) as terminal:
            yield terminal

    @contextmanager
    def shown(self, argv: Sequence[str], sight: str | Callable[[Emulator], object]) -> Iterator[WatchedTerminal]:
        """Run a program in a terminal; the block begins once it shows something and is quiet."""
        with self.terminal(*argv) as terminal:
            terminal.look(text_seen(sight) if isinstance(sight, str) else sight, terminal.started_at, STARTING_QUIET_S)
            terminal.settle(0.3, PATIENCE_S)
            yield terminal

    def run(self, argv: Sequence[str]) -> str:
        """Run a program to its end; return what it prints."""
        done = subprocess.run(argv, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout


def python(module: str, *arguments: object) -> list[str]:
    """Return the command that runs a module of ours."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def monitor(database: Path, *arguments: str) -> list[str]:
    """Return the command ``monitor``, on a free port where it receives."""
    chosen = arguments or ("run", "--port", "0")
    return python("monitor", *chosen, "--database", database)


def text_seen(text: str) -> Callable[[Emulator], bool]:
    """Return what tells whether a text is on the screen."""
    return lambda emulator: text in emulator.text


def url_in(text: str) -> str:
    """Return the address for webhooks of the receiver that is named in a text; where room is short, its path is cut."""
    found = ORIGIN.search(text)
    assert found, text
    return f"{found[0]}/webhook"
