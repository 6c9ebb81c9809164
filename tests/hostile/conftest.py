"""The terminals of ``tests/terminal`` and the receivers of ``tests/receiver``, for those who wish them ill."""

from __future__ import annotations

from tests.receiver.conftest import start
from tests.terminal.conftest import environment, monitor, terminal

__all__ = ["environment", "monitor", "start", "terminal"]
