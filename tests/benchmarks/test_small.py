"""The benchmark's small form: that it works, whatever the machine; no bound on time."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.__main__ import MEASUREMENTS
from tests.benchmarks.bench import ROOT
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.table import markdown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("measurement", MEASUREMENTS)
def test_every_measurement_comes_out(measurement: str, tmp_path: Path, tool: Callable[[str], str]) -> None:
    tool("less")
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "tests.benchmarks", measurement, "--small", "--json", str(told)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = json.loads(told.read_text())["lines"]
    assert lines
    assert all(f"| {line['number']} | {line['what']} |" in done.stdout for line in lines)
    assert all(len(line["ours"]["runs"]) == 1 for line in lines)


def test_a_line_reads_as_a_row() -> None:
    snail, stone = Peer("snail", Figures((40,))), Peer("stone", None, "not installed")
    line = Line(3, "the way", "ms", Figures((3, 1, 2)), (snail, stone), Target(0.1, of_ratio=True))
    beside = "snail 40 ms: 0.05 ×; stone: not installed"
    assert list(markdown([line]))[2] == f"| 3 | the way | 2 ms (1–3) | {beside} | ≤ 0.10 × | ✓ |"


def test_there_is_no_ratio_to_nothing() -> None:
    nothing = Figures((0,))
    line = Line(1, "bytes", "B", nothing, (Peer("stone", nothing),), Target(2, of_ratio=True))
    assert line.ratio(line.peers[0]) is None
    assert line.reached is None


def test_percentiles() -> None:
    assert percentile([7], 99) == 7
    assert percentile(range(101), 50) == 50
    assert percentile(range(101), 99) == 99
