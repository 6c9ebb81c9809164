"""Everybody who spoke in any meeting: in how many, how long, when last. Enter shows the meetings of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work

from monitor.store.filters import is_called
from monitor.tui.bindings import Scope, bindings
from monitor.tui.painted import PaintedLines, cut
from monitor.tui.screens.sorting import Sorting
from monitor.tui.speaker_list import SpeakerList
from monitor.tui.widgets.key_bar import KeyBar
from monitor.tui.widgets.speaker_table import SpeakerTable, SpeakerTitles

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from monitor.store.reader import Reader
    from monitor.tui.painted import Piece


class _Title(PaintedLines):
    def __init__(self) -> None:
        super().__init__(id="title")

    def lines(self, width: int) -> list[list[Piece]]:
        left = " Speakers"
        told = "   in all meetings · share of the talk in theirs · without the unnamed"
        return [[(left, self.palette.strong), (cut(told, width - len(left) - 1), self.palette.dim)]]


class SpeakersScreen(Sorting):
    """A table of speakers."""

    BINDINGS: ClassVar = bindings(Scope.SPEAKERS)
    SCOPE = Scope.SPEAKERS

    DEFAULT_CSS = """
    SpeakersScreen #title, SpeakersScreen #keys { background: $panel; }
    """

    def __init__(self, reader: Reader, choose: Callable[[str], None]) -> None:
        """Prepare the screen; ``choose`` is told what to filter bots by when a speaker is opened."""
        super().__init__()
        self._choose = choose
        self._speakers = SpeakerList(reader)
        self._header = SpeakerTitles(self._speakers)
        self._table = SpeakerTable(self._speakers)
        self._keys = KeyBar(self.SCOPE)

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield _Title()
        yield self._header
        yield self._table
        yield self._keys

    def sorted_table(self) -> tuple[SpeakerList, SpeakerTable]:
        """Return what is sorted, and what shows it."""
        return self._speakers, self._table

    @on(events.Mount)
    async def open(self) -> None:
        """Take the keyboard; look for news now and then that came while all was just summed up."""
        self.set_focus(self._table)
        with self.reading():
            await self._speakers.open()
        self.set_interval(1.0, self._tick)

    async def on_unmount(self) -> None:
        """Stop summing up: nobody waits for it any more."""
        await self._speakers.close()

    async def _tick(self) -> None:
        if self.is_current:
            await self.pull()

    @work(name="sum up")
    async def _sum_up(self) -> None:
        with self.reading():
            await self._speakers.sum_up()
        if self.is_attached:
            await self.pull()

    async def read_and_show(self) -> None:
        """Show who is in sight; have all summed up anew if there is news."""
        if await self._speakers.is_outdated():
            self._sum_up()
        await self._table.pull()
        self._header.paint()
        self._tell_place()

    def _tell_place(self) -> None:
        total = self._speakers.total
        nobody = "nobody spoke yet" if self._speakers.is_read else "summing up …"
        self._keys.tell(f"{self._speakers.cursor + 1:,} of {total:,}" if total else nobody)

    async def on_line_table_rows_wanted(self) -> None:
        """Read the rows that came in sight."""
        await self.pull()

    def on_line_table_focused(self) -> None:
        """Tell where the cursor is."""
        self._tell_place()

    def on_line_table_opened(self) -> None:
        """Show the meetings of who was double-clicked."""
        self.action_open()

    def action_open(self) -> None:
        """Show only the bots of the speaker under the cursor."""
        if row := self._speakers.focused:
            self.dismiss()
            self._choose(is_called(row.name))
