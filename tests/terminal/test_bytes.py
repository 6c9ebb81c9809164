"""How many bytes the screen costs: bounds that hold on any machine, and that every SSH connection feels."""

from __future__ import annotations

import os
import tty
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.bench import SMALL, Bench, monitor
from tests.benchmarks.filling import Contents, live_bots
from tests.benchmarks.paging import page_through_less, page_through_monitor
from tests.benchmarks.processes import let_rest
from tests.benchmarks.status_change import change_bots
from tests.benchmarks.talk import talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.terminal.conftest import StartsTerminal

A_CHANGE = 400
LAID_OVER = {"ctrl+p": 3_000, "a": 2_000, "T": 1_000, "R": 1_500, "'": 1_500}
"""For what lies over a screen, and for what lay below it when that has gone: text of many rows, each sent once."""
A_PAGE = 2.0
"""Times what less sends for a page of the same text."""
PRESSED = 12
"""Keys for a page down, while the terminal reads none of them."""
A_LINE = 500
"""Most take 320, and some more where one's place in the meeting moves on by a cell."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Programs in terminals of 120 columns and 40 rows, and databases for them."""
    return Bench(replace(SMALL, changes=20, pages=3), tmp_path)


def test_a_status_change_sends_its_cells(bench: Bench) -> None:
    database = bench.database(Contents(30, live=30))
    assert change_bots(bench, monitor(database), live_bots(database), bench.sizes.changes).sent <= A_CHANGE


def test_what_lies_over_a_screen_sends_itself_and_what_it_covered(bench: Bench, terminal: StartsTerminal) -> None:
    database = bench.database(Contents(2, words=2_000))
    session = terminal([*monitor(database, "watch")], bench.environment, columns=100, rows=30)
    session.wait_for("completed")
    session.press("enter", "m")
    session.wait_for("◆")
    mark = session.settle(0.3)
    session.press("ctrl+p", "s", "o")
    session.wait_for("so")
    session.settle(0.8)  # there is no light that moves
    session.press("escape")
    mark = session.settle(0.3)
    for key, most in LAID_OVER.items():
        for pressed in (key, "escape"):
            session.press(pressed)
            session.wait_for(lambda _: session.mark() > mark)  # noqa: B023  (it is called before the next turn)
            mark, before = session.settle(0.3), mark
            assert 100 < mark - before <= most, pressed


def test_nothing_is_sent_while_nothing_is_live(bench: Bench) -> None:
    with bench.shown(monitor(bench.database(Contents(30))), "completed") as terminal:
        mark = terminal.settle(0.5)
        assert terminal.settle(3.0) == mark


def test_a_page_or_a_line_down_sends_little_more_than_its_text(bench: Bench, tool: Callable[[str], str]) -> None:
    tool("less")
    subject = talk(bench, max(bench.sizes.words))
    ours, pagers = (page(bench, subject) for page in (page_through_monitor, page_through_less))
    assert ours.sent <= A_PAGE * pagers.sent
    assert ours.sent_for_a_line <= A_LINE


def test_a_terminal_that_does_not_read_gets_the_last_page_and_not_all_before_it(bench: Bench) -> None:
    database = bench.database(Contents(0, words=20_000))
    with bench.shown(monitor(database, "watch"), "completed") as terminal:
        terminal.press("\r")
        terminal.wait_for("0%")
        mark = terminal.settle()
        terminal.press(" ")
        a_page = terminal.settle() - mark
        terminal.freeze()
        for _ in range(PRESSED):
            terminal.press(" ")
            let_rest(terminal.process.pid)
        mark = terminal.mark()
        terminal.thaw()
        assert terminal.settle() - mark <= held_by_the_kernel() + 2 * a_page < PRESSED * a_page


def held_by_the_kernel() -> int:
    """Return how many bytes a pseudo-terminal takes that nobody reads: what is in there cannot be taken back."""
    master, slave = os.openpty()
    try:
        tty.setraw(slave)
        os.set_blocking(slave, False)
        held = 0
        with suppress(BlockingIOError):
            while True:
                held += os.write(slave, bytes(100))
        return held
    finally:
        os.close(master)
        os.close(slave)
