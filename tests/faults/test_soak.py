"""A few seconds of the soak: that it works, and loses nothing. How long anybody waits is for the long form to tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.faults import soak

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_lost_while_somebody_watches(tmp_path: Path) -> None:
    line = soak.run(tmp_path, minutes=0.05, longest_s=math.inf)
    assert line.acknowledged > 300
    assert (line.lost, line.crashes) == (0, 0), line.remark
