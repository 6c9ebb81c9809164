"""A long transcript: from the key to its first screen, to the resized one, to the first match; and what it keeps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.bench import COLUMNS, ROWS, STARTING_QUIET_S, monitor, text_seen
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.processes import let_rest, resident_mb
from tests.benchmarks.talk import talk
from tests.benchmarks.transcript_readers import WAITING, text_readers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.talk import Talk
    from tests.benchmarks.transcript_readers import TextReader
    from tests.benchmarks.watched import WatchedTerminal
    from tests.terminal.emulator import Emulator

_WIDER, _TALLER = 140, 50
_FILLED_ROWS = 41
"""What is right after the resize has more rows with text than the screen had before: all but frames and footers."""
_QUIET_S = 0.3
_OPEN_MS = {1_000_000: 80.0}
"""What is to be reached for the longest; for others 40."""


class Reading(NamedTuple):
    """One program with one transcript; None for what it cannot do."""

    opened_ms: float
    resized_ms: float
    found_ms: float | None
    added_mb: float


def measure(bench: Bench) -> Iterator[Line]:
    """Let everyone open it, one after the other."""
    for words in bench.sizes.words:
        subject = talk(bench, words)
        able = [
            one for one in text_readers(bench.sizes) if one.command(subject.file) and not one.spared(words, bench.sizes)
        ]
        ours: list[Reading] = []
        theirs: dict[str, list[Reading]] = {one.name: [] for one in able}
        for _ in range(bench.sizes.runs):
            ours.append(_in_monitor(bench, subject))
            for one in able:
                theirs[one.name].append(_in_another(bench, one, subject))
        yield from _lines(bench, words, ours, theirs)


def _lines(bench: Bench, words: int, ours: Sequence[Reading], theirs: dict[str, list[Reading]]) -> Iterator[Line]:
    def line(group: int, field: str, what: str, unit: str, bound: float | None) -> Line:
        able = [one for one in text_readers(bench.sizes) if one.searches or field != "found_ms"]
        peers = [_peer(bench, one, words, theirs.get(one.name), field) for one in able]
        target = None if bound is None else Target(bound)
        figures = Figures.of(getattr(run, field) for run in ours)
        return Line(group, f"{what}, {words:,} words", unit, figures, peers, target)

    yield line(6, "opened_ms", "enter → first text", "ms", _OPEN_MS.get(words, 40.0))
    yield line(6, "resized_ms", "resize → correct screen", "ms", 100)
    yield line(6, "found_ms", "search → first match", "ms", 50)
    yield line(7, "added_mb", "memory added by a transcript", "MB", 15 if words == 100_000 else None)


def _peer(bench: Bench, one: TextReader, words: int, runs: Sequence[Reading] | None, field: str) -> Peer:
    name = f"{one.name}, from its start" if field == "opened_ms" and not one.waits else one.name
    if runs is None:
        return Peer(name, None, "takes too long" if one.spared(words, bench.sizes) else one.why_not)
    return Peer(name, Figures.of(getattr(run, field) for run in runs))


def _in_monitor(bench: Bench, subject: Talk) -> Reading:
    with bench.shown(monitor(subject.database), "completed") as terminal:
        pid = terminal.process.pid
        let_rest(pid)
        before = resident_mb(pid)
        opened = terminal.press_and_watch("enter", subject.in_sight)
        let_rest(pid)
        added = max(0.0, resident_mb(pid) - before)
        resized = _resize(terminal)
        terminal.press("/")
        terminal.wait_for(lambda emulator: emulator.lines[-1].lstrip().startswith("/ ") and "quit" not in emulator.text)
        found = _search(terminal, subject, subject.searched)
    return Reading(opened.after_s * 1000, resized, found, added)


def _in_another(bench: Bench, one: TextReader, subject: Talk) -> Reading:
    small = subject.file.with_name("small.txt")
    small.write_text(f"Ana: {subject.first}\nBob{subject.last} yes\n", encoding="utf-8")
    argv, argv_small = one.command(subject.file), one.command(small)
    assert argv
    assert argv_small
    seen = text_seen(subject.last if one.at_end else subject.first)
    with bench.shown(argv_small, WAITING if one.waits else seen) as terminal:
        let_rest(terminal.process.pid)
        before = resident_mb(terminal.process.pid)
    with bench.terminal(*argv) as terminal:
        pid = terminal.process.pid
        if one.waits:
            terminal.look(text_seen(WAITING), terminal.started_at)
            opened = terminal.press_and_watch("enter", seen)
        else:
            opened = terminal.look(seen, terminal.started_at, STARTING_QUIET_S)
        let_rest(pid)
        added = max(0.0, resident_mb(pid) - before)
        resized = _resize(terminal, wraps=one.wraps)
        found = _search_from_top(terminal, one, subject) if one.searches else None
    return Reading(opened.after_s * 1000, resized, found, added)


def _search_from_top(terminal: WatchedTerminal, one: TextReader, subject: Talk) -> float:
    if one.at_end:
        terminal.press("g")
        terminal.wait_for(subject.in_sight)
    terminal.press("/")
    terminal.settle()
    return _search(terminal, subject, subject.searched + "\r")


def _search(terminal: WatchedTerminal, subject: Talk, typed: str) -> float:
    """Type all at once, as it comes from the clipboard or over a slow line."""
    terminal.settle()

    def act() -> float:
        began_at = time.perf_counter()
        terminal.send(typed)
        return began_at

    return terminal.watch(act, subject.found, _QUIET_S).after_s * 1000


def _resize(terminal: WatchedTerminal, *, wraps: bool = True) -> float:
    """Make the window larger; what is right has text where there was no screen before."""

    def act() -> float:
        began_at = time.perf_counter()
        terminal.resize(_WIDER, _TALLER)
        return began_at

    def right(emulator: Emulator) -> bool:
        wide = any(len(line) > COLUMNS for line in _body(emulator))
        return (wide or not wraps) and sum(map(bool, emulator.lines)) >= _FILLED_ROWS

    assert _FILLED_ROWS > ROWS
    resized = terminal.watch_until_final(act, _body, right, _QUIET_S)
    let_rest(terminal.process.pid)
    return resized.after_s * 1000


def _body(emulator: Emulator) -> list[str]:
    """Return what is neither title nor footer: there, the position may go on changing."""
    return emulator.lines[8:-6]
