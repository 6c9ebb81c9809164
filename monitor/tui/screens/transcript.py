"""A meeting's transcript: read, searched, copied; with a strip that shows who spoke when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.reading.bookmarks import Bookmarks
from monitor.tui.reading.copying import Copying
from monitor.tui.reading.exporting import Exporting
from monitor.tui.reading.finding import Finding
from monitor.tui.reading.naming import Naming
from monitor.tui.reading.place import LeftOff
from monitor.tui.reading.width import Width

if TYPE_CHECKING:
    from monitor.tui.screens.base import MonitorScreen


class TranscriptScreen(Copying, Exporting, Finding, Naming, Width, Bookmarks, LeftOff):
    """All that one can do with a transcript. Escape ends what stands first here first."""

    DEFAULT_CSS = """
    TranscriptScreen #title, TranscriptScreen #keys { background: $panel; }
    TranscriptScreen.-wordless TranscriptPane, TranscriptScreen.-wordless SpeakerStrip { display: none; }
    TranscriptScreen.-wordless Explanation { display: block; }
    """

    def action_raw(self) -> None:
        """Show the webhooks of this bot, as they came."""
        from monitor.tui.screens.deliveries import DeliveriesScreen  # noqa: PLC0415  (seldom wanted)

        self.app.push_screen(DeliveriesScreen(self._reader, self._row.bot.bot_id))

    def action_numbers(self) -> None:
        """Show who talks how much."""
        from monitor.tui.screens.numbers import NumbersScreen  # noqa: PLC0415  (not needed at start)

        if self.has_words():
            numbers = NumbersScreen(self._reader, self._row, lambda utterance: self._go_from(numbers, utterance))
            self.app.push_screen(numbers)

    def _go_from(self, above: MonitorScreen, utterance: int) -> None:
        """Leave a screen that lies on the transcript for a place in it."""
        above.dismiss()
        self._pane.go_to_utterance(utterance)
