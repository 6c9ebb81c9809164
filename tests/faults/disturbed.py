"""Something happens to the database while deliveries come: what was acknowledged is kept, and all is well later."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from tests.cli.running import serving
from tests.faults.aftermath import check_whole, kept
from tests.faults.line import Line
from tests.faults.storm import Storm
from tests.receiver.running import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

CONNECTIONS = 4
PATIENCE_S = 30


class Target(NamedTuple):
    """What is to be disturbed."""

    database: Path
    pid: int


@contextmanager
def moved_away(target: Target) -> Iterator[None]:
    """Somebody moves the file, and puts it back."""
    aside = target.database.with_name("aside.db")
    target.database.rename(aside)
    yield
    aside.rename(target.database)


@contextmanager
def locked(target: Target) -> Iterator[None]:
    """Another program writes and writes."""
    with closing(sqlite3.connect(target.database, isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 10000")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def no_room(target: Target) -> Iterator[None]:
    """No file may grow beyond what the log has by now, as on a full disk."""
    unlimited = resource.prlimit(target.pid, resource.RLIMIT_FSIZE)
    size = target.database.with_name(target.database.name + "-wal").stat().st_size
    resource.prlimit(target.pid, resource.RLIMIT_FSIZE, (size, unlimited[1]))
    yield
    resource.prlimit(target.pid, resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def full_disk(target: Target) -> Iterator[None]:
    """A disk of 4 MB is full, until it has more."""
    yield
    _mount(target.database.parent, "remount,size=256m")


class Disturbance(NamedTuple):
    """What is done, and to what sort of program and folder."""

    fault: str
    disturbing: Callable[[Target], AbstractContextManager[None]]
    on_small_disk: bool = False


DISTURBANCES = {
    "full": Disturbance("disk full (tmpfs) and back", full_disk, on_small_disk=True),
    "no-room": Disturbance("file size limit and back", no_room),
    "moved": Disturbance("database moved away and put back", moved_away),
    "locked": Disturbance("lock held by another writer", locked),
}


def run(folder: Path, name: str, *, rounds: int) -> Line:
    """Disturb it so many times, each time for as long as it takes until a delivery is refused."""
    disturbance = DISTURBANCES[name]
    line = Line(disturbance.fault)
    for number in range(rounds):
        place = folder / f"{name}-{number}"
        place.mkdir()
        with small_disk(place) if disturbance.on_small_disk else place_itself(place):
            _round(place / "monitor.db", disturbance, line)
        line.rounds += 1
    return line


def _round(database: Path, disturbance: Disturbance, line: Line) -> None:
    with serving("--database", database) as receiver:
        with Storm(receiver.url, "bot", CONNECTIONS) as storm:
            wait_until(lambda: len(storm.acknowledged) > 20, PATIENCE_S)
            with disturbance.disturbing(Target(database, receiver.process.pid)):
                wait_until(lambda: storm.refused, PATIENCE_S)
                wait_until(lambda: _health(receiver.url)["state"] == "failing", PATIENCE_S)
            before = len(storm.acknowledged)
            wait_until(lambda: len(storm.acknowledged) > before + 50, PATIENCE_S)
        health = _health(receiver.url)
        line.crashes += health["crashes"] + (health["state"] != "listening")
        line.crashes += receiver.end(signal.SIGTERM) != 128 + signal.SIGTERM
        assert "Traceback" not in receiver.log
    line.acknowledged += len(storm.acknowledged)
    line.lost += len(set(storm.acknowledged) - kept(database))
    check_whole(database)


def _health(url: str) -> dict[str, Any]:
    told: dict[str, Any] = httpx.get(url.replace("/webhook", "/healthz")).json()
    return told


@contextmanager
def place_itself(_: Path) -> Iterator[None]:
    """Leave a folder as it is."""
    yield


@contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """Put a disk of 4 MB there.

    Raises:
        PermissionError: That takes rights that we don't have.

    """
    _mount(place, "size=4m")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _mount(place: Path, options: str) -> None:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "monitor-faults", str(place)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise PermissionError(done.stderr.strip())
