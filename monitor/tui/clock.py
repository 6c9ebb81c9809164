"""The wall clock, in one place, so that pictures of the screen can be made to stand still."""

from __future__ import annotations

import time


def now_ms() -> int:
    """Return the time, UTC ms."""
    return time.time_ns() // 1_000_000
