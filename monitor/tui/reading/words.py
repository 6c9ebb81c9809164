"""Looking at single words, each with its own time. Read when one comes to them: they are many."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from monitor.model.times import clock
from monitor.model.transcript import SpokenWord, spoken_words
from monitor.tui.painted import cut
from monitor.tui.reading.going import Going
from monitor.tui.widgets.transcript_document import Place

_MOST_REMEMBERED = 64
"""Utterances whose words are kept at hand."""
_LONGEST_TOLD = 20
"""Cells of a word in the footer."""


class Words(Going):
    """Goes from word to word, and tells when each is said."""

    _at: tuple[int, SpokenWord] | None = None
    """The utterance and the word where one is; None beside words."""
    _looks_at_words = False

    def transcript_begins(self) -> None:
        """Forget the words of the transcript before."""
        super().transcript_begins()
        self._words: dict[int, list[SpokenWord]] = {}
        self._at, self._looks_at_words = None, False

    async def action_words(self) -> None:
        """Look at words, beginning where one is; pressed again, go to the next."""
        if self._looks_at_words:
            await self.action_word(1)
        elif self.has_words() and self._pane.count:
            self._looks_at_words = True
            self._pane.begin_words()
            with self.reading():
                await self._look_at(self._pane.here)

    async def action_word(self, step: int) -> None:
        """Go to the next word (1) or to the one before (-1)."""
        if self._at is not None:
            with self.reading():
                await self._go_to_word(self._at, step)

    async def _go_to_word(self, at: tuple[int, SpokenWord], step: int) -> None:
        utterance, word = at
        words = await self._words_of(utterance)
        index = bisect_left(words, word.start, key=attrgetter("start")) + step
        while not 0 <= index < len(words):
            beside = self._pane.utterance_beside(utterance, step)
            if beside is None:
                return
            utterance, words = beside, await self._words_of(beside)
            index = 0 if step > 0 else len(words) - 1
        if self._at == at:  # one is still there, and the transcript is the same
            self._stand_on(utterance, words[index])

    async def on_transcript_pane_cursor_moved(self) -> None:
        """Look at the word where the cursor is now; it may have gone on since."""
        if self._looks_at_words:
            with self.reading():
                await self._look_at(self._pane.here)

    async def _look_at(self, place: Place) -> None:
        """Stand on the word at a place, else the last before it; on none on a row between utterances."""
        words = await self._words_of(place.utterance) if place.offset >= 0 else []
        if not self._looks_at_words or place != self._pane.here:
            return  # one has left meanwhile; or the cursor has gone on, and says so
        if not words:
            self._at = None
            self.tell_facts()
            return
        word = next((word for word in words if place.offset < word.end), words[-1])
        if self._at != (place.utterance, word):
            self._stand_on(place.utterance, word)

    def _stand_on(self, utterance: int, word: SpokenWord) -> None:
        self._at = (utterance, word)
        self._pane.stand_on(Place(utterance, word.start), word.end)
        self._strip.set_position(word.start_ms)
        self.tell_facts()

    async def _words_of(self, utterance: int) -> list[SpokenWord]:
        known = self._words  # of this transcript; by the time that it is read, another one may be there
        if utterance not in known:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            read = await self._reader.utterances(self._row.bot.bot_id, utterance, 1, with_words=True)
            known[utterance] = spoken_words(read[0]) if read else []
        return known[utterance]

    def time_told(self) -> str:
        """Return when the word is said where one is, to the hundredth of a second."""
        if self._at is None:
            return super().time_told()
        utterance, word = self._at
        text = cut(self._pane.text_of(utterance)[word.start : word.end], _LONGEST_TOLD)
        return f"“{text}”  {clock(word.start_ms)}.{max(0, word.start_ms) % 1000 // 10:02}"

    def step_back(self) -> bool:
        """Look at the whole again."""
        if not self._looks_at_words:
            return super().step_back()
        self.leave_words()
        return True

    def leave_words(self) -> None:
        """Look at the whole again, if one looks at words."""
        if self._looks_at_words:
            self._at, self._looks_at_words = None, False
            self._pane.end_words()
            self.tell_facts()
