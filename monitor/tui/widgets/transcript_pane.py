"""A transcript to read and to work with: search, one speaker alone, turns and times, selecting what was said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from monitor.tui.palette import palette_for
from monitor.tui.widgets.transcript_document import Place, word_at
from monitor.tui.widgets.transcript_lines import Mark, place_map
from monitor.tui.widgets.transcript_search import TranscriptSearch
from monitor.tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual import events
    from textual.geometry import Region

    from monitor.model.transcript import Utterance
    from monitor.tui.widgets.transcript_rows import Row

_DOUBLE = 2


class TranscriptPane(TranscriptView):
    """What the transcript screen is there for. Only keys for moving are bound here; the others are the screen's."""

    ALLOW_SELECT = True
    _painting = False

    @dataclass
    class Searched(Message):
        """The search has found more, or stands at another match; only the newest matters."""

        current: int
        """Which match one stands at, counted from 1; 0 if none."""
        total: int
        """Matches found so far."""
        complete: bool
        """Whether everything has been searched."""

        def can_replace(self, message: Message) -> bool:
            """Let the newest stand for all."""
            return isinstance(message, TranscriptPane.Searched)

    def _begin(self) -> None:
        super()._begin()
        self._speaker: str | None = None
        self._search: TranscriptSearch | None = None
        self._reported = False
        """Whether anything was said of what the search has found."""
        self._search_from: Place | None = None
        """Where one read when the search was begun; what is typed next is looked for from there again."""
        self._match: Place | None = None
        self._steps_owed = 0
        """Steps to next or previous matches that were asked for before those were found."""
        self._awaited: int | None = None
        """An utterance to go to as soon as it is loaded."""
        self._complete = False
        self._again: Callable[[], None] | None = None
        """A jump that led as far as was loaded; it is made again when all is, unless one goes elsewhere before."""

    def clear(self) -> None:
        """Forget the transcript, the search, the speaker filter and the selection."""
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()
        super().clear()

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

    # -- going about

    def go_to_utterance(self, index: int, offset: int = 0) -> None:
        """Bring an utterance to the top, or the next one that is shown; as soon as it is loaded."""
        loaded = index < len(self._document.utterances)
        self._awaited = None if loaded else index
        if loaded:
            self.go_to(Place(index, offset))

    def go_to_time(self, time_ms: int) -> None:
        """Bring to the top what is heard at a time (ms from the start of the recording)."""
        index = self._document.spoken_at(self._shown, time_ms)
        if index is not None:
            self.go_to(Place(index, 0))
            if not self._complete and index == self._shown[-1]:
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
            index = self._document.next_turn(self._shown, self._in_sight[0].utterance)
            if index is not None:
                self.go_to(Place(index, 0))

    def action_previous_speaker(self) -> None:
        """Bring the start of the turn at the top to the top; if it is there, that of the turn before."""
        if self._in_sight:
            row = self._in_sight[0]
            index = self._document.previous_turn(self._shown, row.utterance + bool(row.start))
            if index is not None:
                self.go_to(Place(index, 0))

    def show_only(self, speaker: str | None) -> None:
        """Fold away what others say; None shows all again."""
        if speaker == self._speaker:
            return
        self._speaker = speaker
        self.show(self._document.spoken_by(speaker))
        if self._search is not None:
            wanted, self._search, self._search_from = self._search.wanted, None, None
            self.search(wanted)

    # -- search

    def search(self, wanted: str) -> None:
        """Mark every place with this text, whatever its case, and go to the first from the top on; "" ends it.

        It is looked for once the keys that have come are taken in: of a word that is pasted, or typed over a slow
        line, each beginning would be looked for and shown by itself.
        """
        if self._search is not None and wanted == self._search.wanted:
            return
        if self._match is not None and not self._sees(self._match):
            self._search_from = None  # one reads elsewhere now
        self._match, self._steps_owed = None, 0
        if not wanted:
            self._search = self._search_from = None
            self._paint()
            self.post_message(self.Searched(0, 0, complete=True))
            return
        self._search_from = self._search_from or self._top
        self._search = TranscriptSearch(wanted, self._document.utterances, self._shown, self._search_from)
        self._reported = False
        self._work_on()

    def next_match(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._step(1)

    def previous_match(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._step(-1)

    def _step(self, direction: int) -> None:
        if self._search is not None:
            self._steps_owed += direction
            self._take_steps(self._search)

    def _advance(self, search: TranscriptSearch, deadline: float) -> None:
        search.advance(deadline)
        self._reported = True
        if self._match is None:
            self._match = search.first()
            if self._match is not None:
                self._show_match(self._match)
        self._take_steps(search)

    def _take_steps(self, search: TranscriptSearch) -> None:
        """Go the steps that are owed, as far as it is known where to."""
        while self._steps_owed and self._match is not None:
            direction = 1 if self._steps_owed > 0 else -1
            place = search.step(self._step_from(self._match, direction), direction)
            if place is None:
                break
            self._match = self._search_from = place
            self._steps_owed -= direction
            self._show_match(place)
        if search.complete:
            self._steps_owed = 0
        number = 0 if self._match is None else search.number(self._match)
        self.post_message(self.Searched(number, search.total, complete=search.complete))

    def _step_from(self, match: Place, direction: int) -> Place:
        """Return the match where one stands; if it is not in sight, the edge from which all that is comes next."""
        if not self._in_sight or self._sees(match):
            return match
        top, bottom = self._in_sight[0], self._in_sight[-1]
        return Place(top.utterance, top.start - 1) if direction > 0 else Place(bottom.utterance, bottom.end)

    def _sees(self, place: Place) -> bool:
        rows = self._in_sight
        return bool(rows) and (rows[0].utterance, rows[0].start) <= place < (rows[-1].utterance, rows[-1].end)

    def _show_match(self, place: Place) -> None:
        if self._sees(place):
            self._paint()
        else:
            self.go_to(place, rows_above=self.size.height // 3)

    @property
    def awaited(self) -> bool:
        """Whether someone waits for the search."""
        return self._search is not None and not (self._reported and self._search.complete)

    def unfinished(self) -> bool:
        """Whether there is something to search or to wrap."""
        return self.awaited or super().unfinished()

    def proceed(self, deadline: float) -> None:
        """Search first: for that, someone waits."""
        if self._search is not None and self.awaited:
            self._advance(self._search, deadline)
        super().proceed(deadline)

    def marks_in(self, row: Row) -> tuple[Mark, ...]:
        """Return the matches in a row, and what of it is selected."""
        return *self._matches_in(row), *self._selected_in(row)

    def _matches_in(self, row: Row) -> Iterator[Mark]:
        if self._search is None:
            return
        palette = palette_for(self.app.current_theme)
        text = self._document.utterances[row.utterance].text
        for start, end in self._search.spans(text, row.start, row.end):
            current = self._match == (row.utterance, start)
            yield Mark(start, end, palette.current_match if current else palette.match)

    def _selected_in(self, row: Row) -> Iterator[Mark]:
        selection = self.text_selection
        span = selection.get_span(row.utterance) if selection is not None else None
        if span is None:
            return
        start, end = max(span[0], row.start), row.end if span[1] < 0 else min(span[1], row.end)
        if start < end:
            yield Mark(start, end, self.screen.get_component_rich_style("screen--selection"))

    # -- selecting with the mouse

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002  (it is asked for row by row)
        """Repaint what has become selected, or is so no longer."""
        self._paint()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what is selected as it was said, unwrapped: an utterance a line, no times and names."""
        start, end = (None if offset is None else Place(offset.y, max(0, offset.x)) for offset in selection)
        return self._document.text_between(self._shown, start, end), "\n"

    def on_click(self, event: events.Click) -> None:
        """Select a word at the second click, and the utterance at the third; Textual would select everything."""
        if event.chain == 1:
            return
        event.stop()
        event.prevent_default()
        _, place = self.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
        if place is not None and place.y < len(self._document.utterances):
            text = self._document.utterances[place.y].text
            start, end = word_at(text, place.x) if event.chain == _DOUBLE else (0, len(text))
            self.screen.selections = {self: Selection(Offset(start, place.y), Offset(end, place.y))}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render what is in sight without places for the mouse: they cut it up, and each piece costs its colours."""
        self._painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def render_line(self, y: int) -> Strip:
        """Return one row in sight: as it looks to paint it; else for Textual to find what is under the mouse."""
        if self._painting:
            return super().render_line(y)
        if not self._in_sight:
            return Strip.blank(self.size.width)
        row = self._in_sight[min(y, len(self._in_sight) - 1)]
        if y >= len(self._in_sight):
            row = row._replace(start=row.end)
        return place_map(row, self._document.utterances[row.utterance].text, self._columns)
