"""What happens to the database's files and its disk costs no acknowledged delivery, and the receiver no life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import destroyed, disturbed

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
