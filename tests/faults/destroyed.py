"""Somebody destroys or replaces the database's files under the program: nothing is acknowledged that won't be found."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING, NamedTuple

from tests.cli.running import serving
from tests.faults.aftermath import check_whole, kept
from tests.faults.line import Line
from tests.faults.storm import Storm
from tests.receiver.running import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONNECTIONS = 4
PATIENCE_S = 30
ENOUGH = 20


def removed(database: Path) -> None:
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()


def emptied(database: Path) -> None:
    os.truncate(database, 0)


def halved(database: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def header_overwritten(database: Path) -> None:
    with database.open("r+b") as file:
        file.write(os.urandom(4096))


def overwritten(database: Path) -> None:
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.write(os.urandom(size))


def log_removed(database: Path) -> None:
    database.with_name(database.name + "-wal").unlink()


def replaced(database: Path) -> None:
    shutil.copy(database, database.with_name("other.db"))
    database.with_name("other.db").rename(database)


class Destruction(NamedTuple):
    """What is done, and whether deliveries can be taken in afterwards."""

    fault: str
    destroy: Callable[[Path], None]
    recovers: bool = False


DESTRUCTIONS = {
    "removed": Destruction("database removed", removed),
    "emptied": Destruction("database emptied", emptied),
    "halved": Destruction("database cut in half", halved),
    "header": Destruction("database's header overwritten", header_overwritten),
    "overwritten": Destruction("database overwritten", overwritten),
    "log": Destruction("write-ahead log removed, then kill -9", log_removed, recovers=True),
    "replaced": Destruction("database replaced by a copy, then kill -9", replaced, recovers=True),
}


def run(folder: Path, name: str, *, rounds: int) -> Line:
    """Destroy it so many times, under load. What was under way then may be kept or not; what is acknowledged later is.

    Of what was acknowledged before, nothing is asked: it may have been in what was destroyed.
    """
    line = Line(DESTRUCTIONS[name].fault)
    for number in range(rounds):
        _destroy(folder / f"{name}-{number}" / "monitor.db", DESTRUCTIONS[name], line)
    return line


def _destroy(database: Path, destruction: Destruction, line: Line) -> None:
    with serving("--database", database) as receiver:
        with Storm(receiver.url, "storm", CONNECTIONS) as storm:
            wait_until(lambda: len(storm.acknowledged) > ENOUGH, PATIENCE_S)
            destruction.destroy(database)
            before = len(storm.acknowledged) + CONNECTIONS  # each may wait for one answer
            answered = storm.answers.total()
            wait_until(lambda: storm.answers.total() > answered + 2 * ENOUGH, PATIENCE_S)
        code = receiver.end(signal.SIGKILL if destruction.recovers else signal.SIGTERM)
        line.crashes += code != (-signal.SIGKILL if destruction.recovers else 128 + signal.SIGTERM)
        line.crashes += storm.answers[500]
        assert "Traceback" not in receiver.log
    afterwards = set(storm.acknowledged[before:])
    line.rounds += 1
    line.acknowledged += len(afterwards)
    line.lost += len(afterwards - (kept(database) if destruction.recovers else set()))
    if destruction.recovers:
        assert afterwards
        check_whole(database)
