"""Hundreds of connections that are held for nothing, and a provider whose webhooks must not wait for them."""

from __future__ import annotations

import asyncio
import http.client
import select
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from monitor.receiver import waiting
from monitor.receiver.turns import Turns
from tests.cli.kept import status
from tests.cli.running import MONITOR, PATIENCE_S, Serving, serving
from tests.receiver.running import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIBBLERS = 500
DESCRIPTORS = 256
"""What macOS lets a program have unless it asks for more."""
AT_ONCE_S = 0.25
KEY = "right"


@contextmanager
def serving_by_few(database: Path) -> Iterator[Serving]:
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
    with serving_by_few(tmp_path / "monitor.db") as served:
        port = urlsplit(served.url).port or 0
        longest: list[float] = []
        with dribblers(port):
            while len(longest) < 3 and min(longest, default=1) > AT_ONCE_S:
                longest.append(longest_of_round(port))
        assert min(longest) <= AT_ONCE_S, longest
        assert " 500 " not in served.log


def hung_up(connections: list[socket.socket]) -> int:
    """Return how many of some silent connections the receiver has closed."""
    readable, _, _ = select.select(connections, [], [], 0.01)
    return len(readable)


@pytest.mark.parametrize(
    ("limits", "left"),
    [(("--request-deadline", "1s"), 0), (("--request-deadline", "1h", "--max-connections", "10"), 10)],
)
def test_how_long_and_how_many_may_wait_is_set(tmp_path: Path, limits: tuple[str, ...], left: int) -> None:
    with serving("--database", tmp_path / "monitor.db", *limits) as served, ExitStack() as held:
        address = ("127.0.0.1", urlsplit(served.url).port or 0)
        silent = [held.enter_context(socket.create_connection(address)) for _ in range(30)]
        wait_until(lambda: hung_up(silent) >= 30 - left)
        assert hung_up(silent) == 30 - left


def test_for_whose_name_requests_may_be_is_set(tmp_path: Path) -> None:
    with serving("--database", tmp_path / "monitor.db", "--allowed-hosts", "Hooks.example.com") as served:
        answers = [
            httpx.post(served.url, content=status("b", "joining_call"), headers={"Host": host}).status_code
            for host in ("hooks.example.com", "evil.example")
        ]
    assert answers == [204, 421]


async def test_those_who_do_not_wait_for_answers_take_turns() -> None:
    loop, turns, rounds = asyncio.get_running_loop(), Turns(), 0
    taken_in: list[int] = []
    for _ in range(3):
        turns.queue(lambda: taken_in.append(rounds), loop)
    while len(taken_in) < 3:
        await asyncio.sleep(0)
        rounds += 1
    assert taken_in == [0, 1, 2]
