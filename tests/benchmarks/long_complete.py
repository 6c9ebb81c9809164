"""A ``complete`` of megabytes: how long it takes, and whom it keeps waiting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.times import HOUR
from monitor.simulator.kinds import meeting
from monitor.simulator.meeting import Timeline
from tests.benchmarks.bench import monitor, python, text_seen, url_in
from tests.benchmarks.filling import LIVE, Contents, live_bots
from tests.benchmarks.flood import Order
from tests.benchmarks.lines import Figures, Line, Peer, Target
from tests.benchmarks.posting import poster
from tests.benchmarks.presses import Presses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.bench import Bench
    from tests.benchmarks.posting import Posted

_BOTS = 30
_PER_S = 200
_CONNECTIONS = 4
_APART_S = 0.03
_BEFORE_S = 0.5
_AFTER_S = 0.7
"""How long after its acknowledgement there may still be work on it."""


class _Run(NamedTuple):
    acknowledged_ms: float
    others_ms: float
    keys_ms: float


def measure(bench: Bench) -> Iterator[Line]:
    """Post one among other webhooks and key presses."""
    body = long_complete(bench.sizes.long_words)
    ours, naive = [], []
    for _ in range(bench.sizes.runs):
        ours.append(_in_monitor(bench, body))
        naive.append(_in_naive(bench, body))
    what = f"complete of {bench.sizes.long_words:,} words ({len(body) / 1e6:.1f} MB)"

    def line(aspect: str, field: str, bound: float, *, peer: bool = True) -> Line:
        figures, theirs = (Figures.of(getattr(run, field) for run in runs) for runs in (ours, naive))
        peers = (Peer("naive receiver", theirs),) if peer else ()
        return Line(11, f"{what}: {aspect}", "ms", figures, peers, Target(bound))

    yield line("acknowledged after", "acknowledged_ms", 700)
    yield line("longest wait of other webhooks", "others_ms", 120)
    yield line("longest wait of a key", "keys_ms", 120, peer=False)


def long_complete(words: int) -> bytes:
    """Return the body of one that was sent an hour ago."""
    now = time.time_ns() // 1_000_000
    played = meeting("complete", "long", words)
    [*_, last] = played.webhooks(now - HOUR - played.length_ms, Timeline(now))
    return last.body


def _in_monitor(bench: Bench, body: bytes) -> _Run:
    database = bench.database(Contents(_BOTS, LIVE))
    with bench.shown(monitor(database), text_seen("recording")) as terminal:
        terminal.hold()
        presses = Presses(terminal, _APART_S)
        url, live = url_in(terminal.screen[0]), live_bots(database)
        run, posted = _post_among_others(bench, url, live, body, presses.go_on)
        keys = [
            answer.after_s * 1000
            for answer in presses.answers()
            if posted.sent_at - _APART_S <= answer.pressed_at <= posted.answered_at + _AFTER_S
        ]
    return run._replace(keys_ms=max(keys))


def _in_naive(bench: Bench, body: bytes) -> _Run:
    def meanwhile(until: float) -> None:
        time.sleep(max(0, until - time.perf_counter()))

    with bench.listening(python("tests.benchmarks.naive_receiver", bench.new_folder() / "naive.db")) as (url, _):
        return _post_among_others(bench, url, (), body, meanwhile)[0]


def _post_among_others(
    bench: Bench, url: str, bots: Sequence[str], body: bytes, meanwhile: Callable[[float], None]
) -> tuple[_Run, Posted]:
    """Post it in a third process, while a second one sends others, and this one does something else."""
    lasts_s = _BEFORE_S + 1.3 * _AFTER_S + len(body) / 7e6
    order = Order(url=url, connections=_CONNECTIONS, per_s=_PER_S, total=int(lasts_s * _PER_S), bots=bots)
    with poster(url, bench.environment) as post, bench.sending(order) as result:
        meanwhile(time.perf_counter() + _BEFORE_S)
        sending = post.begin(body)
        meanwhile(time.perf_counter() + lasts_s - _BEFORE_S)
        posted = sending()
        others = result()["each"]
    waits = [took for at, took in others if at >= posted.sent_at and at - took <= posted.answered_at + _AFTER_S]
    return _Run((posted.answered_at - posted.sent_at) * 1000, max(waits) * 1000, 0.0), posted
