"""Which colour a speaker has, on the screen and in exports: the name's own, in every meeting, every day.

Only where two speakers of a meeting would look the same, one of them has another colour there: that a name looks
otherwise elsewhere is the lesser evil.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from monitor.model.transcript import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ON_DARK = (
    "#d79700", "#15b898", "#fcd7ab", "#45dd8e", "#feb9db", "#34feed", "#cd948f", "#bef095",
    "#f295fb", "#8ab627", "#05b2f3", "#f372ac", "#acc08f", "#a193fc", "#f5c40d", "#aacef8",
)  # fmt: skip
"""Readable on a dark background, and as far from each other as sixteen such colours can be found to be: 0.11 in OKLab,
also as the nearest of 256 colours, which is all that SSH has as a rule. What stands beside each other is 0.2 apart."""

ON_LIGHT = (
    "#6b1e1f", "#0462d3", "#a1516c", "#044069", "#a419b1", "#04299e", "#8f204f", "#1f4e21",
    "#5c207a", "#b71c0e", "#4b538a", "#cf027e", "#1e7359", "#7a48d9", "#804728", "#4b25ca",
)  # fmt: skip
"""The same for a light background."""

_NOBODY: Mapping[str, int] = MappingProxyType({})


def place(speaker: str, count: int, placed: Mapping[str, int] = _NOBODY) -> int:
    """Return which of ``count`` colours is the speaker's: as ``placed`` in a meeting, else by name alone."""
    found = placed.get(speaker)
    return crc32(speaker.encode()) % count if found is None else found


def places(speakers: Iterable[str], count: int, spare: int = 0) -> dict[str, int]:
    """Return which colour each speaker of a meeting has; in whatever order they are given, and whoever talks most.

    Of those whose names have one colour, the first by name keeps it, and each of the others takes the next that is
    no name's own. So somebody new mostly changes nobody's colour: only who comes before the keeper of it by name, or
    has one that was given away. The unnamed have none.

    Args:
        speakers: All of the meeting, by the names that are shown.
        count: How many colours there are for names. Where there are more speakers, several share one.
        spare: How many more there are for those who find none of these free.

    """
    names = sorted({*speakers} - {UNNAMED})
    found: dict[str, int] = {}
    keepers: dict[int, str] = {}
    for name in names:
        own = place(name, count)
        if keepers.setdefault(own, name) == name:
            found[name] = own
    free = [number for number in range(count + spare) if number not in keepers]
    for name in names:
        if name not in found:
            found[name] = _next(free, place(name, count), count)
    return found


def _next(free: list[int], own: int, count: int) -> int:
    """Take the next free place after a name's own, spare ones last; where none is free, its own is shared."""
    if not free:
        return own
    taken = min(free, key=lambda number: (number >= count, (number - own) % count))
    free.remove(taken)
    return taken
