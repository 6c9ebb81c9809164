"""The page that a transcript is read on: what stands where, and how it is opened and loaded.

Whatever one can do there is a class of its own that builds on ``TranscriptPage``, in a file of its own beside this
one. It takes part by ``transcript_begins``, ``transcript_is_loaded``, ``names_change``, ``facts`` and ``step_back``,
each of which passes on to ``super()``, and by Textual's ``action_…`` and ``on_…``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work

from monitor.model.naming import Names, merged
from monitor.tui.bindings import Scope, bindings
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.widgets.key_bar import KeyBar
from monitor.tui.widgets.speaker_strip import SpeakerStrip
from monitor.tui.widgets.transcript_document import START
from monitor.tui.widgets.transcript_frame import Explanation, TranscriptTitle
from monitor.tui.widgets.transcript_pane import TranscriptPane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from monitor.model.transcript import SpeakerShare, Utterance
    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow
    from monitor.tui.widgets.transcript_document import Place

FIRST_SLICE = 200
"""Utterances read before the first paint; more than any screen holds."""
SLICE = 2_000
"""Utterances a read after that: about 10 ms of work between two chances for a key press."""
_LOADING = "load"
_FIRST_FRAME_WAITS_S = 0.1
"""How long the first frame waits for what is read, some 5 ms, so that it need not be sent twice; a busy database may
take longer."""


class TranscriptPage(MonitorScreen):
    """Title, strip, pane, keys; opens at a place, and loads the rest while one reads."""

    BINDINGS: ClassVar = bindings(Scope.TRANSCRIPT)
    SCOPE = Scope.TRANSCRIPT

    def __init__(self, reader: Reader, row: BotRow, *, at: Place | None = None, searching: str = "") -> None:
        """Prepare the page.

        Args:
            reader: Reads the database.
            row: Whose transcript.
            at: What to show at the top to begin with; without it, where one left off.
            searching: What to search for to begin with.

        """
        super().__init__()
        self._reader = reader
        self._row = row
        self._loaded_at: int | None = None
        """Which transcript is in the pane: the time of the ``complete`` that it came with."""
        self._names: dict[str, str] = {}
        """Which other names are shown for speakers in the pane, by those that were sent."""
        self._spoke: Sequence[SpeakerShare] = ()
        """Who talks how long there, by the names as sent."""
        self._as_sent = False
        """Whether speakers are shown by the names that were sent, whatever else they are called."""
        self._opens_at = at
        self._search = self._came_for = searching
        self._title = TranscriptTitle()
        self._pane = TranscriptPane()
        self._strip = SpeakerStrip()
        self._explanation = Explanation()
        self._keys = KeyBar(self.SCOPE)

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self._title
        yield self._strip
        yield self._pane
        yield self._explanation
        yield self._keys

    # -- what takes part

    def names_change(self) -> None:
        """Take it that speakers have other names now, or are others."""

    def transcript_begins(self) -> None:
        """Prepare for another transcript: its speakers are known, the pane is empty still."""

    async def begins_at(self, utterances: list[Utterance]) -> Place:
        """Return the place to begin with, and add to the first utterances what is to be read up to there."""
        place = self._opens_at or START
        await self.read_until(utterances, lambda: len(utterances) > place.utterance)
        return place

    async def read_until(self, utterances: list[Utterance], is_enough: Callable[[], bool]) -> None:
        """Add utterances to the first ones until it is enough, or there are no more."""
        while not is_enough() and (more := await self._read(len(utterances), SLICE)):
            utterances += more

    def transcript_is_loaded(self) -> None:
        """Take up what needs the whole transcript."""

    def facts(self) -> list[str]:
        """Return what the footer tells of where one is."""
        return []

    def tell_facts(self) -> None:
        """Show them as they are now."""
        self._keys.tell("  ".join(self.facts()))

    def step_back(self) -> bool:
        """End the innermost thing that is going on, if there is any; return whether there was."""
        return False

    async def action_back(self) -> None:
        """End what is going on, a search or a speaker filter; if there is nothing, go back."""
        if not self.step_back():
            await super().action_back()

    def has_words(self) -> bool:
        """Return whether there is something to read, and say so where there is not."""
        has_words = bool(self._row.bot.words)
        if not has_words:
            self.notify("There is no transcript.", timeout=3, markup=False)
        return has_words

    async def ask_for(self, label: str, text: str, placeholder: str = "", **answers: Callable[..., Any]) -> None:
        """Open the prompt (``Asked`` tells what it takes), where there is nothing to read, too.

        What is typed behind the key would be taken for keys otherwise: over a slow line nobody sees that in time.
        """
        from monitor.tui.widgets.prompt import Asked  # noqa: PLC0415  (Input is slow to import; not at start)

        await self.ask(Asked(label, text, placeholder, **answers))

    # -- opening and loading

    @on(events.Mount)
    async def open(self) -> None:
        """Take the keyboard; begin to read before the screen is laid out."""
        self._pane.reading_width = self.monitor.reading_width
        self.set_focus(self._pane)
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
        names = {} if self._as_sent else await self._reader.names(bot.bot_id)
        if bot.words and bot.transcript_at != self._loaded_at:
            await self._begin(names)
            self._loaded_at = bot.transcript_at
            self.call_after_refresh(self._load)
        elif names != self._names:
            self._call(names)

    def _call(self, names: dict[str, str]) -> None:
        """Show speakers by these names; nothing else changes for who reads."""
        self._names = names
        self._strip.call(self._speakers, names)
        self._pane.everybody = self._strip.everybody
        self.names_change()

    @property
    def _speakers(self) -> list[SpeakerShare]:
        """Who talks how long, by the names shown."""
        return merged(self._spoke, Names(self._names))

    async def _begin(self, names: dict[str, str]) -> None:
        """Show the beginning of a transcript, by these names.

        Where another one was shown (the provider sends one again), place, speaker and search stay: as much is read as
        leads there, before anything else is shown, and before the place could be lost.
        """
        self.workers.cancel_group(self, _LOADING)  # what it has asked for belongs to the one before
        bot = self._row.bot
        spoke = await self._reader.speakers(bot.bot_id, as_sent=True)
        utterances = await self._read(0, FIRST_SLICE)
        if self._loaded_at is None:
            here, rows_above = await self.begins_at(utterances), 0
        else:
            await self.read_until(utterances, lambda: len(utterances) > self._pane.standing[0].utterance)
            here, rows_above = self._pane.standing
        self.workers.cancel_group(self, _LOADING)  # it may have begun only meanwhile
        self._pane.clear()
        self._spoke = spoke
        self._strip.begin(spoke, bot.transcript_ms)
        self._call(names)
        self.transcript_begins()
        last = max(0, len(utterances) - 1)
        self._pane.go_when_loaded(here._replace(utterance=min(here.utterance, last)), rows_above)
        self._append(utterances)

    async def _read(self, first: int, count: int) -> list[Utterance]:
        """Read by the names as sent: pane and strip know which are shown."""
        return await self._reader.utterances(self._row.bot.bot_id, first, count, as_sent=True)

    def _append(self, utterances: Sequence[Utterance]) -> None:
        self._pane.append(utterances)
        self._strip.add(utterances)

    @work(name="load transcript", group=_LOADING, exclusive=True)
    async def _load(self) -> None:
        """Read the rest, between key presses."""
        complete = False
        with self.reading():
            while utterances := await self._read(self._pane.count, SLICE):
                self._append(utterances)
            complete = True
        if complete:
            self._pane.set_complete()
            self.transcript_is_loaded()
        else:
            self._opens_at = self._pane.top
            self._loaded_at = None  # the next news tries it again
