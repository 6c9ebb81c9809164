"""Which machine it is: no number says anything without it."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile

_SYNCS = 50


def machine() -> str:
    """Return what the numbers depend on, in a line: processor, system, versions, and how long the disk takes."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    facts = (
        f"{os.cpu_count()} × {_processor()}",
        f"{memory_gib:.0f} GiB",
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"fsync {_sync_ms():.2f} ms",
        f"load {os.getloadavg()[0]:.1f} at the start",
    )
    return ", ".join(facts)


def _processor() -> str:
    """Return the processor's name, where there is any."""
    with suppress(OSError):
        if found := re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE):
            return found[1]
    return platform.processor() or platform.machine()


def _sync_ms() -> float:
    """Return how long it takes to have 4 KiB on the disk that databases are put on: no acknowledgement is faster."""
    took = []
    with NamedTemporaryFile() as file:
        for _ in range(_SYNCS):
            os.write(file.fileno(), bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return median(took) * 1000
