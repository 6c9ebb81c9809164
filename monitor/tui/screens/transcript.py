"""A meeting's transcript: read, searched, copied; with a strip that shows who spoke when."""

from __future__ import annotations

from monitor.tui.reading.bookmarks import Bookmarks
from monitor.tui.reading.copying import Copying
from monitor.tui.reading.exporting import Exporting
from monitor.tui.reading.finding import Finding
from monitor.tui.reading.naming import Naming
from monitor.tui.reading.place import LeftOff
from monitor.tui.reading.width import Width


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
            self.app.push_screen(NumbersScreen(self._reader, self._row, self._go_from_numbers))

    def _go_from_numbers(self, utterance: int) -> None:
        """Leave the numbers for a place in the transcript."""
        self.app.pop_screen()
        self._pane.go_to_utterance(utterance)
