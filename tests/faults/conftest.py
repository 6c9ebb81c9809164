"""The terminals of ``tests.terminal``, for faults that need one."""

from __future__ import annotations

from tests.terminal.conftest import environment, monitor, terminal

__all__ = ["environment", "monitor", "terminal"]
