"""What happens to the database's files and its disk costs no acknowledged delivery, and the receiver no life."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import serving
from tests.faults import clock, destroyed, disturbed, recovery
from tests.faults.aftermath import check_whole, lost
from tests.faults.storm import Storm
from tests.receiver.running import wait_until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", disturbed.DISTURBANCES)
def test_a_disturbance_is_told_and_overcome(name: str, tmp_path: Path) -> None:
    try:
        line = disturbed.run(tmp_path, name, rounds=1)
    except PermissionError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    assert line.acknowledged > 50
    assert (line.lost, line.crashes) == (0, 0)


@pytest.mark.parametrize("name", destroyed.DESTRUCTIONS)
def test_nothing_is_acknowledged_that_will_not_be_found(name: str, tmp_path: Path) -> None:
    line = destroyed.run(tmp_path, name, rounds=2)
    assert (line.lost, line.crashes) == (0, 0)


def test_the_clock_may_jump(tmp_path: Path) -> None:
    line = clock.run(tmp_path, rounds=1)
    assert line.acknowledged > 200
    assert (line.lost, line.crashes) == (0, 0)


def test_a_large_journal_is_not_read_at_the_start(tmp_path: Path) -> None:
    line = recovery.run(tmp_path, megabytes=20, starts=2)
    assert (line.lost, line.crashes) == (0, 0)


def test_a_copy_in_the_place_of_what_was_destroyed_is_taken(tmp_path: Path) -> None:
    database, copy = tmp_path / "monitor.db", tmp_path / "copy.db"
    with serving("--database", database) as receiver:
        with Storm(receiver.url, "before", 2) as before:
            wait_until(lambda: len(before.acknowledged) > 20, 30)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        destroyed.emptied(database)
        with Storm(receiver.url, "after", 2) as after:
            wait_until(lambda: after.refused, 30)
            assert not after.acknowledged
            copy.rename(database)
            wait_until(lambda: len(after.acknowledged) > 20, 30)
        assert receiver.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert lost(database, [*before.acknowledged, *after.acknowledged]) == 0
    check_whole(database)
