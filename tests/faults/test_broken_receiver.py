"""An exception in the receiver's thread is shown, and the receiver starts again by itself on the same port."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import httpx

from tests.cli.running import serving
from tests.receiver.running import wait_until
from tests.terminal.running import RunningMonitor, run_monitor, status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.conftest import StartsTerminal

BREAKS = """
import sys, threading, time
from monitor.receiver.server import Server
on_tick, ends_at = Server.on_tick, time.monotonic() + float(sys.argv.pop())
async def break_down(self, counter):
    global ends_at
    if time.monotonic() > ends_at:
        ends_at = float("inf")
        raise ZeroDivisionError("[/red] nobody expected this")
    return await on_tick(self, counter)
Server.on_tick = break_down
from monitor.cli import main
main()
"""


def test_the_screen_tells_and_webhooks_are_taken_in_again(
    terminal: StartsTerminal, environment: dict[str, str]
) -> None:
    session = terminal([sys.executable, "-c", BREAKS, "run", "--port", "0", "2.0"])
    with closing(RunningMonitor(session)) as running:
        url = running.url
        session.wait_for("unexpected ZeroDivisionError: [/red] nobody expected this")
        wait_until(lambda: httpx.post(url, json=status("bot", "joining_call")).status_code == 204, 20)
        running.wait_for_row("bot", "joining")
        session.wait_for("restarted 1×")
        assert running.url == url
        health = httpx.get(url.replace("/webhook", "/healthz")).json()
        assert (health["restarts"], health["crashes"], health["state"]) == (1, 1, "listening")
    session.press("q")
    assert session.wait_exit() == 0
    assert run_monitor(["list"], environment).stdout.count("joining") == 1


def test_serve_logs_it_and_goes_on(tmp_path: Path) -> None:
    argv = (sys.executable, "-c", BREAKS)
    with serving("--database", tmp_path / "monitor.db", "1.0", argv=argv) as receiver:
        receiver.read_until(
            r"unexpected ZeroDivisionError: \[/red\] nobody expected this .*; the receiver starts again"
        )
        wait_until(lambda: httpx.post(receiver.url, json=status("bot", "joining_call")).status_code == 204, 20)
