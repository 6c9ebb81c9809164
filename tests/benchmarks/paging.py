"""A page or a line down in a long transcript: what is sent to the terminal, how long it takes, how much is worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import monitor, text_seen
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.processes import cpu_s, let_rest
from tests.benchmarks.talk import talk
from tests.benchmarks.transcript_readers import LESS, LNAV, STATICS, WAITING, text_readers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.talk import Talk
    from tests.benchmarks.transcript_readers import TextReader
    from tests.benchmarks.watched import Sight, WatchedTerminal
    from tests.terminal.emulator import Emulator

_NOT_ASKED = (LNAV, STATICS)
_WORDS = 100_000
_QUIET_S = 0.25
"""Long enough for a page that is scrolled to in many small steps."""


class Paged(NamedTuple):
    """One program's pages, each on average."""

    sent: float
    sent_for_a_line: float
    took_ms: float
    cpu_ms: float


def measure(bench: Bench) -> Iterator[Line]:
    """Page through the beginning of it, in all of them in turns."""
    subject = talk(bench, min(_WORDS, max(bench.sizes.words)))
    beside = [one for one in text_readers(bench.sizes) if one not in _NOT_ASKED]
    able = [one for one in beside if one.command(subject.file)]
    ours: list[Paged] = []
    theirs: dict[str, list[Paged]] = {one.name: [] for one in able}
    for _ in range(bench.sizes.runs):
        ours.append(page_through_monitor(bench, subject))
        for one in able:
            theirs[one.name].append(_page_through(bench, one, subject))

    def line(index: int, what: str, unit: str, target: Target | None) -> Line:
        peers = [
            Peer(one.name, Figures.of(run[index] for run in theirs[one.name]))
            if one.name in theirs
            else Peer(one.name, None, one.why_not)
            for one in beside
        ]
        return Line(8, f"{what}, {subject.words:,} words", unit, Figures.of(run[index] for run in ours), peers, target)

    yield line(0, "sent for a page down", "B", Target(3, of_ratio=True))
    yield line(1, "sent for a line down", "B", Target(400))
    yield line(2, "page down → the page", "ms", None)
    yield line(3, "processor for a page down", "ms", Target(10))


def page_through_monitor(bench: Bench, subject: Talk) -> Paged:
    """Open a transcript, page down, and then line by line."""
    with bench.shown(monitor(subject.database), "completed") as terminal:
        terminal.press("enter")
        terminal.wait_for(subject.in_sight)
        return _scroll(bench, terminal, "space", "j")


def page_through_less(bench: Bench, subject: Talk) -> Paged:
    """Do the same in less."""
    return _page_through(bench, LESS, subject)


def _page_through(bench: Bench, one: TextReader, subject: Talk) -> Paged:
    """Do the same in another program, from the beginning of the text."""
    argv = one.command(subject.file)
    assert argv
    sight = WAITING if one.waits else subject.last if one.at_end else subject.first
    with bench.shown(argv, text_seen(sight)) as terminal:
        if one.waits:
            terminal.press("enter")
        if one.at_end:
            terminal.press("home")
        terminal.wait_for(subject.in_sight)
        return _scroll(bench, terminal, one.page_down, one.line_down)


def _scroll(bench: Bench, terminal: WatchedTerminal, page: str, line: str) -> Paged:
    let_rest(terminal.process.pid)
    terminal.settle(_QUIET_S)
    before = cpu_s(terminal.process.pid)
    sights = [_press(terminal, page) for _ in range(bench.sizes.pages)]
    worked_s = cpu_s(terminal.process.pid) - before
    took_ms = percentile([sight.after_s * 1000 for sight in sights], 50)
    lines = [_press(terminal, line) for _ in range(bench.sizes.pages)]
    sent, sent_for_a_line = (percentile([sight.sent for sight in each], 50) for each in (sights, lines))
    return Paged(sent, sent_for_a_line, took_ms, worked_s * 1000 / len(sights))


def _press(terminal: WatchedTerminal, key: str) -> Sight:
    """Press a key, and see that other text stands in the middle of the screen."""
    before = _middle(terminal.emulator)
    return terminal.press_and_watch(key, lambda emulator: _middle(emulator) != before, _QUIET_S)


def _middle(emulator: Emulator) -> list[str]:
    return emulator.lines[emulator.rows // 4 : emulator.rows * 3 // 4]
