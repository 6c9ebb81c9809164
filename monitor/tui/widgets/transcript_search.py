"""Finding a text in a transcript, a slice at a time: from where one reads to the end, then round from the start."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

from monitor.model.letters import bare, has_marks, marked, without_marks
from monitor.tui.widgets.transcript_document import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.model.transcript import Utterance

_OFFSET_BITS = 32
_BETWEEN_LOOKS_AT_THE_CLOCK = 64


class TranscriptSearch:
    """All places where a text stands, whatever its case and accents. Nothing in it has a special meaning.

    A regular expression that ignores case finds offsets that are right in every script, where ``lower()`` or
    ``casefold()`` change lengths ("İ", "ß") and with them every offset behind. Accents are taken off letter by letter
    for the same reason; those that are characters of their own stay, and may follow any letter.
    """

    def __init__(self, wanted: str, utterances: Sequence[Utterance], shown: Sequence[int], origin: Place) -> None:
        """Prepare to look for ``wanted`` (not empty) in the utterances that are shown; ``origin``: where one reads."""
        self.wanted = wanted
        self._bare = without_marks(bare(wanted))
        self._lowered = self._bare.lower() if self._bare.isascii() else ""
        """What is looked for in ASCII texts first, which takes a quarter of the time; "" is in every text."""
        self._utterances = utterances
        self._shown = shown
        self._origin = origin
        self._split = bisect_left(shown, origin.utterance)
        """Position in ``shown`` from which the search runs to the end; after that, up to here."""
        self._next_after, self._next_before = self._split, 0
        self._after = array("Q")
        self._before = array("Q")
        """Places found so far, in order: those at or after the split, those before it."""
        self._text = ""
        self._spans: list[tuple[int, int]] = []
        """The text that ``spans`` was asked about last, and all places in it: rows of one utterance come in a row."""
        self._sorted: array[int] | None = None
        """All of them, once everything has been searched."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Made when it is needed: of a word that is typed in one burst, no beginning is looked for."""
        return re.compile(re.escape(self._bare), re.IGNORECASE)

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        """The same for texts with accents that are characters of their own."""
        return re.compile(marked(self._bare), re.IGNORECASE)

    @property
    def complete(self) -> bool:
        """Whether everything has been searched; no longer so when the transcript has grown."""
        return self._next_after >= len(self._shown) and self._next_before >= self._split

    @property
    def total(self) -> int:
        """How many places are found so far."""
        return len(self._before) + len(self._after)

    def advance(self, deadline: float) -> None:
        """Search on until everything is searched or ``perf_counter()`` passes the deadline."""
        while not self.complete:
            if self._next_after < len(self._shown):
                end = min(self._next_after + _BETWEEN_LOOKS_AT_THE_CLOCK, len(self._shown))
                self._collect(self._after, self._next_after, end)
                self._next_after = end
            else:
                end = min(self._next_before + _BETWEEN_LOOKS_AT_THE_CLOCK, self._split)
                self._collect(self._before, self._next_before, end)
                self._next_before = end
            if perf_counter() > deadline:
                return

    def _collect(self, found: array[int], first: int, end: int) -> None:
        self._sorted = None
        utterances, lowered = self._utterances, self._lowered
        for index in self._shown[first:end]:
            text = utterances[index].text
            if text.isascii() and lowered not in text.lower():
                continue
            for match in self._find(text):
                found.append(index << _OFFSET_BITS | match.start())

    def _find(self, text: str) -> Iterable[re.Match[str]]:
        plain = bare(text)
        return (self._marked if has_marks(plain) else self._pattern).finditer(plain)

    def spans(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return where the wanted text stands in one row of an utterance's ``text``, found or not yet.

        Always looks from the start of the utterance: "anan" stands in "bananan" once, wherever a row begins.
        """
        if text is not self._text:
            self._text, self._spans = text, [match.span() for match in self._find(text)]
        first = bisect_right(self._spans, start, key=lambda span: span[1])
        last = bisect_left(self._spans, end, key=lambda span: span[0])
        return self._spans[first:last]

    def first(self) -> Place | None:
        """Return the first place at or after the origin, going round; None while that is not known or if none is."""
        index = bisect_left(self._after, _key(self._origin))
        if index < len(self._after):
            return _place(self._after[index])
        places = self._all()
        return _place(places[0]) if places else None

    def step(self, place: Place, direction: int) -> Place | None:
        """Return the next place (1) or the one before (-1), going round; None while that is not known or if none is.

        One may stand anywhere: at an offset of -1, right before an utterance.
        """
        key = _key(place)
        if direction > 0 and (index := bisect_right(self._after, key)) < len(self._after) and key >= self._after[0]:
            return _place(self._after[index])
        places = self._all()
        if not places:
            return None
        index = bisect_right(places, key) if direction > 0 else bisect_left(places, key) - 1
        return _place(places[index % len(places)])

    def number(self, place: Place) -> int:
        """Return which of the places found so far this is, counted from 1 in reading order."""
        key = _key(place)
        return bisect_right(self._before, key) + bisect_right(self._after, key)

    def _all(self) -> array[int] | None:
        if not self.complete:
            return None
        if self._sorted is None:
            self._sorted = self._before + self._after
        return self._sorted


def _key(place: Place) -> int:
    return (place.utterance << _OFFSET_BITS) + place.offset


def _place(key: int) -> Place:
    return Place(key >> _OFFSET_BITS, key & ((1 << _OFFSET_BITS) - 1))
