"""Leaving where the terminal cannot be watched; all other ways to leave are tried from real terminals."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from monitor.tui.departure import Departure

if TYPE_CHECKING:
    import pytest


def test_a_terminal_that_cannot_be_watched_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "__stdin__", reading)
        stdin.close()
        ended: list[str] = []
        Departure(lambda _: ended.append("left"), lambda: ended.append("last things"))._watch()
    assert ended == []
