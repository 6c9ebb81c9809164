"""Going about in a transcript: turns, silences, times, the end; and telling where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.times import SECOND, clock, exact_duration, parse_clock
from monitor.model.transcript import LONG_SILENCE_MS
from monitor.tui.reading.page import TranscriptPage

if TYPE_CHECKING:
    from monitor.tui.widgets.speaker_strip import SpeakerStrip
    from monitor.tui.widgets.transcript_pane import TranscriptPane


class Going(TranscriptPage):
    """Goes to turns, silences and times; the strip and the footer tell where one is."""

    _time_ms = 0
    _percent = 0

    def on_mount(self) -> None:
        """Follow the pane."""
        self._pane.moved.subscribe(self, self._tell_where, immediate=True)

    def _tell_where(self, moved: TranscriptPane.Moved) -> None:
        """Show where one is: the marker in the strip, time and percent in the footer."""
        self._time_ms, self._percent = moved.time_ms, moved.percent
        self._strip.set_position(moved.time_ms)
        self.tell_facts()

    def on_transcript_pane_followed(self) -> None:
        """Tell whether the end is followed."""
        self.tell_facts()

    def facts(self) -> list[str]:
        """Return time and percent, where there is something to read, and whether the end is followed."""
        follow = ["follow"] if self._pane.is_followed else []
        where = [self.time_told(), f"{self._percent}%"] if self._pane.count else []
        return [*super().facts(), *follow, *where]

    def time_told(self) -> str:
        """Return when what is heard here is said."""
        return clock(self._time_ms)

    def action_next_speaker(self) -> None:
        """Go to the next change of speaker."""
        self._pane.next_turn()

    def action_previous_speaker(self) -> None:
        """Go to the change of speaker before."""
        self._pane.previous_turn()

    def action_next_of_speaker(self) -> None:
        """Go to the next turn of the speaker who is heard here."""
        if self._pane.count and not self._pane.next_turn(same_speaker=True):
            self._say_none(f"turn of {self._pane.speaker_here()} after this")

    def action_previous_of_speaker(self) -> None:
        """Go to the turn of the same speaker before."""
        if self._pane.count and not self._pane.previous_turn(same_speaker=True):
            self._say_none(f"turn of {self._pane.speaker_here()} before this")

    def action_silence(self, direction: int) -> None:
        """Go to the next long silence (1), or to the one before (-1), and say how long it is."""
        if not self.has_words():
            return
        silence = self._pane.go_to_silence(direction)
        if silence is None:
            at_least = f"silence of {LONG_SILENCE_MS // SECOND} seconds or more"
            self._say_none(f"{at_least} {'after' if direction > 0 else 'before'} this")
        else:
            told = f"Silence of {exact_duration(silence.lasts_ms)} at {clock(silence.start_ms)}."
            self.notify(told, timeout=3, markup=False)

    def _say_none(self, what: str) -> None:
        self.notify(f"There is no {what}.", timeout=3, markup=False)

    def action_follow(self) -> None:
        """Stay at the end while more comes, or do so no longer."""
        self._pane.follow(on=not self._pane.is_followed)

    # -- times

    def on_speaker_strip_sought(self, event: SpeakerStrip.Sought) -> None:
        """Go to the time that was clicked in the strip."""
        self._pane.go_to_time(event.time_ms)

    async def action_go_to_time(self) -> None:
        """Ask for a time."""
        await self.ask_for("go to", "", "90, 12:30 or 1:02:03", problem=_no_time, submitted=self._go_to)

    def _go_to(self, typed: str) -> None:
        time_ms = parse_clock(typed)
        if time_ms is not None:
            self._pane.go_to_time(time_ms)


def _no_time(typed: str) -> str:
    is_time = not typed.strip() or parse_clock(typed) is not None
    return "" if is_time else "That is no time: type seconds, m:ss or h:mm:ss."
