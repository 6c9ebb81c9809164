"""Only what differs is sent: after any journey the terminal must show what a whole repaint would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminal.running import status

if TYPE_CHECKING:
    from tests.terminal.conftest import StartsMonitor
    from tests.terminal.emulator import Emulator
    from tests.terminal.session import TerminalSession

TRIES = 3
WIDE = "会議-👩‍👩‍👧-cafe\N{COMBINING ACUTE ACCENT}"


def seen(emulator: Emulator) -> list[tuple[object, ...]]:
    """Every cell as a person sees it: of a space, the colour in front is not seen."""
    cells = (emulator.cell(column, row) for row in range(emulator.rows) for column in range(emulator.columns))
    return [(cell.data, cell.bg, *((cell.fg, cell.bold) if cell.data.strip() else ())) for cell in cells]


def repainted(session: TerminalSession) -> tuple[list[tuple[object, ...]], int]:
    """The screen after all of it was sent again, and how many bytes that took."""
    mark = session.mark()
    session.press("ctrl+l")
    session.wait_for(lambda _: session.mark() > mark)
    return seen(session.emulator), session.settle() - mark


def looks_repainted(session: TerminalSession) -> bool:
    """Whether a repaint changes nothing; a clock may tick meanwhile, which is why it is tried more than once."""
    session.settle()
    before = seen(session.emulator)
    return before == repainted(session)[0]


def test_a_journey_through_all_screens_leaves_what_a_repaint_shows(monitor: StartsMonitor) -> None:
    running = monitor()
    session = running.session
    session.wait_for("No bots yet")
    for bot in ("one", WIDE, "three"):
        running.post(status(bot, "in_waiting_room"))
    running.post_golden("spec_complete.json")
    running.wait_for_row("asfd", "completed")
    for keys, sight in (
        (("G", "enter"), "Hi Bob!"),
        (("q",), "STATUS"),
        (("i",), "Who talks"),
        (("escape",), "STATUS"),
        (("I",), "over all meetings"),
        (("escape",), "STATUS"),
        (("e",), "Take away what was said"),
        (("escape",), "STATUS"),
        (("ctrl+f",), "Type what was said"),
        (("escape",), "STATUS"),
        (("a", "N", "escape"), "✎"),
        (("d",), "bot.status_change"),
        (("escape",), "STATUS"),
        (("?",), "Moving about"),
        (("escape",), "STATUS"),
        (("ctrl+p", "escape"), "STATUS"),
        (("/", "t", "h"), "three"),
        (("escape", "escape"), "会議"),
    ):
        session.press(*keys)
        session.wait_for(sight)
        assert any(looks_repainted(session) for _ in range(TRIES)), keys


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
    assert any(looks_repainted(session) for _ in range(TRIES))
