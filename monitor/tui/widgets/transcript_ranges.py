"""Selecting rows with the keyboard: from an anchor to the cursor. What is selected is what the mouse selects, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.selection import SELECT_ALL, Selection

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_selecting import SelectableTranscript

if TYPE_CHECKING:
    from monitor.model.transcript import Utterance


class RangedTranscript(SelectableTranscript):
    """A transcript of which whole rows can be selected, and that tells what is."""

    def _begin(self) -> None:
        super()._begin()
        self._anchor: Place | None = None

    @property
    def in_range(self) -> bool:
        """Whether rows are being selected."""
        return self._anchor is not None

    def begin_range(self) -> None:
        """Select the row where one is; what one goes to from now on is selected, too."""
        if self._in_sight:
            self.show_cursor(on=True)
            self._anchor = self.here
            self.cursor_moved()

    def end_range(self) -> None:
        """Let what is selected be; the keys scroll again."""
        self._anchor = None
        self.show_cursor(on=False)

    def clear(self) -> None:
        """Forget the transcript and what is selected."""
        self._anchor = None
        super().clear()

    def cursor_moved(self) -> None:
        """Select up to the cursor."""
        super().cursor_moved()
        if self._anchor is None:
            return
        first, last = (self.row_at(place) for place in sorted((self._anchor, self.here)))
        if first is not None and last is not None:
            start, end = Offset(max(0, first.start), first.utterance), Offset(last.end, last.utterance)
            self.screen.selections = {self: Selection(start, end)}

    def selection_updated(self, selection: Selection | None) -> None:
        """End the range where the selection was taken away."""
        if selection is None and self.in_range:
            self.end_range()
        super().selection_updated(selection)

    # -- what is to be taken away

    def selected(self) -> list[tuple[Utterance, str]]:
        """Return what is selected: whose, and which part of it."""
        return [] if self.text_selection is None else self._spoken(*self._edges(self.text_selection))

    def selected_from_to(self) -> tuple[Place, Place] | None:
        """Return where what is selected begins and ends; None if that is nothing, or all."""
        selection = self.text_selection
        if selection is None or selection == SELECT_ALL:
            return None
        start, end = self._edges(selection)
        pieces = self._shown.pieces_between(start, end)
        if not pieces:
            return None
        first, last = Place(pieces[0][0], 0), Place(pieces[-1][0], len(self.text_of(pieces[-1][0])))
        return max(start or first, first), min(end or last, last)

    def _edges(self, selection: Selection) -> tuple[Place | None, Place | None]:
        start, end = (None if offset is None else Place(offset.y, max(0, offset.x)) for offset in selection)
        return start, end

    def turn_here(self) -> list[tuple[Utterance, str]]:
        """Return the turn where one is, as far as it is shown."""
        if not self._shown:
            return []
        start = self._shown.previous_turn(self.here.utterance + 1) or 0
        after = self._shown.next_turn(start)
        return self._spoken(Place(start, 0), None if after is None else Place(after - 1, len(self.text_of(after - 1))))

    def text_of(self, utterance: int) -> str:
        """Return what was said in an utterance."""
        return self._document.utterances[utterance].text

    def _spoken(self, start: Place | None, end: Place | None) -> list[tuple[Utterance, str]]:
        pieces = self._shown.pieces_between(start, end)
        return [(self._document.utterances[index], text) for index, text in pieces]
