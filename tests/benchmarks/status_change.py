"""From the last byte of a status webhook to the changed cell, and what the change sends to the terminal."""

from __future__ import annotations

import time
from functools import partial
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import monitor, python, text_seen, url_in
from tests.benchmarks.filling import Contents, live_bots
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.posting import poster, status_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.watched import Sight, WatchedTerminal
    from tests.terminal.emulator import Emulator

LIVE = 30
_STATES = (("in_call_not_recording", "in call"), ("in_call_recording", "recording"))
"""The two codes that bots go back and forth between, each with the word for it on the screen."""
_STATUS_CELLS = 16
_ID_SHOWN = 13
"""Characters of an id that any table shows."""


class Run(NamedTuple):
    """One start of one of the programs."""

    sights: Sequence[Sight]

    def latency_ms(self, percent: int) -> float:
        """Return what so many percent of the changes did not exceed, from the webhook's last byte to the cell."""
        return percentile([sight.after_s * 1000 for sight in self.sights], percent)

    @property
    def sent(self) -> float:
        """Bytes to the terminal for a change; a second that ticks meanwhile is no part of the median."""
        return percentile([sight.sent for sight in self.sights], 50)


def measure(bench: Bench) -> Iterator[Line]:
    """Change one bot after another among those in sight, and watch its cell."""
    for bots in bench.sizes.bots:
        ours, peers = [], []
        for _ in range(bench.sizes.runs):  # in turns, so that both meet the same weather
            own, plain = (bench.database(Contents(bots, live=LIVE)) for _ in range(2))  # a change is one only once
            live = live_bots(own)
            ours.append(change_bots(bench, monitor(own), live))
            peers.append(change_bots(bench, python("tests.benchmarks.plain_app", plain), live))
        yield from _lines(bots, ours, peers)


def _lines(bots: int, ours: Sequence[Run], peers: Sequence[Run]) -> Iterator[Line]:
    name = "DataTable"

    def line(what: str, unit: str, number: Callable[[Run], float], target: Target | None) -> Line:
        peer = Peer(name, Figures.of(map(number, peers)))
        return Line(f"{what}, {bots:,} bots", unit, Figures.of(map(number, ours)), peer, target)

    latency = "status webhook → changed cell"
    yield line(f"{latency}, p50", "ms", lambda run: run.latency_ms(50), Target(15))
    yield line(f"{latency}, p99", "ms", lambda run: run.latency_ms(99), None)
    yield line("sent to the terminal for it", "B", lambda run: run.sent, Target(400))


def change_bots(bench: Bench, argv: Sequence[str], bot_ids: Sequence[str]) -> Run:
    """Start a program and change bots in it."""
    with bench.shown(argv, text_seen("recording")) as terminal:
        rows = _rows_of(terminal.screen, bot_ids)
        with poster(url_in(terminal.screen[0]), bench.environment) as post:
            return Run(list(_sights(terminal, post, rows, bench.sizes.changes)))


def _sights(
    terminal: WatchedTerminal, post: Callable[[bytes], float], rows: Sequence[tuple[str, int]], changes: int
) -> Iterator[Sight]:
    """Make changes at moments that have nothing to do with the program's own ticks; the first ones warm it up."""
    chance = Random(changes)  # noqa: S311
    warming_up = min(5, changes)
    for turn in range(warming_up + changes):
        bot_id, row = rows[turn % len(rows)]
        code, word = _STATES[turn // len(rows) % 2]
        body = status_body(bot_id, code, time.time_ns() // 1_000_000)
        sight = terminal.watch(partial(post, body), _says(row, word))
        if turn >= warming_up:
            yield sight
        time.sleep(chance.uniform(0, 0.05))


def _says(row: int, word: str) -> Callable[[Emulator], bool]:
    """Return what tells whether there is a word at the beginning of a row."""
    return lambda emulator: word in "".join(emulator.cell(column, row).data for column in range(_STATUS_CELLS))


def _rows_of(screen: Sequence[str], bot_ids: Sequence[str]) -> list[tuple[str, int]]:
    """Return the bots whose status is in sight, each with its row: the first one that names it after a status."""
    beginnings = {bot_id[:_ID_SHOWN]: bot_id for bot_id in bot_ids}
    rows: dict[str, int] = {}
    for row, line in enumerate(screen):
        for word in line.split():
            if bot_id := beginnings.get(word[:_ID_SHOWN]):
                rows.setdefault(bot_id, row)
    return list(rows.items())
