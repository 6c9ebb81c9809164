"""What a person adds to a meeting: a title, a note, bookmarks, the place that was read up to. No I/O.

All of it is foreign text like a stranger's: it was pasted from anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def bookmarked(bookmarks: Iterable[Bookmark], utterances: Sequence[Utterance]) -> dict[int, list[Bookmark]]:
    """Return the bookmarks by the index of the utterance that they are at, in reading order; of no utterances, none.

    A bookmark is at what begins with its words at its time. Where that is not there any more: at the nearest in time of
    those that begin with them; and if none does, at what was said then.

    Args:
        bookmarks: Any.
        utterances: By start time.

    """
    found: dict[int, list[Bookmark]] = {}
    beginnings: _Beginnings | None = None
    for bookmark in bookmarks if utterances else ():
        place = _at_its_time(bookmark, utterances)
        if place is None:
            beginnings = beginnings or _Beginnings(utterances)
            place = beginnings.nearest(bookmark)
        found.setdefault(place, []).append(bookmark)
    return dict(sorted(found.items()))


def _at_its_time(bookmark: Bookmark, utterances: Sequence[Utterance]) -> int | None:
    place = bisect_left(utterances, bookmark.start_ms, key=_start_of)
    for there in takewhile(lambda said: said.start_ms == bookmark.start_ms, islice(utterances, place, None)):
        if there.text.startswith(bookmark.opening):
            return place
        place += 1
    return None


class _Beginnings:
    """Utterances by how they begin: to find 50 lost bookmarks in 100,000 words takes 11 ms, one by one 200."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._utterances = utterances
        self._by_text = sorted(range(len(utterances)), key=lambda place: utterances[place].text)

    def nearest(self, bookmark: Bookmark) -> int:
        """Return the utterance nearest in time that begins with a bookmark's words, else what was said then."""
        time_ms, utterances = bookmark.start_ms, self._utterances
        if same := self._beginning_with(bookmark.opening):
            return min(same, key=lambda place: (abs(utterances[place].start_ms - time_ms), place))
        return max(0, bisect_right(utterances, time_ms, key=_start_of) - 1)

    def _beginning_with(self, opening: str) -> list[int]:
        def beginning(place: int) -> str:
            return self._utterances[place].text[: len(opening)]

        first = bisect_left(self._by_text, opening, key=beginning)
        return self._by_text[first : bisect_right(self._by_text, opening, first, key=beginning)]


def _start_of(said: Utterance) -> int:
    return said.start_ms


def _clipped(typed: str, limit: int) -> str:
    return printable(printable(typed).strip()[:limit]).strip()
