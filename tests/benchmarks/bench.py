"""What all measurements share: how much of everything, a folder, databases, and programs in terminals."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.store.schema import MIGRATIONS
from tests.benchmarks.filling import Contents, fill
from tests.benchmarks.watched import PATIENCE_S, WatchedTerminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.flood import Order
    from tests.terminal.emulator import Emulator

ROOT = Path(__file__).parent.parent.parent
COLUMNS, ROWS = 120, 40
_POLL_S = 0.02
ORIGIN = re.compile(r"http://[\w.]+:\d+")

STARTING_QUIET_S = 0.02
"""Shorter than usual: a program that starts asks its terminal questions, which wait for an answer meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything."""

    runs: int
    """Fresh starts of each program."""
    bots: Sequence[int]
    """The last number is the one that the word "many" stands for."""
    plain_bots: int
    """The most of them that the plain app is given: a million would take it minutes."""
    changes: int
    """Status changes a run; the plain app is given a third."""
    words: Sequence[int]
    plain_words: int
    """The longest transcript that the plain apps are given."""
    text_readers: Sequence[str]
    """Which of the programs that show texts."""
    pages: int
    idle_s: float
    connections: Sequence[int]
    flood_s: float
    presses: int
    """Of keys, while webhooks come."""
    frozen_s: float
    long_words: int
    """In the one ``complete`` that is posted."""
    walked: int
    """Pages, from either end of the table."""
    commands: int
    """Starts of a command that ends at once."""
    meetings: int
    """That are searched."""


FULL = Sizes(
    runs=5,
    bots=(30, 10_000, 1_000_000),
    plain_bots=100_000,
    changes=60,
    words=(10_000, 100_000, 1_000_000),
    plain_words=100_000,
    text_readers=("less", "lnav", "toolong", "RichLog", "Static per utterance"),
    pages=12,
    idle_s=12.0,
    connections=(1, 16, 64),
    flood_s=2.0,
    presses=40,
    frozen_s=60.0,
    long_words=100_000,
    walked=200,
    commands=10,
    meetings=10_000,
)
SMALL = Sizes(
    runs=1,
    bots=(60,),
    plain_bots=60,
    changes=3,
    words=(3_000,),
    plain_words=3_000,
    text_readers=("less", "RichLog"),
    pages=1,
    idle_s=0.3,
    connections=(4,),
    flood_s=0.2,
    presses=3,
    frozen_s=0.5,
    long_words=1_000,
    walked=1,
    commands=1,
    meetings=100,
)


@dataclass
class Bench:
    """A place to measure in."""

    sizes: Sizes
    folder: Path
    kept: Path | None = None
    """Where filled databases are kept for another time; None: nowhere."""
    _filled: dict[Contents, Path] = field(default_factory=dict)
    _scratch: Path | None = None

    @contextmanager
    def measurement(self) -> Iterator[None]:
        """Give a folder to everything that is made in the block, and remove it then; filled databases stay."""
        with tempfile.TemporaryDirectory(prefix="scratch-", dir=self.folder) as scratch:
            self._scratch = Path(scratch)
            yield

    def new_folder(self) -> Path:
        """Return an empty folder, private as databases want it."""
        return Path(tempfile.mkdtemp(dir=self._scratch))

    def filled(self, contents: Contents) -> Path:
        """Return a database that is shared by all who ask for the same contents: what one adds, the next one finds."""
        if contents not in self._filled:
            path = self._place(contents)
            if not path.exists():
                fill(path, contents)
                _write_through(path)
            self._filled[contents] = path
        return self._filled[contents]

    def _place(self, contents: Contents) -> Path:
        if self.kept is None:
            return Path(tempfile.mkdtemp(dir=self.folder)) / "monitor.db"
        tables = sha256("".join(MIGRATIONS).encode()).hexdigest()[:8]
        folder = self.kept / "-".join(map(str, (*contents, tables)))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / "monitor.db"

    def database(self, contents: Contents) -> Path:
        """Return a database of its own for one program."""
        path = self.new_folder() / "monitor.db"
        shutil.copyfile(self.filled(contents), path)
        path.chmod(0o600)
        _write_through(path)
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

    @contextmanager
    def listening(self, argv: Sequence[str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        """Run a receiver without a screen as long as the block lasts; give its address.

        Its log goes into a file: nobody has to read it meanwhile.
        """
        log = self.new_folder() / "log.txt"
        with log.open("wb") as file, subprocess.Popen(argv, env=self.environment, stderr=file) as process:
            try:
                yield _url_in(log), process
            finally:
                process.kill()

    @contextmanager
    def sending(self, order: Order) -> Iterator[Callable[[], dict[str, Any]]]:
        """Send webhooks while the block lasts; what it is given waits for the end and returns what came of them."""
        argv = python("tests.benchmarks.flood", order.argument())
        with subprocess.Popen(argv, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:

            def result() -> dict[str, Any]:
                told, complaint = process.communicate()
                assert process.returncode == 0, complaint.decode()
                came: dict[str, Any] = json.loads(told)
                return came

            try:
                yield result
            finally:
                process.kill()

    def send(self, order: Order) -> dict[str, Any]:
        """Send webhooks; return what came of them."""
        with self.sending(order) as result:
            return result()


def _write_through(path: Path) -> None:
    """Have a file on the disk: else it is still on its way there when commits are timed."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _url_in(log: Path) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while "listening on " not in (logged := log.read_text()):
        assert time.monotonic() < deadline, logged
        time.sleep(_POLL_S)
    return url_in(logged.partition("listening on ")[2])


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
