"""Searching all transcripts as one types; enter opens one where it was said, and escape leads back here."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.worker import Worker, WorkerCancelled

from monitor.model.counting import counted
from monitor.model.search_query import SHORTEST_BEGINNING, parse_query
from monitor.store.searching import Found, Interrupted, Searcher
from monitor.tui import clock
from monitor.tui.bindings import COMMANDS, Scope, bindings
from monitor.tui.hit_list import HitList
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.widgets.hit_table import HitHeader, HitTable
from monitor.tui.widgets.key_bar import KeyBar
from monitor.tui.widgets.search_advice import SearchAdvice
from monitor.tui.widgets.search_line import SearchLine
from monitor.tui.widgets.transcript_document import Place

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App, ComposeResult

    from monitor.model.search_query import SearchQuery
    from monitor.store.reader import Reader
    from monitor.store.searching import Hit

AGAIN_AFTER_S = 1.0
"""While transcripts come in, how long to wait at least before what is asked for is looked for again."""

_WHILE_TYPING = {"back", "quit", "interrupt", "redraw", "search_all"} | {one.action for one in COMMANDS[Scope.SEARCH]}
"""All other keys are letters here."""


class SearchScreen(MonitorScreen):
    """A line to type into, and what it finds."""

    BINDINGS: ClassVar = bindings(Scope.SEARCH)
    SCOPE = Scope.SEARCH

    DEFAULT_CSS = """
    SearchScreen #keys { background: $panel; }
    SearchScreen.-empty HitTable, SearchScreen.-empty HitHeader { display: none; }
    SearchScreen.-empty SearchAdvice { display: block; }
    """

    def __init__(self, reader: Reader, database: Path, *, stalled_after_ms: int) -> None:
        """Prepare the screen.

        Args:
            reader: Reads what is opened.
            database: Is searched, by a connection of its own.
            stalled_after_ms: How long a live bot may be silent before it counts as stalled.

        """
        super().__init__()
        self._reader = reader
        self._database = database
        self._stalled_after_ms = stalled_after_ms
        self._opening = asyncio.Lock()
        self._searcher: Searcher | None = None
        self._typed = ""
        self._searching: Worker[None] | None = None
        self._seen: tuple[int, ...] = ()
        """The state of the index when it was last searched."""
        self._again_at = 0.0
        self._took_ms = 0
        self._hits = HitList()
        self._line = SearchLine()
        self._header = HitHeader()
        self._table = HitTable(self._hits)
        self._advice = SearchAdvice()
        self._keys = KeyBar(self.SCOPE)

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self._line
        yield self._header
        yield self._table
        yield self._advice
        yield self._keys

    def on_mount(self) -> None:
        """Take the keyboard, and begin to look for what comes in."""
        self.add_class("-empty")
        self._line.take_keyboard()
        self.set_interval(AGAIN_AFTER_S, self.pull)
        self._search(anew=True)

    async def on_unmount(self) -> None:
        """Close the connection: its thread would keep the process alive."""
        async with self._opening:
            if self._searcher:
                await self._searcher.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  (Textual's)
        """Leave the keys to the line that one types into."""
        return action in _WHILE_TYPING

    # -- searching

    def on_search_line_typed(self, event: SearchLine.Typed) -> None:
        """Search for what is typed; a search that still runs is given up."""
        self._typed = event.text
        self._search(anew=True)

    async def read_and_show(self) -> None:
        """Search again, where there is something new to search, and not too often."""
        if not (self.is_current and self._searcher) or self._is_searching or time.monotonic() < self._again_at:
            return
        if await self._searcher.state() != self._seen:
            self._search(anew=False)

    @property
    def _is_searching(self) -> bool:
        return self._searching is not None and not self._searching.is_finished

    def _search(self, *, anew: bool) -> None:
        self._searching = self._search_and_show(self._typed, anew=anew)

    @work(name="search", group="search", exclusive=True)
    async def _search_and_show(self, typed: str, *, anew: bool) -> None:
        with self.reading():
            searcher = await self._opened()
            await searcher.interrupt()
            now = clock.now_ms()
            try:
                seen = await searcher.state()
                query, found = await self._find(searcher, typed, now)
            except Interrupted:  # another search is on its way
                return
            self._seen, self._again_at = seen, time.monotonic() + AGAIN_AFTER_S
            self._took_ms = clock.now_ms() - now
            self._hits.show(searcher, found, anew=anew)
            await self._show_rows()
            self._show_around(query, found)

    async def _find(self, searcher: Searcher, typed: str, now: int) -> tuple[SearchQuery, Found]:
        """Search; where a word of one or two letters has just been begun and is found nowhere, without it."""
        query = parse_query(typed, now, is_typing=True)
        found = await searcher.find(query, now, self._stalled_after_ms)
        before, _, begun = typed.rpartition(" ")
        if not found.ids and 0 < len(begun) < SHORTEST_BEGINNING:
            shorter = parse_query(f"{before} ", now, is_typing=True)
            if shorter.asks:
                return shorter, await searcher.find(shorter, now, self._stalled_after_ms)
        return query, found

    async def _opened(self) -> Searcher:
        async with self._opening:
            if self._searcher is None:
                self._searcher = await Searcher.open(self._database)
        return self._searcher

    async def _show_rows(self) -> None:
        async with self._pulling:
            await self._table.pull()
        self._tell_place()

    def _show_around(self, query: SearchQuery, found: Found) -> None:
        """Show what stands around the rows: why there are none, and what was not searched."""
        self.set_class(not found.ids, "-empty")
        waiting = f"{counted(found.unindexed, 'transcript')} still to be indexed" if found.unindexed else ""
        self._header.tell("  ".join([*query.mistakes, *([waiting] if waiting else [])]))
        self._advice.explain(_why_nothing(query, found, waiting))

    def _tell_place(self) -> None:
        found, at = self._hits.found, self._hits.cursor + 1
        if not found.ids:
            self._keys.tell("")
            return
        of = f"the newest {len(found.ids):,}" if found.has_more else f"{len(found.ids):,}"
        order = "" if found.has_more else ", best first" if found.ranked else ", newest first"
        self._keys.tell(f"{at:,} of {of}{order}  {self._took_ms} ms")

    # -- the rows

    async def on_line_table_rows_wanted(self) -> None:
        """Read the rows that came in sight."""
        with self.reading():
            await self._show_rows()

    def on_line_table_focused(self) -> None:
        """Tell where the cursor is."""
        self._tell_place()

    async def on_line_table_opened(self) -> None:
        """Open what was double-clicked."""
        await self.action_open()

    def action_line_down(self) -> None:
        """Move one row down."""
        self._table.action_line_down()

    def action_line_up(self) -> None:
        """Move one row up."""
        self._table.action_line_up()

    def action_page_down(self) -> None:
        """Move one page down."""
        self._table.action_page_down()

    def action_page_up(self) -> None:
        """Move one page up."""
        self._table.action_page_up()

    def action_to_top(self) -> None:
        """Move to the first row."""
        self._table.action_to_top()

    def action_to_bottom(self) -> None:
        """Move to the last row."""
        self._table.action_to_bottom()

    def action_search_all(self) -> None:
        """Begin anew: what is typed next takes the place of what stands there."""
        self._line.select_all()

    def action_explain(self) -> None:
        """Show all keys; ``?`` is a letter here."""
        self.action_help()

    async def action_open(self) -> None:
        """Open the transcript where it was said, once what was typed is found."""
        if self._searching and self._is_searching:
            with contextlib.suppress(WorkerCancelled):
                await self._searching.wait()
        if hit := self._hits.focused:
            with self.reading():
                await self._open(hit)

    async def _open(self, hit: Hit) -> None:
        from monitor.tui.screens.transcript import TranscriptScreen  # noqa: PLC0415  (not needed at start)

        row = await self._reader.bot(hit.bot_id)
        if row is None:
            self.notify("This meeting is no longer kept.", severity="warning", markup=False)
            self._search(anew=False)
            return
        if hit.position is None:
            self.app.push_screen(TranscriptScreen(self._reader, row))
            return
        start, end = max(hit.marks, key=lambda mark: mark[1] - mark[0], default=(0, 0))
        at = Place(hit.position, start)
        self.app.push_screen(TranscriptScreen(self._reader, row, at=at, searching=hit.text[start:end]))


def _why_nothing(query: SearchQuery, found: Found, waiting: str) -> str:
    if found.too_many_names:
        return "Too many speakers are meant: type more of the name."
    if not query.asks:
        return " ".join(f"{mistake}." for mistake in query.mistakes)
    told = ("Nothing was found", *query.doubts, f"{waiting[:1].upper()}{waiting[1:]}")
    return " ".join(f"{sentence}." for sentence in told if sentence)


def show_search(app: App[None], reader: Reader, database: Path, stalled_after_ms: int) -> None:
    """Go back to the search that is open, or open one."""
    if any(isinstance(screen, SearchScreen) for screen in app.screen_stack):
        while not isinstance(app.screen, SearchScreen):
            app.pop_screen()
    else:
        app.push_screen(SearchScreen(reader, database, stalled_after_ms=stalled_after_ms))
