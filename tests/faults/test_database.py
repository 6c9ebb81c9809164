"""What happens to the database's files and its disk costs no acknowledged delivery, and the receiver no life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import clock, destroyed, disturbed, recovery

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
    line = destroyed.run(tmp_path, name, rounds=1)
    assert (line.lost, line.crashes) == (0, 0)


def test_the_clock_may_jump(tmp_path: Path) -> None:
    line = clock.run(tmp_path, rounds=1)
    assert line.acknowledged > 200
    assert (line.lost, line.crashes) == (0, 0)


def test_a_large_journal_is_not_read_at_the_start(tmp_path: Path) -> None:
    line = recovery.run(tmp_path, megabytes=20)
    assert (line.lost, line.crashes) == (0, 0)
