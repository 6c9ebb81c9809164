"""``kill -9`` of the whole process at random moments, while 16 connections send."""

from __future__ import annotations

import os
import random
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from tests.cli.running import serving
from tests.faults.aftermath import check_whole, lost
from tests.faults.line import Line
from tests.faults.storm import Storm
from tests.terminal.running import MONITOR, RunningMonitor
from tests.terminal.session import TerminalSession

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_LIFE_S = 1.0
ANEW_AFTER = 10
"""Rounds on the same database; a check reads all of it."""
WITH_SCREEN = 4
"""Every so many rounds, somebody watches in a terminal."""


def run(folder: Path, *, rounds: int, seed: int = 0) -> Line:
    """Kill it so many times; after each start and after each end, look for everything that was acknowledged."""
    line = Line("kill -9 under load from 16 connections", remark=f"seed {seed}")
    moments = random.Random(seed)  # noqa: S311 - it must be repeatable, not secret
    for number in range(rounds):
        if not number % ANEW_AFTER:
            database = folder / f"killed-{number}.db"
            acknowledged: list[bytes] = []
        acknowledged += _round(database, number, moments.uniform(0, LONGEST_LIFE_S), line)
        line.rounds += 1
        line.lost += lost(database, acknowledged)
        try:
            check_whole(database)
        except AssertionError as problem:
            line.crashes += 1
            line.remark += f"; round {number}: {problem}"
        if not (number + 1) % ANEW_AFTER:
            _remove(database)
    return line


def _round(database: Path, number: int, life_s: float, line: Line) -> list[bytes]:
    """Start it, let it take in what comes for some time, kill it; return what it has acknowledged."""
    with _started(database, with_screen=not (number + 1) % WITH_SCREEN) as (process, url):
        with Storm(url, f"bot-{number}") as storm:
            time.sleep(life_s)  # no condition: the moment is to be any
            if process.poll() is not None:
                line.crashes += 1
            process.kill()
            process.wait()
        line.acknowledged += len(storm.acknowledged)
        line.crashes += storm.answers[500]
        return storm.acknowledged


@contextmanager
def _started(database: Path, *, with_screen: bool) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start it on a database; yield its process, and where it takes webhooks."""
    if with_screen:
        argv = [*MONITOR, "run", "--port", "0", "--database", str(database)]
        with TerminalSession(argv, os.environ) as session, closing(RunningMonitor(session)) as running:
            yield session.process, running.url
    else:
        with serving("--database", database) as receiver:
            yield receiver.process, receiver.url


def _remove(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
