"""The harness itself: programs run in a real terminal, and tests see and do what a person would."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal.keys import pressed
from tests.terminal.sequences import modes_after
from tests.terminal.session import PATIENCE_S, NotSeen

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.terminal.conftest import StartsTerminal
    from tests.terminal.tmux import Tmux


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


ECHO = """
import os, sys, tty
tty.setraw(0)
os.write(1, b"ready ")
while (typed := os.read(0, 100)) != b"q":
    os.write(1, repr(typed).encode() + b" ")
sys.exit(7)
"""

FULL_SCREEN = """
import os, signal, sys, time, tty
def leave(number, frame):
    os.write(1, b"\\x1b[?25h\\x1b[?1049l")
    sys.exit(128 + number)
signal.signal(signal.SIGTERM, leave)
signal.signal(signal.SIGHUP, leave)
signal.signal(signal.SIGWINCH, lambda *_: os.write(1, b"\\x1b[2;1H%dx%d" % os.get_terminal_size(0)))
os.write(1, b"\\x1b[?1049h\\x1b[?25l\\x1b[Hfull screen")
while True:
    time.sleep(60)
"""


def test_output_is_seen_and_the_exit_code_too(terminal: StartsTerminal) -> None:
    session = terminal(python("print('\\x1b[31mred\\x1b[0m text'); raise SystemExit(3)"))
    session.wait_for("red text")
    assert session.emulator.cell(0, 0).fg == "red"
    assert session.wait_exit() == 3
    assert session.screen[0] == "red text"


def test_all_output_is_there_after_the_exit(terminal: StartsTerminal) -> None:
    session = terminal(python("print('x' * 300_000 + 'END', end='')"))
    assert session.wait_exit() == 0
    assert session.raw_since().endswith(b"END")
    assert session.mark() == 300_003


def test_it_is_the_controlling_terminal_of_the_program(terminal: StartsTerminal) -> None:
    code = "import os; print(os.isatty(0), os.isatty(1), os.isatty(2), os.open('/dev/tty', os.O_RDWR) > 0, os.getsid(0) == os.getpid(), os.tcgetpgrp(0) == os.getpgrp())"  # noqa: E501 - a program on one line
    session = terminal(python(code))
    session.wait_for("True True True True True True")


def test_the_size_is_as_asked_for(terminal: StartsTerminal) -> None:
    session = terminal(python("import os; print(*os.get_terminal_size(0))"), columns=81, rows=25)
    session.wait_for("81 25")


def test_keys_arrive(terminal: StartsTerminal) -> None:
    session = terminal(python(ECHO))
    session.wait_for("ready")
    for key in ("a", "enter", "ctrl+d", "up", "é"):
        session.press(key)
        session.wait_for(repr(pressed(key)))
    session.click(4, 2)
    session.wait_for(r"b'\x1b[<0;5;3M\x1b[<0;5;3m'")
    session.press("q")
    assert session.wait_exit() == 7


def test_questions_are_answered_to_the_program(terminal: StartsTerminal) -> None:
    session = terminal(python(ECHO.replace("ready ", "\\x1b[?2026$pready ")))
    session.wait_for(r"b'\x1b[?2026;2$y'")


def test_a_new_size_is_told(terminal: StartsTerminal) -> None:
    session = terminal(python(FULL_SCREEN), columns=120, rows=40)
    session.wait_for("full screen")
    session.resize(80, 24)
    session.wait_for("80x24")
    assert len(session.screen) == 24


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_cleans_up_leaves_nothing_on(by: signal.Signals, terminal: StartsTerminal) -> None:
    session = terminal(python(FULL_SCREEN))
    before = session.line_settings
    session.wait_for("full screen")
    assert modes_after(session.raw_since()).left_on == {"private mode 1049", "hidden cursor"}
    session.terminate(by)
    assert session.wait_exit() == 128 + by
    assert modes_after(session.raw_since()).left_on == set()
    assert session.line_settings == before


def test_a_program_that_is_killed_leaves_all_on(terminal: StartsTerminal) -> None:
    session = terminal(python(FULL_SCREEN))
    session.wait_for("full screen")
    session.terminate(signal.SIGKILL)
    assert session.wait_exit() == -signal.SIGKILL
    assert session.emulator.modes.left_on == {"private mode 1049", "hidden cursor"}


def test_a_lost_terminal_is_told(terminal: StartsTerminal) -> None:
    session = terminal(python(FULL_SCREEN.replace('os.write(1, b"\\x1b[?25h\\x1b[?1049l")', "pass")))
    session.wait_for("full screen")
    session.hang_up()
    assert session.wait_exit() == 128 + signal.SIGHUP


def test_bytes_are_counted_from_a_mark(terminal: StartsTerminal) -> None:
    session = terminal(python(ECHO))
    session.wait_for("ready")
    mark = session.settle()
    assert session.raw_since(mark) == b""
    session.press("x")
    session.wait_for("b'x'")
    assert session.raw_since(mark) == b"b'x' "
    assert session.arrival(mark) > session.arrival(0)


def test_a_frozen_terminal_blocks_the_program_until_it_thaws(terminal: StartsTerminal, tmp_path: Path) -> None:
    done = tmp_path / "done"
    session = terminal(
        python(f"import os; os.write(1, b'go'); os.read(0, 1); os.write(1, b'x' * 10**6); open({str(done)!r}, 'w')")
    )
    session.wait_for("go")
    session.freeze()
    session.press("enter")
    with pytest.raises(NotSeen):
        session.wait_exit(0.3)
    assert not done.exists()
    session.thaw()
    assert session.wait_exit() == 0
    assert done.exists()


def test_what_is_not_seen_is_reported_with_the_screen(terminal: StartsTerminal) -> None:
    session = terminal(python(ECHO))
    session.wait_for("ready")
    with pytest.raises(NotSeen, match=r"(?s)'no such text' did not come within 0.1 s.*│ready"):
        session.wait_for("no such text", timeout_s=0.1)


def test_nothing_is_waited_for_once_the_program_has_ended(terminal: StartsTerminal) -> None:
    session = terminal(python("print('bye')"))
    with pytest.raises(NotSeen, match=r"(?s)ended with exit code 0.*bye"):
        session.wait_for("no such text", timeout_s=30)


def is_running(pid: int) -> bool:
    """Whether a process is there, and more than an entry that nobody has asked for yet (Linux)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_children_do_not_outlive_the_session(terminal: StartsTerminal) -> None:
    session = terminal(["/bin/sh", "-c", "sleep 60 & echo child $!; wait"])
    session.wait_for("child ")
    child = int(session.screen[0].removeprefix("child "))
    session.close()
    deadline = time.monotonic() + PATIENCE_S  # it was killed, which under load takes its time
    while is_running(child):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_nothing_of_the_surroundings_leaks_in(
    terminal: StartsTerminal, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MONITOR_API_KEY", "TEXTUAL_THEME", "NO_COLOR", "XDG_DATA_HOME", "SSH_CONNECTION"):
        monkeypatch.setenv(name, "leaked")
    session = terminal(
        python("import os; print('leaked' in os.environ.values(), os.environ['TERM'], os.path.expanduser('~'))")
    )
    session.wait_for("False xterm-256color")
    session.wait_for(home.name)


def test_tmux_shows_and_takes_keys(tmux: Tmux) -> None:
    tmux.start(python(ECHO), columns=70, rows=20)
    tmux.wait_for("ready")
    tmux.type("[hi]")
    tmux.wait_for("b'[hi]'")
    tmux.press("Down")
    tmux.wait_for("b'\\x1b[B'")
    tmux.run("set-buffer", "copied")
    assert tmux.paste_buffer() == "copied"
    tmux.resize(60, 15)
    assert len(tmux.screen) == 15


def test_tmux_reports_what_it_did_not_see(tmux: Tmux) -> None:
    tmux.start(python(ECHO))
    tmux.wait_for("ready")
    with pytest.raises(NotSeen, match=r"(?s)'nothing' did not come.*ready"):
        tmux.wait_for("nothing", timeout_s=0.1)


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_tool_skips_here_and_fails_in_ci(
    ci: str, outcome: type[BaseException], tool: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(outcome, match="tmux is not installed"):
        tool("tmux")


BARE_APP = """
from textual.app import App
from textual.widgets import Label
class Bare(App, inherit_bindings=False):
    BINDINGS = [("q", "quit", "")]
    def compose(self):
        yield Label("bare app", markup=False)
Bare().run()
"""


def test_a_textual_app_is_seen_and_leaves_nothing_on(terminal: StartsTerminal) -> None:
    session = terminal([sys.executable, "-c", BARE_APP], columns=60, rows=15)
    session.wait_for("bare app")
    session.settle()
    assert session.emulator.alternate
    assert {
        "private mode 1049",
        "private mode 1003",
        "kitty keyboard",
        "hidden cursor",
    } <= session.emulator.modes.left_on
    session.press("q")
    assert session.wait_exit() == 0
    assert session.emulator.modes.left_on == set()
    assert session.text.strip() == ""
