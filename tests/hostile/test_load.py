"""Hundreds of connections that are held for nothing, and a provider whose webhooks must not wait for them."""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.receiver import waiting
from monitor.receiver.turns import Turns
from tests.cli.kept import status
from tests.cli.running import MONITOR, PATIENCE_S, Serving

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIBBLERS = 500
DESCRIPTORS = 256
"""What macOS lets a program have unless it asks for more."""
AT_ONCE_S = 0.25
KEY = "right"


@contextmanager
def serving(database: Path) -> Iterator[Serving]:
    """Run ``monitor serve`` with few descriptors."""
    few = ["/bin/sh", "-c", f'ulimit -Sn {DESCRIPTORS}; exec "$@"', "sh"]
    command = [*few, *MONITOR, "serve", "--port", "0", "--database", str(database)]
    environment = {"MONITOR_API_KEY": KEY, "HOME": str(database.parent), "PATH": "/bin:/usr/bin"}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as process:
        try:
            yield Serving(process)
        finally:
            process.kill()


@contextmanager
def dribblers(port: int) -> Iterator[None]:
    """Have connections of every useless kind held, from a process of their own."""
    command = [sys.executable, "-m", "tests.hostile.dribblers", str(port), str(DRIBBLERS), KEY]
    root = Path(__file__).parent.parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"connected\n"
            yield
        finally:
            process.kill()


def acknowledged_in_s(port: int, body: bytes) -> float:
    """Send a webhook on a connection of its own; return how long its sender waited."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    connection.request("POST", "/webhook", body, {"x-spoke-api-key": KEY})
    assert connection.getresponse().status == 204
    connection.close()
    return time.perf_counter() - begun


def longest_of_round(port: int) -> float:
    """Post for longer than any useless connection is suffered; return how long the slowest took."""
    end, number, longest = time.monotonic() + 2 * waiting.PATIENCE_S, 0, 0.0
    while time.monotonic() < end:
        number += 1
        longest = max(longest, acknowledged_in_s(port, status(f"{number}", "joining_call")))
    return longest


def test_every_webhook_is_acknowledged_at_once_while_500_dribble(tmp_path: Path) -> None:
    """Other programs may have both processors for a while: one round of three must have nothing of that."""
    with serving(tmp_path / "monitor.db") as served:
        port = urlsplit(served.url).port or 0
        longest: list[float] = []
        with dribblers(port):
            while len(longest) < 3 and min(longest, default=1) > AT_ONCE_S:
                longest.append(longest_of_round(port))
        assert min(longest) <= AT_ONCE_S, longest
        assert " 500 " not in served.log


async def test_those_who_do_not_wait_for_answers_take_turns() -> None:
    loop, turns, rounds = asyncio.get_running_loop(), Turns(), 0
    taken_in: list[int] = []
    for _ in range(3):
        turns.queue(lambda: taken_in.append(rounds), loop)
    while len(taken_in) < 3:
        await asyncio.sleep(0)
        rounds += 1
    assert taken_in == [0, 1, 2]
