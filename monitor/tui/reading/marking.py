"""A title and a note for the meeting that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.reading.page import TranscriptPage
from monitor.tui.screens.marking import Marking

if TYPE_CHECKING:
    from monitor.store.rows import BotRow
    from monitor.tui.widgets.transcript_frame import TranscriptTitle


class MarkingTranscript(Marking, TranscriptPage):
    """Marks the meeting that is open."""

    @property
    def marked(self) -> BotRow:
        """The meeting."""
        return self._row

    async def on_transcript_title_clicked(self, event: TranscriptTitle.Clicked) -> None:
        """Ask for a title, or open the note."""
        await (self.action_note() if event.is_note else self.action_title())
