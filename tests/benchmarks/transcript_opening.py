"""A long transcript: from the key to its first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.bench import STARTING_QUIET_S, monitor, python
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.talk import talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.talk import Talk


def measure(bench: Bench) -> Iterator[Line]:
    """Open it in a monitor that has just been started, close it, and open it again; in others once."""
    firsts, agains, pagers, logs = [], [], [], []
    for _ in range(bench.sizes.runs):
        subject = talk(bench)
        first, again = _in_monitor(bench, subject)
        firsts.append(first)
        agains.append(again)
        logs.append(_in_log(bench, subject))
        pagers.append(_in_pager(bench, subject))
    what, target = f"enter → first text of {bench.sizes.words:,} words", Target(150)
    ours = Figures.of(firsts)
    yield Line(what, "ms", ours, Peer("less, from its start", Figures.of(pagers)), target)
    yield Line(what, "ms", ours, Peer("RichLog", Figures.of(logs)), target)
    yield Line(f"{what}, opened again", "ms", Figures.of(agains), target=target)


def _in_monitor(bench: Bench, subject: Talk) -> tuple[float, float]:
    with bench.shown(monitor(subject.database), "completed") as terminal:
        first = terminal.press_and_watch("enter", subject.in_sight)
        terminal.settle(0.3)
        terminal.press("escape")
        terminal.wait_for("STARTED")
        terminal.settle(0.3)
        again = terminal.press_and_watch("enter", subject.in_sight)
    return first.after_s * 1000, again.after_s * 1000


def _in_log(bench: Bench, subject: Talk) -> float:
    with bench.shown(python("tests.benchmarks.plain_log", subject.file), "press enter") as terminal:
        return terminal.press_and_watch("enter", subject.in_sight).after_s * 1000


def _in_pager(bench: Bench, subject: Talk) -> float:
    with bench.terminal("less", str(subject.file)) as terminal:
        return terminal.look(subject.in_sight, terminal.started_at, STARTING_QUIET_S).after_s * 1000
