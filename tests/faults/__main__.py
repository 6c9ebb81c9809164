"""Every fault, one after the other: ``uv run python -m tests.faults [names] [--long]`` prints a table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults import clock, destroyed, disturbed, kill, recovery, soak
from tests.faults.line import Line, markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def _rounds(short: int, long: int, run: Callable[..., Line], *which: str) -> Callable[[Path, argparse.Namespace], Line]:
    return lambda folder, asked: run(folder, *which, rounds=long if asked.long else short)


SMALL = {"megabytes": 20, "starts": 2}
LARGE = {"megabytes": 1024, "starts": 5}

FAULTS: dict[str, Callable[[Path, argparse.Namespace], Line]] = {
    "kill": _rounds(4, 200, kill.run),
    **{name: _rounds(1, 20, disturbed.run, name) for name in disturbed.DISTURBANCES},
    **{name: _rounds(1, 20, destroyed.run, name) for name in destroyed.DESTRUCTIONS},
    "clock": _rounds(1, 20, clock.run),
    "recovery": lambda folder, asked: recovery.run(folder, **LARGE if asked.long else SMALL),
    "soak": lambda folder, asked: soak.run(folder, minutes=asked.minutes or (60 if asked.long else 0.1)),
}


def made(asked: argparse.Namespace, names: Sequence[str]) -> Iterator[Line]:
    """Make each fault in a folder of its own."""
    for name in names:
        print(f"{time.strftime('%X')} {name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
                os.environ[variable] = folder
            yield FAULTS[name](Path(folder), asked)


def main() -> int:
    """Make faults, print the table; return 1 where anything was lost or broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which, all by default: {', '.join(FAULTS)}")
    parser.add_argument("--long", action="store_true", help="as often and as long as it takes to trust it")
    parser.add_argument("--minutes", type=float, metavar="N", help="how long to soak")
    asked = parser.parse_args()
    if unknown := set(asked.names) - FAULTS.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    lines = []
    for line in made(asked, asked.names or list(FAULTS)):
        lines.append(line)
        print(*list(markdown([line]))[2:], sep="\n", file=sys.stderr, flush=True)
    print(*markdown(lines), sep="\n")
    return int(any(line.lost or line.crashes for line in lines))


if __name__ == "__main__":
    sys.exit(main())
