"""What a process has used so far, as the kernel counts it (Linux)."""

from __future__ import annotations

import time
from pathlib import Path

_SCHEDULED = 2
"""The clock that counts all time a process's threads have run; ``clock_getcpuclockid`` makes its number likewise."""

_STILL_S = 0.2
_STILL_SHARE = 0.08


def cpu_s(pid: int) -> float:
    """Return the processor time of all its threads, those that have ended included, in seconds."""
    return time.clock_gettime((~pid << 3) | _SCHEDULED)


def resident_mb(pid: int) -> float:
    """Return what of it is in memory, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    [kib] = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kib) * 1024 / 1e6


def let_rest(pid: int, timeout_s: float = 60.0) -> None:
    """Wait until it has nothing more to do: until it runs for less than a twelfth of some time.

    Raises:
        TimeoutError: It never rests.

    """
    deadline, before = time.monotonic() + timeout_s, cpu_s(pid)
    while True:
        time.sleep(_STILL_S)
        now = cpu_s(pid)
        if now - before < _STILL_S * _STILL_SHARE:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {pid} works on and on")
        before = now
