"""What the transcript pane shows: the utterances so far, who said which, and where a turn begins. No layout."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from monitor.model.times import clock
from monitor.model.transcript import starts_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.model.transcript import Utterance

_TIME_SHOWN_EVERY_MS = 30_000
_WORD = re.compile(r"[\w'’-]+")


class Place(NamedTuple):
    """A character of a transcript. Places compare in reading order."""

    utterance: int
    """Index of the utterance in the transcript."""
    offset: int
    """Index of the character in its text."""


START = Place(0, 0)


class TranscriptDocument:
    """A transcript that grows as it is loaded.

    What is shown of it, in the methods' ``shown``, are the indexes of one speaker's utterances, or of all.
    """

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []
        self.name_cells = 0
        """Cells that the longest speaker's name takes."""
        self.time_cells = len(clock(0))
        """Cells that the longest time takes."""
        self._all = array("I")
        self._by_speaker: dict[str, array[int]] = {}

    def append(self, utterances: Iterable[Utterance]) -> None:
        """Take in the utterances that come next. What ``spoken_by`` gave grows with it."""
        for index, utterance in enumerate(utterances, len(self.utterances)):
            spoken = self.spoken_by(utterance.speaker)
            if not spoken:
                self.name_cells = max(self.name_cells, cell_len(utterance.speaker))
            self.utterances.append(utterance)
            self._all.append(index)
            spoken.append(index)
        if self.utterances:
            self.time_cells = max(self.time_cells, len(clock(self.utterances[-1].start_ms)))

    def spoken_by(self, speaker: str | None) -> array[int]:
        """Return the indexes of a speaker's utterances, of all for None; the same array every time."""
        return self._all if speaker is None else self._by_speaker.setdefault(speaker, array("I"))

    def starts_turn(self, shown: Sequence[int], position: int) -> bool:
        """Whether the speaker's name is shown at a position: someone else spoke before, shown or not."""
        index = shown[position]
        if not position or shown[position - 1] != index - 1:
            return True
        return starts_turn(self.utterances[index - 1], self.utterances[index])

    def shows_time(self, shown: Sequence[int], position: int) -> bool:
        """Whether the time is shown at a position: at each turn, and in a long one when another half minute begins.

        Looks at the utterance before only, not at what was shown last, so that any line can be drawn by itself.
        """
        if self.starts_turn(shown, position):
            return True
        index = shown[position]
        now, before = self.utterances[index].start_ms, self.utterances[index - 1].start_ms
        return now // _TIME_SHOWN_EVERY_MS != before // _TIME_SHOWN_EVERY_MS

    def next_turn(self, shown: Sequence[int], utterance: int) -> int | None:
        """Return the first utterance after this one that starts a turn."""
        for position in range(bisect_right(shown, utterance), len(shown)):
            if self.starts_turn(shown, position):
                return shown[position]
        return None

    def previous_turn(self, shown: Sequence[int], utterance: int) -> int | None:
        """Return the last utterance before this one that starts a turn."""
        for position in range(bisect_left(shown, utterance) - 1, -1, -1):
            if self.starts_turn(shown, position):
                return shown[position]
        return None

    def spoken_at(self, shown: Sequence[int], time_ms: int) -> int | None:
        """Return the utterance that is heard at a time, else the last before it, else the first."""
        if not shown:
            return None
        position = bisect_right(shown, time_ms, key=lambda index: self.utterances[index].start_ms) - 1
        return shown[max(0, position)]

    def text_between(self, shown: Sequence[int], start: Place | None, end: Place | None) -> str:
        """Return what was said between two places, an utterance a line; None for the start or the end of it all."""
        first = 0 if start is None else bisect_left(shown, start.utterance)
        last = len(shown) if end is None else bisect_right(shown, end.utterance)
        lines = []
        for position in range(first, last):
            index = shown[position]
            text = self.utterances[index].text
            till = end.offset if end is not None and index == end.utterance else len(text)
            since = start.offset if start is not None and index == start.utterance else 0
            lines.append(text[since:till].strip(" "))
        return "\n".join(lines)


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return from where to where the word at an offset goes; the one character that stands there, if it is none."""
    words = (word.span() for word in _WORD.finditer(text))
    return next((span for span in words if span[0] <= offset < span[1]), (offset, offset + 1))
