"""Where a transcript was left: it opens there again, after a restart and when it was sent anew, too."""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work

from monitor.model.marks import ReadingPlace
from monitor.store.location import DatabaseProblem
from monitor.tui.reading.marking import MarkingTranscript
from monitor.tui.widgets.transcript_document import START, Place

if TYPE_CHECKING:
    from textual.timer import Timer

    from monitor.model.transcript import Utterance
    from monitor.tui.widgets.transcript_pane import TranscriptPane

_SAID = "where you left off; g: start"
_REST_S = 1.5
"""Who stays somewhere for so long reads there: it is written down, lest a killed process or a lost line lose it."""


class LeftOff(MarkingTranscript):
    """Remembers the place where one rests, and where one leaves."""

    _remembered: ReadingPlace | None = None
    """What the database has."""
    _says_so = False
    """Whether it is said that one is where one left off."""
    _began_at: Place | None = None
    """Where that stands on the screen; None until it does."""
    _rest: Timer | None = None
    """Runs out where one stays."""

    async def begins_at(self, utterances: list[Utterance]) -> Place:
        """Return the place that was left, unless another one is asked for."""
        left = self._remembered = (await self._reader.marks(self._row.bot.bot_id)).place
        if left is None or self._opens_at is not None:
            return await super().begins_at(utterances)
        await self.read_until(utterances, lambda: not utterances or utterances[-1].start_ms >= left.time_ms)
        index = bisect_left(utterances, left.time_ms, key=lambda each: each.start_ms)
        index = max(0, min(index, len(utterances) - 1))
        place = Place(index, min(left.offset, len(utterances[index].text) - 1)) if utterances else START
        if place > START:
            self._says_so, self._began_at = True, None
            self._title.tell_found(_SAID)
        return place

    def on_mount(self) -> None:
        """Follow the pane."""
        self._pane.moved.subscribe(self, self._follow, immediate=True)

    def _follow(self, moved: TranscriptPane.Moved) -> None:
        """Say no longer where one left off, once one is elsewhere; remember that place, if one stays there."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST_S, self._note_place)
        self._began_at = self._began_at or moved.place
        if self._says_so and moved.place != self._began_at:
            self._says_so = False
            if not self._search:
                self._title.tell_found("")

    @work(name="remember place", group="place")
    async def _note_place(self) -> None:
        await self._remember_place()

    async def on_unmount(self) -> None:
        """Remember where one is."""
        await self._remember_place()

    async def _remember_place(self) -> None:
        """Write down where one is, if that is not what is written; of what was never read on, nothing."""
        top, utterances = self._pane.top, self._pane.utterances
        if not utterances or (top <= START and self._remembered is None):
            return
        said = utterances[min(top.utterance, len(utterances) - 1)]
        place = ReadingPlace(said.start_ms, max(0, top.offset))
        if place != self._remembered:
            from monitor.store.marks import CannotMark  # noqa: PLC0415  (not needed at start)

            with suppress(CannotMark, DatabaseProblem):  # nobody has asked for it; or one is leaving
                await self.monitor.marks.remember_place(self._row.bot.bot_id, place)
                self._remembered = place
