"""Receivers for the tests: each gets its own, with a database of its own, unless its module shares one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.receiver.running import WITH_KEY, Running, Start, launched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from monitor.receiver.settings import ReceiverSettings


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a receiver that runs until the test ends."""
    with ExitStack() as running:

        def start(settings: ReceiverSettings = WITH_KEY) -> Running:
            return running.enter_context(launched(tmp_path, settings))

        yield start


@pytest.fixture
def receiver(start: Start) -> Running:
    """A receiver with a key."""
    return start()
