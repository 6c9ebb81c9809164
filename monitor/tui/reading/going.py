"""Going about in a transcript: turns, times, and telling where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.times import clock, parse_clock
from monitor.tui.reading.page import TranscriptPage

if TYPE_CHECKING:
    from monitor.tui.widgets.speaker_strip import SpeakerStrip
    from monitor.tui.widgets.transcript_pane import TranscriptPane


class Going(TranscriptPage):
    """Goes to turns and times; the strip and the footer tell where one is."""

    def on_transcript_pane_moved(self, event: TranscriptPane.Moved) -> None:
        """Follow the pane: the marker in the strip, time and percent in the footer."""
        self._strip.set_position(event.time_ms)
        self._keys.tell(f"{clock(event.time_ms)}  {event.percent}%")

    def on_speaker_strip_sought(self, event: SpeakerStrip.Sought) -> None:
        """Go to the time that was clicked in the strip."""
        self._pane.go_to_time(event.time_ms)

    def action_next_speaker(self) -> None:
        """Go to the next change of speaker."""
        self._pane.action_next_speaker()

    def action_previous_speaker(self) -> None:
        """Go to the change of speaker before."""
        self._pane.action_previous_speaker()

    async def action_go_to_time(self) -> None:
        """Ask for a time."""
        await self.ask_for("go to", "", "90, 12:30 or 1:02:03", submitted=self._go_to)

    def _go_to(self, typed: str) -> None:
        time_ms = parse_clock(typed)
        if time_ms is None:
            self.notify("That is no time: type seconds, m:ss or h:mm:ss.", severity="warning", markup=False)
        else:
            self._pane.go_to_time(time_ms)
