"""How fast it is, beside others: ``uv run python -m tests.benchmarks`` prints one table."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import acknowledgements, first_frame, idle, paging, status_change, transcript_opening
from tests.benchmarks.bench import FULL, SMALL, Bench
from tests.benchmarks.machine import machine
from tests.benchmarks.table import as_json, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Sizes
    from tests.benchmarks.lines import Line

MEASUREMENTS = {
    "status": status_change.measure,
    "transcript": transcript_opening.measure,
    "start": first_frame.measure,
    "pages": paging.measure,
    "idle": idle.measure,
    "acknowledgements": acknowledgements.measure,
}


def measured(sizes: Sizes, names: Sequence[str]) -> Iterator[Line]:
    """Make the lines, one measurement after another; each has the machine to itself."""
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
            yield from MEASUREMENTS[name](Bench(sizes, Path(folder)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", help=f"what to measure, all by default: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write it as JSON, too, with every run's number")
    parser.add_argument("--small", action="store_true", help="see that it works: sizes cut down, one run")
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - MEASUREMENTS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if not shutil.which("less"):
        parser.error("less is missing, with which transcripts are compared; install it")
    where, date = machine(), time.strftime("%Y-%m-%d")
    lines = list(measured(SMALL if chosen.small else FULL, chosen.only or list(MEASUREMENTS)))
    print(f"{date}; {where}; median of {len(lines[0].ours.runs)} runs (least–most)\n")
    print(*markdown(lines), sep="\n")
    if chosen.json:
        chosen.json.write_text(as_json(where, date, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
