"""What of a transcript is shown: all, or what some speakers say, with what the others say folded away between."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.counting import counted
from monitor.model.times import SECOND, coarse_duration, exact_duration
from monitor.model.transcript import starts_turn

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.tui.widgets.transcript_document import Place, TranscriptDocument

_TIME_SHOWN_EVERY_MS = 30_000


class Fold(NamedTuple):
    """Utterances that are left out between two that are shown, or before the first, or after the last."""

    first: int
    end: int


class Shown:
    """The utterances that are shown. A position counts those, an index counts all. Grows with its document."""

    def __init__(self, document: TranscriptDocument, speakers: Collection[str] = ()) -> None:
        """Show what these speakers say; everything if none is named."""
        self._document = document
        self._speakers = frozenset(speakers)
        self.indexes = array("I")
        """Indexes of the utterances that are shown; the same array always."""
        self._looked_at = 0
        """Utterances of the document before this one were considered."""
        self._opened: set[int] = set()
        """Utterances of others that are shown all the same."""
        self.grow()

    def grow(self) -> None:
        """Take in the utterances by which the document has grown."""
        utterances, speakers, opened = self._document.utterances, self._speakers, self._opened
        new = range(self._looked_at, len(utterances))
        if speakers:
            self.indexes.extend(at for at in new if utterances[at].speaker in speakers or at in opened)
        else:
            self.indexes.extend(new)
        self._looked_at = len(utterances)

    def call(self, speakers: Collection[str]) -> bool:
        """Show what these speakers say by the names that they have now; return whether that is something else.

        What was opened stays so.
        """
        before = self.indexes[:]
        self._speakers = frozenset(speakers)
        del self.indexes[:]
        self._looked_at = 0
        self.grow()
        return self.indexes != before

    def open(self, fold: Fold) -> None:
        """Show what is folded away in one place."""
        self._opened.update(range(*fold))
        position = bisect_left(self.indexes, fold.first)
        self.indexes[position:position] = array("I", range(fold.first, fold.end))

    def __len__(self) -> int:
        return len(self.indexes)

    # -- what stands between

    def is_parted(self, position: int) -> bool:
        """Whether something stands before a position that is not said by those shown: a fold, or a long silence."""
        indexes = self.indexes
        if position == len(indexes):
            return self._looked_at > (indexes[-1] + 1 if position else 0)
        if indexes[position] != (indexes[position - 1] + 1 if position else 0):
            return True
        return self._document.silence_before(indexes[position]) is not None

    def fold_before(self, position: int) -> Fold | None:
        """Return what is folded away before a position, or after the last one."""
        first = self.indexes[position - 1] + 1 if position else 0
        end = self.indexes[position] if position < len(self.indexes) else self._looked_at
        return Fold(first, end) if first < end else None

    def parting(self, position: int) -> str:
        """Return in words what stands before a position."""
        document = self._document
        if fold := self.fold_before(position):
            length = document.utterances[fold.end - 1].end_ms - document.utterances[fold.first].start_ms
            turns = document.turns_in(*fold)
            lasts = f"{coarse_duration(length)}, " if length >= SECOND else ""  # 0s would be a lie, or no news
            return f"… {lasts}{counted(turns, 'turn')} by others"
        silence = document.silence_before(self.indexes[position]) if position < len(self.indexes) else None
        return f"· {exact_duration(silence.lasts_ms)} of silence" if silence else ""

    # -- turns and times

    def starts_turn(self, position: int) -> bool:
        """Whether the speaker's name is shown at a position: someone else spoke before, shown or not."""
        index = self.indexes[position]
        if not position or self.indexes[position - 1] != index - 1:
            return True
        return starts_turn(self._document.utterances[index - 1], self._document.utterances[index])

    def shows_time(self, position: int) -> bool:
        """Whether the time is shown at a position: at each turn, after a silence, and when another half minute begins.

        Looks at the utterance before only, not at what was shown last, so that any line can be drawn by itself.
        """
        if self.is_parted(position) or self.starts_turn(position):
            return True
        index = self.indexes[position]
        now, before = (self._document.utterances[each].start_ms for each in (index, index - 1))
        return now // _TIME_SHOWN_EVERY_MS != before // _TIME_SHOWN_EVERY_MS

    def next_turn(self, utterance: int, speaker: str | None = None) -> int | None:
        """Return the first utterance after this one that starts a turn, of one speaker or of anyone."""
        return self._first_turn(range(bisect_right(self.indexes, utterance), len(self.indexes)), speaker)

    def previous_turn(self, utterance: int, speaker: str | None = None) -> int | None:
        """Return the last utterance before this one that starts a turn, of one speaker or of anyone."""
        return self._first_turn(range(bisect_left(self.indexes, utterance) - 1, -1, -1), speaker)

    def _first_turn(self, positions: range, speaker: str | None) -> int | None:
        utterances = self._document.utterances
        for position in positions:
            index = self.indexes[position]
            if (speaker is None or utterances[index].speaker == speaker) and self.starts_turn(position):
                return index
        return None

    def next_silence(self, utterance: int, direction: int) -> int | None:
        """Return the next utterance after this one (1), or the last before it (-1), that follows a silence in sight."""
        silences = self._document.silences
        if direction > 0:
            candidates = silences[bisect_right(silences, utterance) :]
        else:
            candidates = silences[: bisect_left(silences, utterance)][::-1]
        return next((index for index in candidates if self._shows(index) and self._shows(index - 1)), None)

    def _shows(self, utterance: int) -> bool:
        position = bisect_left(self.indexes, utterance)
        return position < len(self.indexes) and self.indexes[position] == utterance

    def spoken_at(self, time_ms: int) -> int | None:
        """Return the utterance that is heard at a time, else the last before it, else the first."""
        if not self.indexes:
            return None
        utterances = self._document.utterances
        position = bisect_right(self.indexes, time_ms, key=lambda index: utterances[index].start_ms) - 1
        return self.indexes[max(0, position)]

    # -- what was said

    def text_between(self, start: Place | None, end: Place | None) -> str:
        """Return what was said between two places, an utterance a line; None for the start or the end of it all."""
        return "\n".join(text for _, text in self.pieces_between(start, end))

    def pieces_between(self, start: Place | None, end: Place | None) -> list[tuple[int, str]]:
        """Return the same in parts, each with the index of its utterance."""
        first = 0 if start is None else bisect_left(self.indexes, start.utterance)
        last = len(self.indexes) if end is None else bisect_right(self.indexes, end.utterance)
        pieces = []
        for position in range(first, last):
            index = self.indexes[position]
            text = self._document.utterances[index].text
            till = end.offset if end is not None and index == end.utterance else len(text)
            since = start.offset if start is not None and index == start.utterance else 0
            if piece := text[max(0, since) : max(0, till)].strip(" "):
                pieces.append((index, piece))
        return pieces
