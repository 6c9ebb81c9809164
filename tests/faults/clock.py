"""The clock jumps back and forth by days, at every look."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from tests.cli.running import serving
from tests.faults.aftermath import check_whole, lost
from tests.faults.line import Line
from tests.faults.storm import Storm
from tests.receiver.running import wait_until

if TYPE_CHECKING:
    from pathlib import Path

JUMPS = """
import random, time
source = random.Random(1)
now, now_ns, days = time.time, time.time_ns, 86_400
time.time_ns = lambda: now_ns() + source.randrange(-400, 400) * days * 10**9
time.time = lambda: now() + source.randrange(-400, 400) * days
from monitor.cli import main
main()
"""
ARGV = (sys.executable, "-c", JUMPS)


def run(folder: Path, *, rounds: int) -> Line:
    """Take in what comes by such a clock; then by the right one again."""
    line = Line("clock jumping back and forth by days")
    for number in range(rounds):
        database, acknowledged = folder / f"clock-{number}.db", list[bytes]()
        for argv in (ARGV, (sys.executable, "-m", "monitor")):
            with serving("--database", database, argv=argv) as receiver:
                with Storm(receiver.url, f"bot-{len(acknowledged)}", 4) as storm:
                    wait_until(lambda: len(storm.acknowledged) > 100, 30)
                line.crashes += storm.answers[500] + storm.refused
                line.crashes += receiver.end(signal.SIGTERM) != 128 + signal.SIGTERM
                acknowledged += storm.acknowledged
        line.rounds += 1
        line.acknowledged += len(acknowledged)
        line.lost += lost(database, acknowledged)
        check_whole(database)
    return line
