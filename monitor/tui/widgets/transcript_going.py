"""Going about in a transcript: from turn to turn, and to what is still to be loaded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_scrolling import ScrolledTranscript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from monitor.model.transcript import Utterance


class GoneAboutTranscript(ScrolledTranscript):
    """A transcript in which one goes to a place before it is there."""

    def _begin(self) -> None:
        super()._begin()
        self._awaited: int | None = None
        """An utterance to go to as soon as it is loaded."""
        self._complete = False
        self._again: Callable[[], None] | None = None
        """A jump that led as far as was loaded; it is made again when all is, unless one goes elsewhere before."""

    def append(self, utterances: Iterable[Utterance]) -> None:
        """Take in the utterances that come next."""
        super().append(utterances)
        if self._awaited is not None and self._awaited < len(self._document.utterances):
            self.go_to_utterance(self._awaited)

    def set_complete(self) -> None:
        """Say that nothing more comes."""
        self._complete = True
        again = self._again if self._awaited is None else self.action_to_bottom
        self._awaited = self._again = None
        if again is not None:
            again()

    def go_to_utterance(self, index: int, offset: int = 0) -> None:
        """Bring an utterance to the top, or the next one that is shown; as soon as it is loaded."""
        loaded = index < len(self._document.utterances)
        self._awaited = None if loaded else index
        if loaded:
            self.go_to(Place(index, offset))

    def go_to_time(self, time_ms: int) -> None:
        """Bring to the top what is heard at a time (ms from the start of the recording)."""
        index = self._shown.spoken_at(time_ms)
        if index is not None:
            self.go_to(Place(index, 0))
            if not self._complete and index == self._shown.indexes[-1]:
                self._again = partial(self.go_to_time, time_ms)

    def action_to_bottom(self) -> None:
        """Go to the last row, even if that is still to be loaded."""
        super().action_to_bottom()
        if not self._complete:
            self._again = self.action_to_bottom

    def _take_top(self) -> None:
        self._awaited = self._again = None
        super()._take_top()

    def action_next_speaker(self) -> None:
        """Bring the next turn to the top."""
        if self._in_sight:
            index = self._shown.next_turn(self._in_sight[0].utterance)
            if index is not None:
                self.go_to(Place(index, 0))

    def action_previous_speaker(self) -> None:
        """Bring the start of the turn at the top to the top; if it is there, that of the turn before."""
        if self._in_sight:
            row = self._in_sight[0]
            index = self._shown.previous_turn(row.utterance + bool(row.start))
            if index is not None:
                self.go_to(Place(index, 0))
