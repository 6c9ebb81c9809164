"""What waits for a log that nobody reads: lines, and nothing of the requests that they tell of."""

from __future__ import annotations

import logging
import os
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from monitor.cli import log
from monitor.cli.log import LogLines
from monitor.wire.spoke import InvalidDelivery, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger("monitor.test")
BODY = b'{"event":"failed","data":{}}'


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A stderr that takes no more; its other end."""
    for name in ("logProcesses", "logThreads", "logMultiprocessing", "_srcfile"):
        monkeypatch.setattr(logging, name, getattr(logging, name))
    monkeypatch.setattr(logging.getLogger("monitor"), "propagate", False)  # pytest keeps every record
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, b"-" * 4096)
    os.set_blocking(writing, True)
    monkeypatch.setattr(log, "_STDERR", writing)
    with LogLines():
        yield reading
        os.close(reading)  # whoever writes learns that nobody reads
    os.close(writing)


def refuse(body: bytes) -> weakref.ref[InvalidDelivery]:
    """Have a body refused, as the receiver does."""
    try:
        parse(body, 0)
    except InvalidDelivery as invalid:
        logger.warning("422 %s", invalid)
        return weakref.ref(invalid)
    raise AssertionError("it was not refused")


@pytest.mark.usefixtures("deaf")
def test_refused_bodies_are_not_kept_for_a_log_that_nobody_reads() -> None:
    assert not [kept for kept in [refuse(BODY) for _ in range(50)] if kept()]


def test_a_line_tells_what_was_true_when_it_was_logged(deaf: int) -> None:
    said = ["one"]
    logger.info("%s", said)
    said.append("two")
    line = b""
    while not line.endswith(b"\n"):
        line = os.read(deaf, 1 << 20)
    assert line.endswith(b"Z ['one']\n")
