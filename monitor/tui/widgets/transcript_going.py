"""Going about in a transcript: from turn to turn and over silences, and to what is still to be loaded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from monitor.tui.widgets.transcript_cursor import CursorTranscript
from monitor.tui.widgets.transcript_document import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from monitor.model.transcript import Stretch, Utterance


class GoneAboutTranscript(CursorTranscript):
    """A transcript in which one goes to a place, even before it is there."""

    def _begin(self) -> None:
        super()._begin()
        self._awaited: tuple[Place, int] | None = None
        """A place to go to as soon as it is loaded, and the rows to leave above it."""
        self._complete = False
        self._again: Callable[[], None] | None = None
        """A jump that led as far as was loaded; it is made again when all is, unless one goes elsewhere before."""

    def append(self, utterances: Iterable[Utterance]) -> None:
        """Take in the utterances that come next."""
        super().append(utterances)
        if self._awaited is not None and self._awaited[0].utterance < self.count:
            self.go_when_loaded(*self._awaited)

    def set_complete(self) -> None:
        """Say that nothing more comes."""
        self._complete = True
        again = self._again if self._awaited is None else self.action_to_bottom
        self._awaited = self._again = None
        if again is not None:
            again()

    def go_to_utterance(self, index: int) -> None:
        """Bring an utterance to the top, or what it is folded into; as soon as it is loaded."""
        self.go_when_loaded(Place(index, 0))

    def go_when_loaded(self, place: Place, rows_above: int = 0) -> None:
        """Go to a place as soon as it is loaded."""
        self._awaited = None if place.utterance < self.count else (place, rows_above)
        if self._awaited is None:
            self.go_to(place, rows_above)

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

    # -- turns and silences; each returns whether there is one to go to

    def next_turn(self, *, same_speaker: bool = False) -> bool:
        """Bring the next turn to the top, or the next one of the same speaker."""
        here = self.here
        after = here.utterance - (here.offset < 0)
        return self._go_to_turn(self._shown.next_turn(after, self._speaker_for(same_speaker=same_speaker)))

    def previous_turn(self, *, same_speaker: bool = False) -> bool:
        """Bring the start of the turn where one is to the top; if one is at its start, that of the turn before."""
        here = self.here
        before = here.utterance + (here.offset > 0)
        return self._go_to_turn(self._shown.previous_turn(before, self._speaker_for(same_speaker=same_speaker)))

    def speaker_here(self) -> str | None:
        """Return who speaks where one is."""
        return self._document.utterances[self.here.utterance].speaker if self._in_sight else None

    def _speaker_for(self, *, same_speaker: bool) -> str | None:
        return self.speaker_here() if same_speaker else None

    def _go_to_turn(self, utterance: int | None) -> bool:
        if utterance is not None:
            self.go_to(Place(utterance, 0))
        return utterance is not None

    def go_to_silence(self, direction: int) -> Stretch | None:
        """Go to the next long silence (1) or the one before (-1), and return it; None if there is none."""
        here = self.here
        utterance = self._shown.next_silence(here.utterance + (direction < 0 <= here.offset), direction)
        if utterance is None:
            return None
        self.go_to(Place(utterance, -1), rows_above=self.size.height // 3)
        return self._document.silence_before(utterance)
