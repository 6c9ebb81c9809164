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
    """Destroy it so many times. What counts is what is acknowledged from then on: nothing else can be kept."""
    destruction = DESTRUCTIONS[name]
    line = Line(destruction.fault)
    for number in range(rounds):
        database = folder / f"{name}-{number}" / "monitor.db"
        with serving("--database", database) as receiver:
            with Storm(receiver.url, "before", CONNECTIONS) as storm:
                wait_until(lambda: len(storm.acknowledged) > ENOUGH, PATIENCE_S)
            destruction.destroy(database)
            with Storm(receiver.url, "after", CONNECTIONS) as storm:
                wait_until(lambda: len(storm.acknowledged) + storm.refused > 2 * ENOUGH, PATIENCE_S)
            code = receiver.end(signal.SIGKILL if destruction.recovers else signal.SIGTERM)
            line.crashes += code != (-signal.SIGKILL if destruction.recovers else 128 + signal.SIGTERM)
            line.crashes += storm.answers[500]
            assert "Traceback" not in receiver.log
        line.rounds += 1
        line.acknowledged += len(storm.acknowledged)
        line.lost += len(set(storm.acknowledged) - (kept(database) if destruction.recovers else set()))
        if destruction.recovers:
            assert storm.acknowledged
            check_whole(database)
    return line
