"""A transcript to read and to work with: search, some speakers alone, turns and times, selecting what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_lines import BOOKMARK, BOOKMARK_HERE
from monitor.tui.widgets.transcript_shown import Shown
from monitor.tui.widgets.transcript_words import WordedTranscript

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from textual import events

    from monitor.model.transcript import Utterance
    from monitor.tui.widgets.transcript_rows import Row


class TranscriptPane(WordedTranscript):
    """What the transcript screen is there for. Only keys for moving are bound here; the others are the screen's."""

    def _begin(self) -> None:
        super()._begin()
        self._speakers: frozenset[str] = frozenset()
        self._bookmarked: frozenset[int] = frozenset()

    @property
    def utterances(self) -> Sequence[Utterance]:
        """All utterances so far."""
        return self._document.utterances

    def show_bookmarks(self, utterances: Collection[int]) -> None:
        """Have a sign before these utterances."""
        self._bookmarked = frozenset(utterances)
        self._paint()

    def sign_of(self, row: Row, *, at_top: bool) -> str:
        """Return the sign before a row: whether one is there, and whether its utterance is bookmarked."""
        sign = super().sign_of(row, at_top=at_top)
        if row.utterance not in self._bookmarked or (row.start and not (sign or at_top)):
            return sign
        return BOOKMARK_HERE if sign else BOOKMARK

    @property
    def is_complete(self) -> bool:
        """Whether all of the transcript is here."""
        return self._complete

    def show_only(self, speakers: Collection[str]) -> None:
        """Fold away what others say; all is shown if none is named."""
        if frozenset(speakers) != self._speakers:
            self._speakers = frozenset(speakers)
            self.show(Shown(self._document, speakers))

    def call(self, names: Mapping[str, str], speakers: Collection[str] = ()) -> None:
        """Show speakers by these names (name as sent → name shown); those who are shown alone are called so now.

        All else stays as it is: what one reads, has selected or opened, and searches for.
        """
        self._document.call(names)
        self._speakers = frozenset(speakers)
        if self._shown.call(speakers):
            if self._in_sight:  # where the end is in sight, one has come there from another place
                self._top = Place(self._in_sight[0].utterance, self._in_sight[0].start)
            self.show(self._shown)
        else:
            self._paint()
            self._work_on()

    def open_fold(self) -> bool:
        """Show what the fold where one is holds, or else the first in sight; return whether there is one."""
        here = self.row_at(self.here)
        first = [y for y, row in enumerate(self._in_sight) if row == here]
        return any(self._open(y) for y in [*first, *range(len(self._in_sight))])

    def _open(self, y: int) -> bool:
        """Show what is folded away in a row of the screen; return whether anything is."""
        row = self._in_sight[y] if y < len(self._in_sight) else None
        fold = self._shown.fold_before(row.position) if row and row.parting else None
        if fold is None:
            return False
        self._shown.open(fold)
        self.show(self._shown)
        return True

    def on_click(self, event: events.Click) -> None:
        """Be at the row that is clicked; open it if it is a fold."""
        if event.chain > 1 or self._open(event.y) or event.y >= len(self._in_sight):
            return
        row = self._in_sight[event.y]
        _, clicked = self.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
        offset = clicked.x if clicked is not None and self._has_cursor else row.start
        self.choose(Place(row.utterance, offset))
