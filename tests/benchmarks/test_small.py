"""The benchmark's small form: that it works, whatever the machine; no bound on time."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.bench import ROOT
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.table import markdown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXPECTED = (
    "status webhook → changed cell, p50, 30 bots",
    "sent to the terminal for it, 30 bots",
    "enter → first text of 3,000 words",
    "start of the command → first frame, empty database",
    "sent for a page down in a transcript",
    "sent while idle, nothing live",
    "acknowledged webhooks, 4 connections",
)


@pytest.mark.timeout(240)
def test_every_measurement_comes_out(tmp_path: Path, tool: Callable[[str], str]) -> None:
    tool("less")
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "tests.benchmarks", "--small", "--json", str(told)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = {line["what"]: line for line in json.loads(told.read_text())["lines"]}
    assert set(EXPECTED) <= lines.keys()
    assert all(f"| {what} |" in done.stdout for what in lines)
    assert all(len(line["ours"]["runs"]) == 1 for line in lines.values())


def test_a_line_reads_as_a_row() -> None:
    line = Line("the way", "ms", Figures((3, 1, 2)), Peer("snail", Figures((40,))), Target(0.1, of_ratio=True))
    assert list(markdown([line]))[2] == "| the way | 2 ms (1–3) | snail | 40 ms | 0.05 | ≤ 0.10 × | ✓ |"


def test_there_is_no_ratio_to_nothing() -> None:
    nothing = Figures((0,))
    line = Line("bytes", "B", nothing, Peer("stone", nothing), Target(2, of_ratio=True))
    assert line.ratio is None
    assert line.reached is None


def test_percentiles() -> None:
    assert percentile([7], 99) == 7
    assert percentile(range(101), 50) == 50
    assert percentile(range(101), 99) == 99
