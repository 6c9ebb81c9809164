"""What a person adds to a meeting: a title, a note, bookmarks, the place that was read up to. No I/O.

All of it is foreign text like a stranger's: it was pasted from anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.model.transcript import Utterance

LONGEST_TITLE = 200
LONGEST_NAME = 128
"""Of a speaker, as it is shown."""
LONGEST_NOTE = 20_000
"""Characters; the filter looks through all of them."""
LONGEST_OPENING = 80
"""Of a bookmarked utterance, as much as tells it from its neighbours."""


class Bookmark(NamedTuple):
    """An utterance that was marked. By both of these it is found again in a transcript that was sent anew."""

    start_ms: int
    """From the start of the recording."""
    opening: str
    """Its first words."""


class ReadingPlace(NamedTuple):
    """Where the transcript was left."""

    time_ms: int
    """When the utterance at the top begins, ms from the start of the recording."""
    offset: int
    """Characters of its text that are above the top."""


class BotMarks(NamedTuple):
    """All that was added to one meeting, but for names."""

    title: str = ""
    note: str = ""
    """Lines, parted by line feeds."""
    bookmarks: tuple[Bookmark, ...] = ()
    """By time."""
    place: ReadingPlace | None = None


def as_title(typed: str) -> str:
    """Return what was typed as a title; "" takes the title away."""
    return _clipped(typed, LONGEST_TITLE)


def as_name(typed: str) -> str:
    """Return what was typed as a speaker's name; "" is none."""
    return _clipped(typed, LONGEST_NAME)


def as_note(typed: str) -> str:
    """Return what was typed as a note, line by line; never less than was typed (``LONGEST_NOTE`` is for others)."""
    return "\n".join(printable(line).rstrip() for line in typed.expandtabs(4).splitlines()).strip("\n")


def bookmark_of(said: Utterance) -> Bookmark:
    """Return the bookmark of an utterance."""
    return Bookmark(said.start_ms, said.text[:LONGEST_OPENING])


def place_of(bookmark: Bookmark, utterances: Sequence[Utterance]) -> int | None:
    """Return which utterance a bookmark is at; None where there are none.

    Of those that begin with its words, the one nearest in time; where none does any more, who spoke then. They are by
    start time.
    """
    place = bisect_left(utterances, bookmark.start_ms, key=_start_of)
    for there in takewhile(lambda said: said.start_ms == bookmark.start_ms, islice(utterances, place, None)):
        if there.text.startswith(bookmark.opening):
            return place
        place += 1
    same = [place for place, said in enumerate(utterances) if said.text.startswith(bookmark.opening)]
    if same:
        return min(same, key=lambda place: abs(utterances[place].start_ms - bookmark.start_ms))
    return max(0, bisect_right(utterances, bookmark.start_ms, key=_start_of) - 1) if utterances else None


def _start_of(said: Utterance) -> int:
    return said.start_ms


def _clipped(typed: str, limit: int) -> str:
    return printable(printable(typed).strip()[:limit]).strip()
