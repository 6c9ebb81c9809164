"""After a kill, a large database opens as fast as a small one: nothing that starts reads all of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.processes import cpu_s
from tests.cli.running import serving
from tests.faults.aftermath import lost
from tests.faults.line import Line
from tests.faults.storm import Storm
from tests.receiver.running import wait_until

BODY_BYTES = 1 << 20
SMALL_MB = 1
MORE_READ_MB = 2
"""So much more it may read of the large one: what the log happens to hold."""

_GROW = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO delivery (received_at, event, outcome, reason, identity, header_set, last_received_at)
SELECT i, 'bot.sang', 'unrecognized', '', randomblob(16), 1, i FROM n
"""
_BODIES = """
INSERT INTO delivery_body (delivery_id, body)
SELECT id, randomblob(?) FROM delivery WHERE id NOT IN (SELECT delivery_id FROM delivery_body)
"""


class Start(NamedTuple):
    """What a process has used until it listens."""

    cpu_s: float
    read_mb: float
    """From files, be they in memory or not."""

    @classmethod
    def of(cls, pid: int) -> Start:
        read = int(Path(f"/proc/{pid}/io").read_text().split("rchar: ")[1].split()[0])
        return cls(cpu_s(pid), read / 1e6)


def run(folder: Path, *, megabytes: int, starts: int) -> Line:
    """Kill it under load with so much in its journal, and with little; compare how it starts."""
    line = Line(f"start after kill -9: {megabytes:,} MB of journal beside {SMALL_MB} MB")
    small, large = (_starts(folder / f"{size}.db", size, starts, line) for size in (SMALL_MB, megabytes))
    line.crashes += large.read_mb - small.read_mb > MORE_READ_MB
    line.remark = (
        f"until it listens: processor {small.cpu_s:.2f} → {large.cpu_s:.2f} s (ratio {large.cpu_s / small.cpu_s:.2f}), "
        f"read {small.read_mb:.1f} → {large.read_mb:.1f} MB"
    )
    return line


def _starts(database: Path, megabytes: int, starts: int, line: Line) -> Start:
    """Return what some starts took, each after a kill under load."""
    took, acknowledged = list[Start](), list[bytes]()
    for number in range(starts + 1):
        with serving("--database", database) as receiver:
            if number:
                took.append(Start.of(receiver.process.pid))
            with Storm(receiver.url, f"bot-{number}", 4) as storm:
                wait_until(lambda: len(storm.acknowledged) > 100, 30)
                receiver.process.kill()
                receiver.process.wait()
        acknowledged += storm.acknowledged
        if not number:
            _grow(database, megabytes)
        line.rounds += 1
    line.acknowledged += len(acknowledged)
    line.lost += lost(database, acknowledged)
    return Start(median(one.cpu_s for one in took), median(one.read_mb for one in took))


def _grow(database: Path, megabytes: int) -> None:
    """Fill the journal with what no bot has anything to do with."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(_GROW, (megabytes,))
        connection.execute(_BODIES, (BODY_BYTES,))
    assert database.stat().st_size > megabytes * BODY_BYTES
