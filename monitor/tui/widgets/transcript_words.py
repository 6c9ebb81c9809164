"""Looking at single words: one of them is marked, and where one goes from it is to be said by who knows them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from monitor.tui.palette import palette_for
from monitor.tui.widgets.transcript_lines import Mark
from monitor.tui.widgets.transcript_ranges import RangedTranscript

if TYPE_CHECKING:
    from monitor.tui.widgets.transcript_document import Place
    from monitor.tui.widgets.transcript_rows import Row


class WordedTranscript(RangedTranscript):
    """A transcript in which a word can be marked."""

    def _begin(self) -> None:
        super()._begin()
        self._word: tuple[Place, int] | None = None
        """Where the word begins, and the offset at which it ends."""

    def begin_words(self) -> None:
        """Have a cursor that stands on words."""
        if self.in_range:
            self.end_range()
        self.show_cursor(on=True)

    def stand_on(self, place: Place, end: int) -> None:
        """Mark the word at a place, and bring it into sight."""
        self._word = (place, end)
        self.go_to(place)

    def end_words(self) -> None:
        """Mark no word any more; the keys scroll again."""
        self._word = None
        self.show_cursor(on=False)

    def utterance_beside(self, utterance: int, step: int) -> int | None:
        """Return the next utterance that is shown (1), or the one before (-1)."""
        position = bisect_left(self._shown.indexes, utterance) + step
        return self._shown.indexes[position] if 0 <= position < len(self._shown) else None

    def marks_in(self, row: Row) -> tuple[Mark, ...]:
        """Return the word in a row, over what is marked there otherwise."""
        marks = super().marks_in(row)
        if self._word is None or self._word[0].utterance != row.utterance:
            return marks
        place, end = self._word
        return *marks, Mark(place.offset, end, palette_for(self.app.current_theme).current_match)
