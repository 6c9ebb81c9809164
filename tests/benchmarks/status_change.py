"""From the last byte of a status webhook to the changed cell, and what the change sends to the terminal."""

from __future__ import annotations

import time
from functools import partial
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import monitor, python, text_seen, url_in
from tests.benchmarks.filling import LIVE, Contents, live_bots
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile
from tests.benchmarks.posting import poster, status_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.posting import Poster
    from tests.benchmarks.watched import Sight, WatchedTerminal
    from tests.terminal.emulator import Emulator

STATES = (("in_call_not_recording", "in call"), ("in_call_recording", "recording"))
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
    """Change one bot after another among those in sight, and watch its cell; in turns with the plain app."""
    p50_ms: dict[int, tuple[Figures, Figures]] = {}
    for bots in bench.sizes.bots:
        shared, of_plain = bench.filled(Contents(bots, LIVE)), min(bots, bench.sizes.plain_bots)
        live, ours, peers = live_bots(shared), [], []
        for _ in range(bench.sizes.runs):
            ours.append(change_bots(bench, monitor(shared), live, bench.sizes.changes))
            plain = python("tests.benchmarks.plain_app", shared, of_plain)
            peers.append(change_bots(bench, plain, live, max(1, bench.sizes.changes // 3)))
        yield from _lines(bots, of_plain, ours, peers)
        p50_ms[bots] = Figures.of(run.latency_ms(50) for run in ours), Figures.of(run.latency_ms(50) for run in peers)
    yield from _growth(p50_ms, of_plain)


def _lines(bots: int, of_plain: int, ours: Sequence[Run], peers: Sequence[Run]) -> Iterator[Line]:
    name = "DataTable" if of_plain == bots else f"DataTable of {of_plain:,}"

    def line(group: int, what: str, unit: str, number: Callable[[Run], float], bound: float) -> Line:
        peer = Peer(name, Figures.of(map(number, peers)))
        return Line(group, f"{what}, {bots:,} bots", unit, Figures.of(map(number, ours)), (peer,), Target(bound))

    latency = "status webhook → changed cell"
    yield line(1, f"{latency}, p50", "ms", lambda run: run.latency_ms(50), 8)
    yield line(1, f"{latency}, p99", "ms", lambda run: run.latency_ms(99), 30)
    yield line(2, "sent to the terminal for it", "B", lambda run: run.sent, 200)


def _growth(p50_ms: dict[int, tuple[Figures, Figures]], of_plain: int) -> Iterator[Line]:
    """Say how flat it is: run by run, as each has met the same weather."""
    few, many = min(p50_ms), max(p50_ms)
    if few != many:
        ours, plain = (
            Figures.of(more / less for more, less in zip(p50_ms[many][who].runs, p50_ms[few][who].runs, strict=True))
            for who in (0, 1)
        )
        what = f"p50 with {many:,} bots by p50 with {few:,}"
        yield Line(1, what, "×", ours, (Peer(f"DataTable, {of_plain:,} by {few:,}", plain),), Target(1.5))


def change_bots(bench: Bench, argv: Sequence[str], bot_ids: Sequence[str], changes: int) -> Run:
    """Start a program and change bots in it."""
    with bench.shown(argv, text_seen("recording")) as terminal:
        rows = rows_of(terminal.screen, bot_ids)
        with poster(url_in(terminal.screen[0]), bench.environment) as post:
            return Run(list(_sights(terminal, post, rows, changes)))


def _sights(terminal: WatchedTerminal, post: Poster, rows: Sequence[tuple[str, int]], changes: int) -> Iterator[Sight]:
    """Make changes at moments that have nothing to do with the program's own ticks; the first ones warm it up."""
    chance = Random(changes)  # noqa: S311
    warming_up = min(5, changes)
    for turn in range(warming_up + changes):
        bot_id, row = rows[turn % len(rows)]
        code, word = next((code, word) for code, word in STATES if not says(row, word)(terminal.emulator))
        body = status_body(bot_id, code, time.time_ns() // 1_000_000)
        sight = terminal.watch(partial(_sent_at, post, body), says(row, word))
        if turn >= warming_up:
            yield sight
        time.sleep(chance.uniform(0, 0.05))


def _sent_at(post: Poster, body: bytes) -> float:
    return post.post(body).sent_at


def says(row: int, word: str) -> Callable[[Emulator], bool]:
    """Return what tells whether there is a word at the beginning of a row."""
    return lambda emulator: word in "".join(emulator.cell(column, row).data for column in range(_STATUS_CELLS))


def rows_of(screen: Sequence[str], bot_ids: Sequence[str]) -> list[tuple[str, int]]:
    """Return the bots whose status is in sight, each with its row: the first one that names it after a status."""
    beginnings = {bot_id[:_ID_SHOWN]: bot_id for bot_id in bot_ids}
    rows: dict[str, int] = {}
    for row, line in enumerate(screen):
        for word in line.split():
            if bot_id := beginnings.get(word[:_ID_SHOWN]):
                rows.setdefault(bot_id, row)
    return list(rows.items())
