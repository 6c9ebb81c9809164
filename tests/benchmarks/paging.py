"""A page down in a long transcript: what it sends to the terminal, and how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.bench import monitor
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.talk import talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.talk import Talk
    from tests.benchmarks.watched import Sight, WatchedTerminal
    from tests.terminal.emulator import Emulator


def measure(bench: Bench) -> Iterator[Line]:
    """Page through the beginning of it, here and in less."""
    ours, pagers = [], []
    for _ in range(bench.sizes.runs):
        subject = talk(bench)
        ours.append(page_through_monitor(bench, subject))
        pagers.append(page_through_less(bench, subject))
    sent, took = "sent for a page down in a transcript", "page down → the page"
    less_sent, less_took = (Peer("less", Figures.of(map(number, pagers))) for number in (sent_a_page, _took_ms))
    yield Line(sent, "B", Figures.of(map(sent_a_page, ours)), less_sent, Target(3, of_ratio=True))
    yield Line(took, "ms", Figures.of(map(_took_ms, ours)), less_took)


def page_through_monitor(bench: Bench, subject: Talk) -> list[Sight]:
    """Open a transcript and page down."""
    with bench.shown(monitor(subject.database), "completed") as terminal:
        terminal.press("enter")
        terminal.wait_for(subject.in_sight)
        return _page_down(bench, terminal)


def page_through_less(bench: Bench, subject: Talk) -> list[Sight]:
    """Do the same in less."""
    with bench.shown(("less", str(subject.file)), subject.in_sight) as terminal:
        return _page_down(bench, terminal)


def _page_down(bench: Bench, terminal: WatchedTerminal) -> list[Sight]:
    terminal.settle(0.5)
    return [_one_page_down(terminal) for _ in range(bench.sizes.pages)]


def _one_page_down(terminal: WatchedTerminal) -> Sight:
    """Press space, and see that other text stands in the middle of the screen."""
    before = _middle(terminal.emulator)
    return terminal.press_and_watch("space", lambda emulator: _middle(emulator) != before)


def _middle(emulator: Emulator) -> list[str]:
    return emulator.lines[emulator.rows // 4 : emulator.rows * 3 // 4]


def sent_a_page(sights: list[Sight]) -> float:
    """Return the bytes to the terminal for one page."""
    return percentile([sight.sent for sight in sights], 50)


def _took_ms(sights: list[Sight]) -> float:
    return percentile([sight.after_s * 1000 for sight in sights], 50)
