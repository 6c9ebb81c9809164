"""A meeting's numbers: who talks how much, when, and who interrupts whom. They lead to where it was, and are copied."""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.widgets import Static

from monitor.model.activity import Activity
from monitor.model.talk_numbers import talk_numbers
from monitor.store.location import DatabaseProblem
from monitor.tui.bindings import Scope, bindings
from monitor.tui.numbers_lines import Counted, numbers_lines, plain_text
from monitor.tui.palette import palette_for
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.screens.scrolling import ScrollingPage
from monitor.tui.widgets.talk_timeline import TalkTimeline
from monitor.tui.widgets.transcript_frame import TranscriptTitle

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from monitor.model.bot import Bot
    from monitor.model.transcript import Utterance
    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow
    from monitor.tui.palette import Palette

_SLICE = 2_000
"""Utterances read at once: 10 ms of work between two chances for a key press."""

_PARTS = 512
"""Of the activity: several for each cell of a wide terminal."""

_MARGIN = 3
"""Cells beside the lines: a space at each side, and the scrollbar."""


class NumbersScreen(ScrollingPage):
    """Title, and a page of bars to scroll."""

    BINDINGS: ClassVar = bindings(Scope.NUMBERS)
    SCOPE = Scope.NUMBERS

    DEFAULT_CSS = """
    NumbersScreen #title { background: $panel; }
    """

    def __init__(self, reader: Reader, row: BotRow, go_to: Callable[[int], None]) -> None:
        """Prepare the page.

        Args:
            reader: Reads the database.
            row: Whose numbers.
            go_to: Goes to an utterance of the transcript, be it below this page or still to be opened.

        """
        super().__init__()
        self._go_to = go_to
        self._starts = array("q")
        """When each utterance begins, ms."""
        self._reader = reader
        self._row = row
        self._title = TranscriptTitle()
        self._counted: Counted | None = None
        self._counted_of: tuple[int | None, tuple[str, ...]] | None = None
        """Which transcript the numbers are of, and by which names: when it came, and who speaks in it."""

    def compose(self) -> ComposeResult:
        """Lay the page out below its title."""
        yield self._title
        yield from super().compose()

    async def pull(self) -> None:
        """Read what is new."""
        await MonitorScreen.pull(self)

    async def read_and_show(self) -> None:
        """Show the bot's facts, and count its transcript if that, or how its speakers are called, is new."""
        self._row = await self._reader.bot(self._row.bot.bot_id) or self._row
        self._title.show_bot(self._row)
        present = self._row.bot.transcript_at, self._row.bot.speakers
        if present != self._counted_of:
            self._counted_of = present
            self._count()

    @work(name="count talk", exclusive=True)
    async def _count(self) -> None:
        """Read slice by slice, and count in a thread: keys are dealt with meanwhile."""
        with self.reading():
            try:
                await self._read_and_count(self._row.bot)
            except DatabaseProblem:
                self._counted_of = None  # the next news tries it again
                raise
            self._show()

    async def _read_and_count(self, bot: Bot) -> None:
        said: list[Utterance] = []
        activity, timeline = Activity(bot.transcript_ms, _PARTS), TalkTimeline(bot.transcript_ms)
        words = {share.speaker: share.words for share in await self._reader.speakers(bot.bot_id)}
        while utterances := await self._reader.utterances(bot.bot_id, len(said), _SLICE):
            said += utterances
            activity.add(utterances)
            timeline.add(utterances)
        numbers = await asyncio.to_thread(talk_numbers, said, words)
        self._starts = array("q", (utterance.start_ms for utterance in said))
        self._counted = Counted(numbers, activity, timeline)

    def on_resize(self) -> None:
        """Scale the bars to the new width."""
        self._show()

    def _show(self) -> None:
        self.query_one(Static).update(self.text(palette_for(self.app.current_theme)))

    def text(self, palette: Palette) -> Text:
        """Return the whole page; a line in its place while it is still being counted."""
        if self._counted is None:
            return Text("Counting …", palette.dim)
        lines = numbers_lines(self._counted, palette, self.app.size.width - _MARGIN)
        return Text("\n").join(Text.assemble(*line) for line in lines)

    def action_monologue(self) -> None:
        """Go to where the longest monologue begins."""
        if self._counted and (one := self._counted.numbers.monologue):
            self._go(one.monologue.start_ms)
        elif self._counted:
            self.notify("The times tell of no monologue.", severity="warning", markup=False)

    def action_silence(self) -> None:
        """Go to the end of the longest silence."""
        if self._counted and (longest := self._counted.numbers.silences.longest):
            self._go(longest.end_ms)
        elif self._counted:
            self.notify("There is no long silence.", severity="warning", markup=False)

    def _go(self, time_ms: int) -> None:
        """Go to the utterance that begins at a time."""
        self._go_to(bisect_left(self._starts, time_ms))

    async def action_copy(self) -> None:
        """Copy the numbers as they are seen, without colours."""
        if selected := self.get_selected_text():
            await self.monitor.copy(selected)
        elif self._counted is not None:
            palette, width = palette_for(self.app.current_theme), self.app.size.width - _MARGIN
            await self.monitor.copy(plain_text(numbers_lines(self._counted, palette, width)))
