"""How fast it is, beside others: ``uv run python -m tests.benchmarks`` prints one table."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import (
    acknowledgements,
    commands,
    disk,
    first_frame,
    frozen,
    idle,
    long_complete,
    many_bots,
    paging,
    searching,
    status_change,
    transcript_opening,
    watched_intake,
)
from tests.benchmarks.bench import FULL, SMALL, Bench
from tests.benchmarks.machine import machine
from tests.benchmarks.table import as_json, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Sizes
    from tests.benchmarks.lines import Line

MEASUREMENTS = {
    "status": status_change.measure,
    "idle": idle.measure,
    "start": first_frame.measure,
    "commands": commands.measure,
    "transcript": transcript_opening.measure,
    "pages": paging.measure,
    "acknowledgements": acknowledgements.measure,
    "watched": watched_intake.measure,
    "complete": long_complete.measure,
    "frozen": frozen.measure,
    "bots": many_bots.measure,
    "disk": disk.measure,
    "search": searching.measure,
}


def measured(sizes: Sizes, names: Sequence[str], kept: Path | None) -> Iterator[Line]:
    """Make the lines, one measurement after another; each has the machine to itself."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        bench = Bench(sizes, Path(folder), kept)
        for name in names:
            print(f"{time.strftime('%X')} {name} …", file=sys.stderr, flush=True)
            with bench.measurement():
                yield from MEASUREMENTS[name](bench)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", help=f"what to measure, all by default: {', '.join(MEASUREMENTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write it as JSON, too, with every run's number")
    parser.add_argument("--small", action="store_true", help="see that it works: sizes cut down, one run")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep filled databases there for the next time")
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - MEASUREMENTS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if not shutil.which("less"):
        parser.error("less is missing, with which transcripts are compared; install it")
    where, date = machine(), time.strftime("%Y-%m-%d")
    sizes = SMALL if chosen.small else FULL
    lines = []
    for line in measured(sizes, chosen.only or list(MEASUREMENTS), chosen.keep):
        lines.append(line)
        print(*list(markdown([line]))[2:], sep="\n", file=sys.stderr, flush=True)
    print(f"{date}; {where}; 120x40; median of {sizes.runs} runs (least–most)\n")
    print(*markdown(lines), sep="\n")
    if chosen.json:
        chosen.json.write_text(as_json(where, date, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
