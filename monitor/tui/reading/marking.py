"""A title and a note for the meeting that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.reading.page import TranscriptPage
from monitor.tui.screens.marking import Marking

if TYPE_CHECKING:
    from monitor.store.rows import BotRow


class MarkingTranscript(Marking, TranscriptPage):
    """Marks the meeting that is open."""

    @property
    def marked(self) -> BotRow:
        """The meeting."""
        return self._row
