"""Searching in a transcript on the screen: marking what is found, and going from match to match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from monitor.tui.palette import palette_for
from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_following import FollowedTranscript
from monitor.tui.widgets.transcript_lines import Mark
from monitor.tui.widgets.transcript_search import TranscriptSearch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.tui.widgets.transcript_rows import Row
    from monitor.tui.widgets.transcript_shown import Shown


class SearchedTranscript(FollowedTranscript):
    """A transcript with a search, which begins where one reads and goes on while one does."""

    @dataclass
    class Searched(Message, namespace="transcript_pane"):
        """The search has found more, or stands at another match; only the newest matters."""

        current: int
        """Which match one stands at, counted from 1; 0 if none."""
        total: int
        """Matches found so far."""
        complete: bool
        """Whether everything has been searched."""

        def can_replace(self, message: Message) -> bool:
            """Let the newest stand for all."""
            return isinstance(message, SearchedTranscript.Searched)

    def _begin(self) -> None:
        super()._begin()
        self._search: TranscriptSearch | None = None
        self._reported = False
        """Whether anything was said of what the search has found."""
        self._search_from: Place | None = None
        """Where one read when the search was begun; what is typed next is looked for from there again."""
        self._match: Place | None = None
        self._goes = True
        """Whether to go to the first match."""
        self._steps_owed = 0
        """Steps to next or previous matches that were asked for before those were found."""

    def clear(self) -> None:
        """Forget the transcript, but not at which match one is: one that comes in its place may have it, too."""
        found = self._match_in_sight
        super().clear()
        self._search_from = found

    def show(self, shown: Shown) -> None:
        """Show only these utterances, and search in them; the match in sight stays the one where one is."""
        found = self._match_in_sight
        super().show(shown)
        if self._search is not None:
            wanted, self._search, self._search_from = self._search.wanted, None, found
            self._match = None
            self.search(wanted, go=False)

    @property
    def _match_in_sight(self) -> Place | None:
        return self._match if self._match is not None and self._sees(self._match) else None

    def search(self, wanted: str, *, go: bool = True) -> None:
        """Mark every place with this text, whatever its case, and go to the first from the top on; "" ends it.

        Without ``go``, what is in sight stays: the first is only where the next step begins.

        It is looked for once the keys that have come are taken in: of a word that is pasted, or typed over a slow
        line, each beginning would be looked for and shown by itself.
        """
        if self._search is not None and wanted == self._search.wanted:
            return
        if self._match is not None and self._match_in_sight is None:
            self._search_from = None  # one reads elsewhere now
        self._match, self._steps_owed, self._goes = None, 0, go
        if not wanted:
            self._search = self._search_from = None
            self._paint()
            self.post_message(self.Searched(0, 0, complete=True))
            return
        self._search_from = self._search_from or self._top
        self._search = TranscriptSearch(wanted, self._document.utterances, self._shown.indexes, self._search_from)
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
            if self._match is not None and self._goes:
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

    def _show_match(self, place: Place) -> None:
        if self._sees(place):
            self.choose(place)
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
        """Return the matches in a row, over what is marked there otherwise."""
        return *super().marks_in(row), *self._matches_in(row)

    def _matches_in(self, row: Row) -> Iterator[Mark]:
        if self._search is None:
            return
        palette = palette_for(self.app.current_theme)
        text = self._document.utterances[row.utterance].text
        for start, end in self._search.spans(text, row.start, row.end):
            current = self._match == (row.utterance, start)
            yield Mark(start, end, palette.current_match if current else palette.match)
