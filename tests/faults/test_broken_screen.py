"""An exception in a screen shows an error; the receiver does not notice."""

from __future__ import annotations

import re
import signal
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import httpx

from tests.terminal.running import RunningMonitor, run_monitor, status

if TYPE_CHECKING:
    from tests.terminal.conftest import StartsTerminal

BREAKS = """
from monitor.tui.screens.{module} import {screen} as Broken
def break_down(self, *_):
    secret = "in confidence"
    raise ZeroDivisionError(f"[/red] {{len(secret)}}")
Broken.{method} = break_down
from monitor.cli import main
main()
"""


def test_a_screen_that_breaks_gives_way_to_the_first_one(terminal: StartsTerminal, environment: dict[str, str]) -> None:
    breaks = BREAKS.format(module="help", screen="HelpScreen", method="compose")
    session = terminal([sys.executable, "-c", breaks, "run", "--port", "0"])
    with closing(RunningMonitor(session)) as running:
        assert running.post(status("before", "joining_call")) == 204
        running.wait_for_row("before", "joining")
        session.press("?")
        session.wait_for("unexpected ZeroDivisionError: [/red] 13")
        running.wait_for_row("before", "joining")
        assert running.post(status("after", "joining_call")) == 204
        running.wait_for_row("after", "joining")
        health = httpx.get(running.url.replace("/webhook", "/healthz")).json()
        assert (health["accepted"], health["crashes"], health["restarts"]) == (2, 0, 0)
    assert "in confidence" not in session.raw_since().decode()
    session.terminate(signal.SIGTERM)
    assert session.wait_exit() == 128 + signal.SIGTERM
    assert session.emulator.modes.left_on == set()
    assert run_monitor(["list"], environment).stdout.count("joining") == 2


def test_where_no_screen_stands_webhooks_are_taken_in_all_the_same(
    terminal: StartsTerminal, environment: dict[str, str]
) -> None:
    breaks = BREAKS.format(module="bots", screen="BotsScreen", method="read_and_show")
    session = terminal([sys.executable, "-c", breaks, "run", "--port", "0"])
    before = session.line_settings
    session.wait_for("until ctrl+c")
    assert session.emulator.modes.left_on == set()
    assert session.line_settings == before
    said = session.text.replace("\n", "")
    assert said.startswith("monitor: unexpected ZeroDivisionError: [/red] 13; the details are in ")
    [url] = re.findall(r"http://\S+/webhook", said)
    assert httpx.post(url, json=status("bot", "joining_call")).status_code == 204
    session.press("ctrl+c")
    assert session.wait_exit() == 128 + signal.SIGINT
    assert run_monitor(["list"], environment).stdout.count("joining") == 1
