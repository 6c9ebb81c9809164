"""Whatever was acknowledged before a kill is there after it, and everything is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults import kill

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_lost_by_a_kill_under_load(tmp_path: Path) -> None:
    line = kill.run(tmp_path, rounds=4)
    assert line.acknowledged > 100
    assert (line.lost, line.crashes) == (0, 0), line.remark
