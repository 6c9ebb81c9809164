"""Only what differs is sent: after any journey the terminal must show what a whole repaint would show."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.cli.kept import receive, status
from tests.terminal.running import MONITOR, complete
from tests.terminal.session import NotSeen

if TYPE_CHECKING:
    from pathlib import Path

    from tests.terminal.conftest import StartsMonitor, StartsTerminal
    from tests.terminal.emulator import Emulator
    from tests.terminal.session import TerminalSession
    from tests.terminal.tmux import Tmux

MOVE = re.compile(rb"\x1b\[\d+;\d+r\x1b\[\d+(;1)?H\x1b\[\d*[LM]")
"""Lines deleted or inserted within margins."""
ACCENTED = "cafe\N{COMBINING ACUTE ACCENT}"
WIDE = f"会議-👩‍👩‍👧-{ACCENTED}"


def seen(emulator: Emulator) -> list[tuple[object, ...]]:
    """Every cell as a person sees it: of a space, the colour in front is not seen."""
    cells = (emulator.cell(column, row) for row in range(emulator.rows) for column in range(emulator.columns))
    return [(cell.data, cell.bg, *((cell.fg, cell.bold) if cell.data.strip() else ())) for cell in cells]


def repainted(session: TerminalSession) -> tuple[list[tuple[object, ...]], int]:
    """The screen after all of it was sent again, and how many bytes that took."""
    mark = session.mark()
    session.press("ctrl+l")
    session.wait_for(lambda emulator: session.mark() - mark > emulator.columns * emulator.rows)
    return seen(session.emulator), session.settle() - mark


def looks_repainted(session: TerminalSession) -> bool:
    """Whether a repaint changes nothing."""
    session.settle()
    before = seen(session.emulator)
    repainted(session)
    with suppress(NotSeen):  # tmux may pause within a repaint
        session.wait_for(lambda emulator: seen(emulator) == before, timeout_s=2)
    return seen(session.emulator) == before


@pytest.fixture
def long_ago(home: Path) -> Path:
    """A database in which no clock ticks any more."""
    database = home.parent / "monitor.db"
    turns = (
        (("Alice", "Bob")[n % 2], f"line {n} {(ACCENTED, '会議', '')[n % 3]} {'so ' * (n % 41)}") for n in range(90)
    )
    bodies = [
        *(status(bot, "in_waiting_room") for bot in ("one", WIDE, "three")),
        json.dumps(complete("talk", *turns)).encode(),
    ]
    receive(database, [(0, body) for body in bodies])
    return database


def test_a_journey_through_all_screens_leaves_what_a_repaint_shows(terminal: StartsTerminal, long_ago: Path) -> None:
    session = terminal([*MONITOR, "watch", "--database", str(long_ago)])
    session.wait_for("completed")
    for keys, sight in (
        (("enter",), "/ search"),
        (("j", "ctrl+d", "k"), "line 16 "),
        (("q",), "STATUS"),
        (("i",), "Who talks"),
        (("escape",), "STATUS"),
        (("I",), "in all meetings"),
        (("escape",), "STATUS"),
        (("e",), "Take away what was said"),
        (("escape",), "STATUS"),
        (("ctrl+f",), "Type what was said"),
        (("escape",), "STATUS"),
        (("a", "N", "escape"), "✎"),
        (("d",), "bot.status_change"),
        (("escape",), "STATUS"),
        (("?",), "Moving about"),
        (("j", "j", "ctrl+d", "k"), "Moving"),
        (("escape",), "STATUS"),
        (("ctrl+p", "escape"), "STATUS"),
        (("/", "t", "h"), "/th: 1 of 4"),
        (("escape", "escape"), "2 of 4"),
    ):
        session.press(*keys)
        session.wait_for(sight)
        assert looks_repainted(session), keys


def test_what_tmux_moves_is_what_a_repaint_shows(terminal: StartsTerminal, tmux: Tmux, long_ago: Path) -> None:
    tmux.start([*MONITOR, "watch", "--database", str(long_ago)])
    session = terminal(tmux.attaching)
    session.wait_for("completed")
    session.press("enter")
    session.wait_for("/ search")
    began = session.settle()
    for key in ("j", "j", "ctrl+d", "k", "G", "k", "ctrl+u", "j", "k", "k"):
        mark = session.mark()
        session.press(key)
        session.wait_for(lambda _: session.mark() > mark)  # noqa: B023  (it is called before the next turn)
    session.wait_for("0:15:53  75%")
    assert MOVE.search(session.raw_since(began))
    assert looks_repainted(session)


def test_a_repaint_sends_all_and_a_way_back_little(monitor: StartsMonitor) -> None:
    running = monitor()
    session = running.session
    running.post_golden("spec_complete.json")
    running.wait_for_row("asfd", "completed")
    _, whole = repainted(session)
    mark = session.mark()
    session.press("enter")
    session.wait_for("Hi Bob!")
    session.press("q")
    session.wait_for("STATUS")
    assert session.settle() - mark < 2 * whole * 0.8


def test_another_size_is_painted_whole(monitor: StartsMonitor) -> None:
    running = monitor()
    session = running.session
    session.wait_for("No bots yet")
    for columns, rows in ((80, 24), (1, 1), (100, 30), (120, 40)):
        session.resize(columns, rows)
        session.settle()
    session.wait_for("No bots yet")
    assert looks_repainted(session)
