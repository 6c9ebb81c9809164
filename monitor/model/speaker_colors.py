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

OWN = 8
"""How many of the colours are names' own, no two of one hue. The rest are for meetings of more speakers."""

ON_DARK = (
    "#6cb6ff", "#f69d50", "#57c98a", "#b795ff", "#f47067", "#56d4dd", "#e5c07b", "#fc8dc7",
    "#8ab627", "#f5c40d", "#cd948f", "#dcbdfb", "#bef095", "#7fb4ca", "#feb9db", "#f295fb",
)  # fmt: skip
"""Readable on a dark background, and far from each other, also as the nearest of 256 colours, which is all that SSH has
as a rule: 27 in CIE76 between any of the first eight, 21 between any."""

ON_LIGHT = (
    "#0462d3", "#a84300", "#187532", "#8a35c0", "#c1272d", "#0b7285", "#6b6400", "#b1306f",
    "#6b1e1f", "#5c207a", "#044069", "#04299e", "#1f4e21", "#804728", "#cf027e", "#4b25ca",
)  # fmt: skip
"""The same hues for a light background: 26 and 18."""

SPARE = len(ON_LIGHT) - OWN

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
