"""A million bots: to filter, to sort, to jump to the end of, to walk through; and the memory that it takes."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.benchmarks.bench import monitor, python, text_seen
from tests.benchmarks.filling import LIVE, Contents
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.processes import let_rest, resident_mb
from tests.benchmarks.watched import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.watched import WatchedTerminal
    from tests.terminal.emulator import Emulator

_SHOWN = 13
"""Characters of an id that any table shows."""
_QUIET_S = 0.15
_BURST = 10
_ENDED = "FROM bot WHERE phase IN ('completed', 'failed')"
_FILTERED = "BotNotAccepted"
_FIRST_ROW = 2
"""Of the screen, that has a bot: below address and titles, in either program."""
_LAST_ROW = 30
"""Up to which both programs show bots."""
_TO_TOP, _PLAIN_TO_TOP = "g", "\x1b[1;5H"
"""The key for it; a DataTable knows control and home."""
_NEWEST = "ORDER BY started_at DESC, bot_id"


class _Expected(NamedTuple):
    """Ids by which a screen is known to be right, worked out from the database another way."""

    newest: str
    most_words: int
    last: str
    filtered: str
    filtered_count: int
    one: str
    """The bot that is filtered for by its id: one in the middle."""

    @classmethod
    def of(cls, database: Path, bots: int) -> _Expected:
        """Look into a database that has so many bots, or at the first ones of it."""
        ended = f"(SELECT * {_ENDED} {_NEWEST} LIMIT {bots - LIVE})"
        with closing(sqlite3.connect(database)) as connection:

            def one(condition: str, what: str = "bot_id") -> Any:  # noqa: ANN401 - whatever SQLite has there
                [[value]] = connection.execute(f"SELECT {what} FROM {ended} {condition}")  # noqa: S608  (all ours)
                return value

            failed = f"WHERE error = '{_FILTERED}'"
            return cls(
                newest=one(f"{_NEWEST} LIMIT 1"),
                most_words=one("", "max(words)"),
                last=one("ORDER BY started_at, bot_id DESC LIMIT 1"),
                filtered=one(f"{failed} {_NEWEST} LIMIT 1"),
                filtered_count=one(failed, "count(*)"),
                one=one(f"{_NEWEST} LIMIT 1 OFFSET {(bots - LIVE) // 2}"),
            )


class _Run(NamedTuple):
    idle_mb: float
    walked_mb: float
    end_ms: float
    by_status_ms: float
    by_words_ms: float
    many_ms: float
    counted_ms: float
    one_ms: float


_TIMED = (
    ("end_ms", "jump to the end"),
    ("by_status_ms", "sort by status"),
    ("by_words_ms", "sort by words"),
    ("many_ms", "filter, a tenth matches (rows)"),
    ("counted_ms", "filter, a tenth matches (rows and their number)"),
    ("one_ms", "filter, one matches"),
)


def measure(bench: Bench) -> Iterator[Line]:
    """Do it all in one start of each."""
    bots = bench.sizes.bots[-1]
    of_plain, database = min(bots, bench.sizes.plain_bots), bench.filled(Contents(bots, LIVE))
    expected, expected_plain = _Expected.of(database, bots), _Expected.of(database, of_plain)
    ours, plain = [], []
    for _ in range(bench.sizes.runs):
        ours.append(_in_monitor(bench, database, bots, expected))
        plain.append(_in_plain(bench, database, of_plain, expected_plain))
    name = f"plain app, {of_plain:,} bots"

    def line(group: int, field: str, what: str, unit: str, bound: float) -> Line:
        figures, theirs = (Figures.of(getattr(run, field) for run in runs) for runs in (ours, plain))
        return Line(group, f"{what}, {bots:,} bots", unit, figures, (Peer(name, theirs),), Target(bound))

    for field, what in _TIMED:
        yield line(13, field, f"{what} → correct screen", "ms", 60)
    yield line(14, "idle_mb", "resident memory, idle", "MB", 75)
    yield line(14, "walked_mb", "resident memory, walked through", "MB", 110)


def _in_monitor(bench: Bench, database: Path, bots: int, expected: _Expected) -> _Run:
    with bench.shown(monitor(database), text_seen("recording")) as terminal:
        idle_mb, position = _rested_mb(terminal), f"{bots:,} of {bots:,}"
        end_ms = _press(terminal, "G", _shows(expected.last, position))
        walked_mb = _walk(bench, terminal, _TO_TOP)
        by_status_ms = _nth_sort(terminal, 1, _none_failed)
        by_words_ms = _nth_sort(terminal, 5, _shows_at(_FIRST_ROW + LIVE, f"{expected.most_words:,}"))
        _nth_sort(terminal, 1, _shows_at(_FIRST_ROW + LIVE, expected.newest))  # the usual order again
        number = f"{expected.filtered_count:,} of {bots:,}"
        rows, counted = _shows_at(_FIRST_ROW, expected.filtered), _shows_at(_FIRST_ROW, expected.filtered, number)
        many_ms, counted_ms = _filter(terminal, _FILTERED, rows, counted)
        terminal.press("escape")
        terminal.wait_for("recording")
        [one_ms] = _filter(terminal, expected.one, _shows_at(_FIRST_ROW, expected.one, f"1 of {bots:,}"))
    return _Run(idle_mb, walked_mb, end_ms, by_status_ms, by_words_ms, many_ms, counted_ms, one_ms)


def _in_plain(bench: Bench, database: Path, bots: int, expected: _Expected) -> _Run:
    argv = python("tests.benchmarks.plain_app", database, bots)
    with bench.shown(argv, text_seen("recording")) as terminal:
        idle_mb = _rested_mb(terminal)
        end_ms = _press(terminal, "G", _shows(expected.last))
        walked_mb = _walk(bench, terminal, _PLAIN_TO_TOP)
        by_status_ms = _press(terminal, "s", _none_failed)
        by_words_ms = _press(terminal, "w", _shows_at(_FIRST_ROW, str(expected.most_words)))
        [many_ms] = _filter(terminal, f"{_FILTERED}\r", _shows_at(_FIRST_ROW, expected.filtered))
        [one_ms] = _filter(terminal, f"{expected.one}\r", _shows_at(_FIRST_ROW, expected.one))
    return _Run(idle_mb, walked_mb, end_ms, by_status_ms, by_words_ms, many_ms, many_ms, one_ms)


def _shows(bot_id: str, text: str = "") -> Callable[[Emulator], bool]:
    """Return what tells whether a bot has a row, and a text is in the last row of the screen."""

    def shows(emulator: Emulator) -> bool:
        *rows, last = emulator.lines
        return text in last and any(bot_id[:_SHOWN] in line for line in rows)

    return shows


def _shows_at(row: int, told: str, text: str = "") -> Callable[[Emulator], bool]:
    """Return what tells whether an id or a number is in a row, and a text is in one of the last two."""
    return lambda emulator: told[:_SHOWN] in emulator.lines[row] and text in "\n".join(emulator.lines[-2:])


def _none_failed(emulator: Emulator) -> bool:
    """Return whether the rows are sorted by status: before, every tenth had failed."""
    rows = emulator.lines[_FIRST_ROW + LIVE : _LAST_ROW]
    return all("completed" in row for row in rows)


def _rested_mb(terminal: WatchedTerminal) -> float:
    let_rest(terminal.process.pid)
    terminal.settle(_QUIET_S)
    return resident_mb(terminal.process.pid)


def _press(terminal: WatchedTerminal, key: str, seen: Callable[[Emulator], bool]) -> float:
    return terminal.press_and_watch(key, seen, _QUIET_S).after_s * 1000


def _nth_sort(terminal: WatchedTerminal, number: int, seen: Callable[[Emulator], bool]) -> float:
    """Sort by one column after the other; return how long the last one took, in ms."""
    for _ in range(number - 1):
        terminal.press("s")
        let_rest(terminal.process.pid)
    took_ms = _press(terminal, "s", seen)
    let_rest(terminal.process.pid)
    return took_ms


def _filter(terminal: WatchedTerminal, text: str, *sights: Callable[[Emulator], bool]) -> list[float]:
    """Type all at once, as it comes from the clipboard or over a slow line; return when each sight was there, in ms."""
    terminal.press("/")
    let_rest(terminal.process.pid)
    assert not any(seen(terminal.emulator) for seen in sights)
    terminal.hold()
    began_at = time.perf_counter()
    terminal.send(text)
    let_rest(terminal.process.pid)
    seen_ms: dict[int, float] = {}
    for at in terminal.replay():
        for number, seen in enumerate(sights):
            if number not in seen_ms and seen(terminal.emulator):
                seen_ms[number] = (at - began_at) * 1000
    assert len(seen_ms) == len(sights), terminal.shown()
    return [seen_ms[number] for number in range(len(sights))]


def _walk(bench: Bench, terminal: WatchedTerminal, to_top: str) -> float:
    """Walk up from the end and down from the beginning, and return what is in memory then, in MB."""
    for key in ("pageup", "pagedown"):
        for _ in range(max(1, bench.sizes.walked // _BURST)):
            terminal.press(*[key] * _BURST)
            terminal.settle(timeout_s=PATIENCE_S)
        terminal.send(to_top)
        terminal.settle(timeout_s=PATIENCE_S)
    return _rested_mb(terminal)
