"""The first screen: every bot, live; the foot tells of the one under the cursor."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work

from monitor.store.selecting import Certainty
from monitor.tui import clock
from monitor.tui.bindings import Scope, bindings
from monitor.tui.bot_list import BotList
from monitor.tui.marked_rows import MarkedRows
from monitor.tui.painted import cut
from monitor.tui.screens.marking import Marking
from monitor.tui.screens.sorting import Sorting
from monitor.tui.widgets.bot_detail import BotDetail, Detail
from monitor.tui.widgets.bot_table import BotTable, BotTitles
from monitor.tui.widgets.empty_state import EmptyState
from monitor.tui.widgets.key_bar import KeyBar
from monitor.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow, Tally

_HEIGHTS = [(0, "-short"), (14, "-tall")]
"""Below 14 lines the rows need all the room, and the foot goes."""

REREAD_AFTER_MS = 30_000
"""Without news, how often the list is read again all the same: time alone makes a bot stalled."""


RECOUNT_AFTER_S = 3.0
"""While bots finish one after another, or the database cannot be read, how long to wait at most before those that match
a filter are counted again: a million take 0.2 s."""
REST = 10
"""That wait is so many times what the last count took."""


QUERY_CELLS = 20
"""Of a filter at the foot."""


class BotsScreen(Marking, Sorting):
    """Table, detail, filter; the sort and the filter themselves happen in the database."""

    BINDINGS: ClassVar = bindings(Scope.BOTS)
    SCOPE = Scope.BOTS
    TELLS_STATE = True

    DEFAULT_CSS = """
    BotsScreen { layers: base; }
    BotsScreen #status { background: $panel; }
    BotsScreen #keys { background: $panel; }
    BotsScreen.-short BotDetail { display: none; }
    BotsScreen.-empty BotTable, BotsScreen.-empty BotDetail { display: none; }
    BotsScreen.-empty EmptyState { display: block; }
    """
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, reader: Reader, *, stalled_after_ms: int, waiting_too_long_ms: int) -> None:
        super().__init__()
        self._reader = reader
        self._stalled_after_ms = stalled_after_ms
        self._bots = BotList(reader, stalled_after_ms)
        self._marked = MarkedRows()
        self._table = BotTable(
            self._bots, self._marked, stalled_after_ms=stalled_after_ms, waiting_too_long_ms=waiting_too_long_ms
        )
        self._header = BotTitles(self._bots)
        self._status = StatusBar()
        self._detail = BotDetail()
        self._empty = EmptyState()
        self._keys = KeyBar(self.SCOPE)
        self._tally: Tally | None = None
        self._shown: Detail | None = None
        self._read_at = 0
        self._counting = ""
        """The query whose bots are being counted."""
        self._counted = ("", 0.0)
        """The query whose bots were counted last, and when to count them again at the earliest."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self._status
        yield self._header
        yield self._table
        yield self._empty
        yield self._detail
        yield self._keys

    def sorted_table(self) -> tuple[BotList, BotTable]:
        """Return what is sorted, and what shows it."""
        return self._bots, self._table

    def on_mount(self) -> None:
        """Take the keyboard, and begin to tick."""
        self.set_focus(self._table)
        self.set_interval(1.0, self._tick)

    async def read_and_show(self) -> None:
        """Read the rows in sight, the counts and the detail, and repaint what differs."""
        now = clock.now_ms()
        self._tally = await self._reader.tally(now, self._stalled_after_ms)
        if marked := {*self._marked}:
            self._marked.drop(marked - await self._reader.kept(marked))
        await self._table.pull()
        self._read_at = now
        self._show_around()
        await self._show_detail()
        self._count_on()

    def _count_on(self) -> None:
        """Have the bots of a filter counted to the end, if nobody is at it."""
        query = self._bots.query
        if self._bots.size.certainty is Certainty.EXACT or query == self._counting:
            return
        counted, again_at = self._counted
        if query != counted or time.monotonic() >= again_at:
            self._counting = query
            self._count(query)

    @work(name="count", group="count", exclusive=True)
    async def _count(self, query: str) -> None:
        rest_s, began = RECOUNT_AFTER_S, time.monotonic()
        with self.reading():
            await self._bots.count()
            rest_s = min(rest_s, REST * (time.monotonic() - began))
        self._counted, self._counting = (query, time.monotonic() + rest_s), ""
        await self.pull()

    def _show_around(self) -> None:
        """Show what stands around the rows: the status bar, the empty state, the filter's count."""
        self._header.paint()
        self._status.update_status(self.monitor.intake_state(), self._tally, clock.now_ms())
        if self._tally is None:
            return
        self.set_class(self._bots.total == 0, "-empty")
        self._empty.explain(self.monitor.intake_state(), self._bots.query, self.monitor.post_url)
        marked = f"{len(self._marked):,} marked  " if self._marked else ""
        if self._bots.query:
            query = cut(self._bots.query, QUERY_CELLS)
            self._keys.tell(f"{marked}/{query}: {self._count_told} of {self._tally.total:,}", strong=True)
        else:
            at = f"{self._bots.cursor + 1:,} of " if self._bots.total else ""
            self._keys.tell(f"{marked}{at}{self._bots.total:,}", strong=bool(marked))

    @property
    def _count_told(self) -> str:
        """How many rows there are, as far as it is known."""
        return f"{self._bots.total:,}{'+' if self._bots.size.certainty is Certainty.AT_LEAST else ''}"

    async def _show_detail(self) -> None:
        row = self._bots.focused
        if row is None:
            self._shown = None
        elif self._shown is None or self._shown.row != row:
            history = await self._reader.history(row.bot.bot_id)
            speakers = await self._reader.speakers(row.bot.bot_id) if row.bot.words else []
            self._shown = Detail(row, history, speakers)
        self._detail.show_detail(self._shown, self._table.moment())

    async def _tick(self) -> None:
        """Let time pass on the screen; what does not change sends nothing."""
        if not self.is_current:
            return
        if abs(clock.now_ms() - self._read_at) >= REREAD_AFTER_MS:  # clocks are set back, too
            await self.pull()
            return
        self._table.paint()
        self._show_around()
        self._count_on()
        self._detail.show_detail(self._shown, self._table.moment())

    async def on_line_table_rows_wanted(self) -> None:
        """Read the rows that came in sight."""
        await self.pull()

    async def on_line_table_focused(self) -> None:
        """Tell of the bot that the cursor is on now."""
        self._show_around()
        async with self._pulling:
            with self.reading():
                await self._show_detail()

    def on_line_table_opened(self) -> None:
        """Open the bot that was double-clicked."""
        self.action_open()

    def action_open(self) -> None:
        """Open the transcript of the bot under the cursor."""
        if (row := self._bots.focused) is not None:
            self._open(row)

    def _open(self, row: BotRow, utterance: int | None = None) -> None:
        """Open a transcript where one left it, or at an utterance."""
        from monitor.tui.screens.transcript import TranscriptScreen  # noqa: PLC0415  (not needed at start)
        from monitor.tui.widgets.transcript_document import Place  # noqa: PLC0415  (not needed at start)

        at = None if utterance is None else Place(utterance, 0)
        self.app.push_screen(TranscriptScreen(self._reader, row, at=at))

    def action_numbers(self) -> None:
        """Show the numbers of the meeting under the cursor, if it has any."""
        row = self._bots.focused
        if row is not None and row.bot.words:
            from monitor.tui.screens.numbers import NumbersScreen  # noqa: PLC0415  (not needed at start)

            self.app.push_screen(NumbersScreen(self._reader, row, partial(self._open, row)))
        elif row is not None:
            self.notify("There is no transcript to take numbers from.", severity="warning", markup=False)

    def action_speakers(self) -> None:
        """Show everybody who spoke in any meeting."""
        from monitor.tui.screens.speakers import SpeakersScreen  # noqa: PLC0415  (not needed at start)

        self.app.push_screen(SpeakersScreen(self._reader, self._filter))

    @property
    def marked(self) -> BotRow | None:
        """The bot under the cursor."""
        return self._bots.focused

    def action_deliveries(self) -> None:
        """Show every webhook that came."""
        from monitor.tui.screens.deliveries import DeliveriesScreen  # noqa: PLC0415  (not needed at start)

        self.app.push_screen(DeliveriesScreen(self._reader))

    async def action_copy_id(self) -> None:
        """Copy the id of the bot under the cursor; on the empty screen, the curl line that it shows."""
        row = self._bots.focused
        if row is not None:
            await self.monitor.copy(row.bot.bot_id)
        elif self.monitor.post_url:
            await self.monitor.copy(self._empty.curl)

    async def action_filter(self) -> None:
        """Open the filter's line."""
        from monitor.tui.widgets.prompt import Asked  # noqa: PLC0415  (as in ``ask``)

        hint = "words, !word, status:failed"
        clear = partial(self._filter, "")
        await self.ask(Asked("/", self._bots.query, hint, changed=self._filter, cancelled=clear))

    def _filter(self, query: str) -> None:
        """Show only what matches; a filter that is typed on replaces one that is still being read."""
        self._bots.filter(query)
        self._pull_filtered()

    @work(name="filter", group="filter", exclusive=True)
    async def _pull_filtered(self) -> None:
        await self.pull()

    async def settle(self) -> None:
        """Wait for a filter that is still being read."""
        if not self._bots.is_settled:
            await self.pull()

    async def action_back(self) -> None:
        """Clear the filter, and then the marks; there is nowhere further back to go."""
        if self._bots.query:
            self._filter("")
        elif self._marked:
            self._marked.clear()
            self._show_marks()

    # -- taking away

    def action_mark(self) -> None:
        """Mark the bot under the cursor, or take its mark off; the cursor goes on to the next."""
        if row := self._bots.focused:
            self._marked.turn(row.bot.bot_id)
            self._show_marks()
            self._table.action_line_down()

    def _show_marks(self) -> None:
        self._table.paint()
        self._show_around()

    async def action_export(self) -> None:
        """Choose what to take away, in what format, to where."""
        from monitor.tui.export_form import offered  # noqa: PLC0415  (seldom wanted)
        from monitor.tui.screens.export import ExportScreen  # noqa: PLC0415  (the same)

        row = self._bots.focused
        if row is None:
            self.notify("There is nothing to take away.", severity="warning", markup=False)
            return
        with self.reading():
            lone = await self._reader.bot(*self._marked) if len(self._marked) == 1 else None
            meetings = offered(self._marked, lone, row, self._bots.query, self._count_told)
            await self.app.push_screen(ExportScreen(meetings, stalled_after_ms=self._stalled_after_ms))
