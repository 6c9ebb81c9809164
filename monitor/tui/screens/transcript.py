"""A meeting's transcript: read, searched, copied; with a strip that shows who spoke when."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work

from monitor.model.times import clock as clock_time
from monitor.model.times import coarse_duration, parse_clock
from monitor.tui import clock
from monitor.tui.bindings import Scope, bindings
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.widgets.key_bar import KeyBar
from monitor.tui.widgets.speaker_strip import SpeakerStrip
from monitor.tui.widgets.transcript_frame import Explanation, TranscriptTitle
from monitor.tui.widgets.transcript_pane import TranscriptPane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from monitor.model.transcript import Utterance
    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow

FIRST_SLICE = 200
"""Utterances read before the first paint; more than any screen holds."""
SLICE = 2_000
"""Utterances a read after that: about 10 ms of work between two chances for a key press."""
_LOADING = "load"
_FIRST_FRAME_WAITS_S = 0.1
"""How long the first frame waits for what is read, some 5 ms, so that it need not be sent twice; a busy database may
take longer."""


class TranscriptScreen(MonitorScreen):
    """Title, strip, pane, keys."""

    BINDINGS: ClassVar = bindings(Scope.TRANSCRIPT)
    SCOPE = Scope.TRANSCRIPT

    DEFAULT_CSS = """
    TranscriptScreen #title, TranscriptScreen #keys { background: $panel; }
    TranscriptScreen.-wordless TranscriptPane, TranscriptScreen.-wordless SpeakerStrip { display: none; }
    TranscriptScreen.-wordless Explanation { display: block; }
    """

    def __init__(self, reader: Reader, row: BotRow) -> None:
        super().__init__()
        self._reader = reader
        self._row = row
        self._loaded_at: int | None = None
        """Which transcript is in the pane: the time of the ``complete`` that it came with."""
        self._title = TranscriptTitle()
        self._pane = TranscriptPane()
        self._strip = SpeakerStrip()
        self._explanation = Explanation()
        self._keys = KeyBar(self.SCOPE)
        self._search = ""
        self._only: str | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self._title
        yield self._strip
        yield self._pane
        yield self._explanation
        yield self._keys

    @on(events.Mount)
    async def open(self) -> None:
        """Take the keyboard; begin to read before the screen is laid out."""
        self._pane.focus()
        read = asyncio.Event()
        self.run_worker(self._open(read), name="open transcript", group="open")
        with suppress(TimeoutError):
            await asyncio.wait_for(read.wait(), _FIRST_FRAME_WAITS_S)

    async def _open(self, read: asyncio.Event) -> None:
        try:
            await self.pull()
        finally:
            read.set()

    async def read_and_show(self) -> None:
        """Show the bot's facts, and if its transcript is new, that; of a long one the rest is read afterwards."""
        self._row = await self._reader.bot(self._row.bot.bot_id) or self._row
        bot = self._row.bot
        self._title.show_bot(self._row)
        self.set_class(not bot.words, "-wordless")
        self._explanation.show_bot(self._row)
        if bot.words and bot.transcript_at != self._loaded_at:
            await self._begin()
            self._loaded_at = bot.transcript_at
            self.call_after_refresh(self._load)

    async def _begin(self) -> None:
        """Show the beginning of a transcript.

        Where another one was shown (the provider sends one again), place, speaker and search stay.
        """
        self.workers.cancel_group(self, _LOADING)  # what it has asked for belongs to the one before
        bot, top = self._row.bot, self._pane.top
        speakers = await self._reader.speakers(bot.bot_id)
        utterances = await self._reader.utterances(bot.bot_id, 0, FIRST_SLICE)
        self._pane.clear()
        self._strip.begin(speakers, bot.transcript_ms)
        self._show_only(self._only if any(share.speaker == self._only for share in speakers) else None)
        self._pane.go_to_utterance(*top)
        self._append(utterances)

    def _append(self, utterances: Sequence[Utterance]) -> None:
        self._pane.append(utterances)
        self._strip.add(utterances)

    @work(name="load transcript", group=_LOADING, exclusive=True)
    async def _load(self) -> None:
        """Read the rest, between key presses."""
        complete = False
        with self.reading():
            while utterances := await self._reader.utterances(self._row.bot.bot_id, self._pane.count, SLICE):
                self._append(utterances)
            complete = True
        if complete:
            self._pane.set_complete()
            self._pane.search(self._search)
        else:
            self._loaded_at = None  # the next news tries it again

    # -- where one is

    def on_transcript_pane_moved(self, event: TranscriptPane.Moved) -> None:
        """Follow the pane: the marker in the strip, time and percent in the footer."""
        self._strip.set_position(event.time_ms)
        self._keys.tell(f"{clock_time(event.time_ms)}  {event.percent}%")

    def on_speaker_strip_sought(self, event: SpeakerStrip.Sought) -> None:
        """Go to the time that was clicked in the strip."""
        self._pane.go_to_time(event.time_ms)

    def on_speaker_strip_picked(self, event: SpeakerStrip.Picked) -> None:
        """Show only the speaker who was clicked; all again at the second click."""
        self._show_only(None if event.speaker == self._only else event.speaker)

    def action_next_speaker(self) -> None:
        """Go to the next change of speaker."""
        self._pane.action_next_speaker()

    def action_previous_speaker(self) -> None:
        """Go to the change of speaker before."""
        self._pane.action_previous_speaker()

    def action_only(self, number: int) -> None:
        """Show only the speaker with this number in the strip; 0 shows all."""
        speaker = self._strip.speaker(number) if number else None
        if speaker is None and number:
            self.notify(f"There is no speaker {number}.", severity="warning", markup=False)
        else:
            self._show_only(speaker)

    def _show_only(self, speaker: str | None) -> None:
        self._only = speaker
        self._pane.show_only(speaker)
        self._strip.pick(speaker)

    async def action_go_to_time(self) -> None:
        """Ask for a time."""
        await self._ask("go to", "", "90, 12:30 or 1:02:03", submitted=self._go_to)

    def _go_to(self, typed: str) -> None:
        time_ms = parse_clock(typed)
        if time_ms is None:
            self.notify("That is no time: type seconds, m:ss or h:mm:ss.", severity="warning", markup=False)
        else:
            self._pane.go_to_time(time_ms)

    async def _ask(self, label: str, text: str, placeholder: str = "", **answers: Callable[..., None]) -> None:
        from monitor.tui.widgets.prompt import Asked  # noqa: PLC0415  (Input is slow to import; not at start)

        if self._row.bot.words:
            await self.ask(Asked(label, text, placeholder, **answers))

    # -- search

    async def action_search(self) -> None:
        """Open the search's line."""
        await self._ask("/", self._search, changed=self._search_for, cancelled=self._clear_search)

    def _search_for(self, text: str) -> None:
        self._search = text
        self._pane.search(text)

    def action_next_match(self) -> None:
        """Go to the next match; the first comes after the last."""
        self._pane.next_match()

    def action_previous_match(self) -> None:
        """Go to the match before; the last comes before the first."""
        self._pane.previous_match()

    def on_transcript_pane_searched(self, event: TranscriptPane.Searched) -> None:
        """Tell how many matches there are, and at which one stands."""
        at = f"{event.current:,} of {event.total:,}" if event.total else "no match" if event.complete else "…"
        self._title.tell_found(f"/{self._search}  {at}" if self._search else "")

    def _clear_search(self) -> None:
        self._search = ""
        self._pane.search("")
        self._title.tell_found("")

    async def action_back(self) -> None:
        """Clear the search first, then the speaker filter, and only then go back."""
        if self._search:
            self._clear_search()
        elif self._only is not None:
            self._show_only(None)
        else:
            await super().action_back()

    # -- taking away

    async def action_copy(self) -> None:
        """Copy the selection; without one, all that the speakers say who are shown, as plain text."""
        with self.reading():
            if text := self.get_selected_text() or await self._text_of(self._only):
                await self.monitor.copy(text)

    async def _text_of(self, speaker: str | None) -> str:
        lines, first = [], 0
        while utterances := await self._reader.utterances(self._row.bot.bot_id, first, SLICE):
            said = [each for each in utterances if speaker in (None, each.speaker)]
            lines += [f"{clock_time(each.start_ms)}  {each.speaker}: {each.text}" for each in said]
            first += len(utterances)
        return "\n".join(lines)

    async def action_video(self) -> None:
        """Copy the link to the video. It is a secret while it lives, so it is not shown."""
        bot, now = self._row.bot, clock.now_ms()
        if bot.video_url is None or bot.video_expires_at is None:
            self.notify("There is no link to a video.", severity="warning", markup=False)
        elif bot.video_expires_at <= now:
            ago = coarse_duration(now - bot.video_expires_at)
            self.notify(f"The link died {ago} ago; ask the provider for a new one.", severity="warning", markup=False)
        else:
            await self.monitor.copy(bot.video_url)

    def action_raw(self) -> None:
        """Show the webhooks of this bot, as they came."""
        from monitor.tui.screens.deliveries import DeliveriesScreen  # noqa: PLC0415  (seldom wanted)

        self.app.push_screen(DeliveriesScreen(self._reader, self._row.bot.bot_id))
