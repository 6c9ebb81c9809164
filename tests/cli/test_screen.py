"""The commands with a screen, in a real terminal: what is said before it opens. How they end: ``terminal``."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.cli.kept import receive, status
from tests.cli.running import MONITOR
from tests.terminal.session import TerminalSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Start = Callable[..., TerminalSession]

ENTERS_SCREEN = b"\x1b[?1049h"
LEAVES_SCREEN = b"\x1b[?1049l"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the path of a database that is not there yet."""
    return tmp_path / "new" / "monitor.db"


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a command in a terminal that is closed after the test."""
    with ExitStack() as closing:

        def run(*arguments: object, argv: tuple[str, ...] = MONITOR, **environ: str) -> TerminalSession:
            command = [*argv, *map(str, arguments)]
            return closing.enter_context(TerminalSession(command, os.environ | environ))

        yield run


def refused(session: TerminalSession) -> tuple[int, str]:
    """Return the exit code and the line of a command that ends without having opened a screen."""
    code = session.wait_exit()
    said = session.raw_since().decode()
    assert ENTERS_SCREEN.decode() not in said
    assert said.count("\n") == 1
    return code, said.removeprefix("monitor: ").rstrip()


def left_in_order(session: TerminalSession, code: int) -> bool:
    """Whether a command opens its screen, ends with an exit code, and leaves the terminal as it was."""
    assert session.wait_exit() == code
    raw = session.raw_since()
    assert b"Traceback" not in raw
    return -1 < raw.rfind(ENTERS_SCREEN) < raw.rfind(LEAVES_SCREEN)


def test_a_signal_before_the_first_frame_ends_it(start: Start, database: Path) -> None:
    session = start("run", "--port", 0, "--database", database, "--no-mouse")
    session.wait_for(lambda _: ENTERS_SCREEN in session.raw_since())
    session.terminate()
    assert left_in_order(session, 143)
    assert b"\x1b[?1003h" not in session.raw_since()  # the mouse was never asked for


def test_watch_needs_a_database(start: Start, database: Path) -> None:
    code, said = refused(start("watch", "--database", database))
    assert said.startswith(f"there is no database {database} yet")
    assert code == 1
    assert not database.parent.exists()


@pytest.mark.parametrize("command", ["run", "watch", "demo"])
def test_a_theme_that_is_none_is_told(start: Start, database: Path, command: str) -> None:
    receive(database, [(0, status("a-bot", "joining_call"))])
    places = {"MONITOR_DATABASE": str(database), "MONITOR_PORT": "0"}
    code, said = refused(start(command, "--theme", "mauve", **places))
    assert said.startswith("--theme mauve: there is no such theme; there are: monitor, monitor-light, ")
    assert code == 2


def test_what_is_dubious_is_told_on_the_screen(start: Start, database: Path) -> None:
    session = start("--port", 0, "--database", database, MONITOR_RETAINS="90d")
    session.wait_for("MONITOR_RETAINS: there is no")
    session.press("q")
    assert left_in_order(session, 0)
    assert session.raw_since().startswith(b"monitor: warning: MONITOR_RETAINS: there is no such setting")


def test_what_the_demo_does_not_use_cannot_stop_it(start: Start) -> None:
    session = start("demo", MONITOR_PORT="many", MONITOR_RETAIN="90", MONITOR_API_KEY="", MONITOR_DATABASE="~nobody/x")
    session.wait_for("key ✓")
    session.press("q")
    assert left_in_order(session, 0)


def test_a_key_for_others_is_asked_for_before_the_screen(start: Start, database: Path) -> None:
    code, said = refused(start("--host", "0.0.0.0", "--port", 0, "--database", database))  # noqa: S104 - the point
    assert "set MONITOR_API_KEY" in said
    assert code == 2


CRASH = """
from monitor.tui.screens.bots import BotsScreen
async def pull(self):
    secret = 'in confidence'
    raise ZeroDivisionError(f'[/red] {len(secret)}')
BotsScreen.pull = pull
from monitor.cli import main
main()
"""


def test_a_screen_that_cannot_stand_is_one_line_and_a_log(start: Start, home: Path, database: Path) -> None:
    receive(database, [(0, status("a-bot", "joining_call"))])
    session = start("watch", "--database", database, argv=(sys.executable, "-c", CRASH))
    assert left_in_order(session, 1)
    said = session.raw_since().rpartition(LEAVES_SCREEN)[2].decode()
    log = home / ".local/state/monitor/error.log"
    assert f"monitor: unexpected ZeroDivisionError: [/red] 13; the details are in {log}" in said.replace("\r\n", "")
    assert "in confidence" not in session.raw_since().decode()
    assert "in pull" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
