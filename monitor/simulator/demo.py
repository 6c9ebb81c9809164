"""The demo's timetable: meetings that have ended before it begins, and live ones that never run out."""

from __future__ import annotations

from heapq import merge
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING

from monitor.model.times import MINUTE, SECOND
from monitor.simulator.chance import Deck, chance
from monitor.simulator.kinds import meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.simulator.meeting import Timeline, Webhook

_ENDED = (
    ("complete", 6_900, 2 * MINUTE),
    ("no-transcript", 4_100, 3 * MINUTE),
    ("refused", None, 5 * MINUTE),
    ("complete", 3_700, 6 * MINUTE),
    ("empty-transcript", 900, 8 * MINUTE),
    ("cannot-join", None, 11 * MINUTE),
    ("long", 24_000, 13 * MINUTE),
    ("complete", 5_200, 72 * MINUTE),
)
"""Kind, words, and how long before the demo it ended. Links live for an hour: the last one is dead already.

Not long, as a rule: ``complete`` is dated by its arrival, so all the time until the demo begins looks like processing.
"""

_STUCK_FOR = 5 * MINUTE
"""Long enough to be marked as waiting for longer than is healthy."""

_SEATS = (
    (-13 * MINUTE, 1_900),
    (-4 * MINUTE, 700),
    (-2 * MINUTE, 190),
    (-28 * SECOND, 350),
    (-3 * SECOND, 300),
    (9 * SECOND, 450),
    (26 * SECOND, 200),
)
"""When the first live meeting of each seat starts, from the beginning of the demo, and how many words it has.

One meeting sits in a seat at a time; when it has ended another one takes its place, so no more than these are live.
"""

_WORDS = (60, 450)
"""Least and most words of the live meetings after the first ones: half a minute to three."""

_KINDS = (
    *("complete",) * 9,
    "no-transcript",
    "empty-transcript",
    "refused",
    "refused",
    "unknown-codes",
    "restart",
    "disorder",
)
"""What the live meetings are, as often as they are named."""


def demo(seed: int, timeline: Timeline) -> Iterator[Webhook]:
    """Make the webhooks of the demo in the order in which they are sent, without an end.

    Those of what is past are due before ``timeline.now``, so that they are sent at once.
    """
    seats = [_seat(seed, place, timeline) for place in range(len(_SEATS))]
    return merge(*_ended(seed, timeline), _stuck(seed, timeline), *seats, key=attrgetter("sent_at"))


def _ended(seed: int, timeline: Timeline) -> Iterator[Iterator[Webhook]]:
    for place, (kind, words, ago) in enumerate(_ENDED):
        past = meeting(kind, f"{seed} ended {place}", words)
        yield past.webhooks(timeline.now - ago - past.length_ms, timeline)


def _stuck(seed: int, timeline: Timeline) -> Iterator[Webhook]:
    return meeting("stuck", f"{seed}").webhooks(timeline.now - _STUCK_FOR, timeline)


def _seat(seed: int, place: int, timeline: Timeline) -> Iterator[Webhook]:
    source = chance("seat", seed, place)
    kinds = Deck(source, _KINDS)
    begins_in, words = _SEATS[place]
    starts_at, kind = timeline.now + begins_in, "complete"
    for number in count():
        live = meeting(kind, f"{seed} seat {place} {number}", words)
        yield from live.webhooks(starts_at, timeline)
        starts_at += live.length_ms + source.randint(3 * SECOND, 25 * SECOND)
        kind, words = kinds.draw(), source.randint(*_WORDS)
