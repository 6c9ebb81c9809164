"""Text that is wrapped and painted: what is in sight first, and the rest while nobody waits.

On Textual's Line API. A RichLog shows the first of 100,000 words after 2 s and cannot wrap again, a Static for each
utterance needs 9.5 s (measured); here the first rows take milliseconds, whatever the transcript's length. Where the
reader stands is a place in the text, not a row number: rows move when guessed heights settle, the text does not.
"""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from textual import work
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.signal import Signal
from textual.strip import Strip
from textual.widget import Widget

from monitor.tui.host import READING_WIDTH
from monitor.tui.palette import palette_for
from monitor.tui.widgets.transcript_document import START, Place, TranscriptDocument
from monitor.tui.widgets.transcript_lines import (
    Columns,
    Heading,
    Mark,
    RowPainter,
    differ_until,
    heading_of,
)
from monitor.tui.widgets.transcript_rows import Row, TranscriptRows
from monitor.tui.widgets.transcript_shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.model.transcript import Utterance

SHORTEST_LINE = 30
"""Cells; in shorter lines one reads words, not sentences."""

_SLICE_S = 0.004
_PAUSE_S = 0.001
"""Work that nobody waits for is done in slices; a pause lets everything be done first that has come up meanwhile."""


class TranscriptView(ScrollView, can_focus=True, inherit_bindings=False):
    """A transcript as it grows, wrapped, with its headings."""

    auto_links = False  # else every move of the mouse repaints the widget

    DEFAULT_CSS = """
    TranscriptView { height: 1fr; scrollbar-size: 0 0; overflow-x: hidden; overflow-y: scroll; }
    """

    class Moved(NamedTuple):
        """One is at another place, or another percentage is reached."""

        place: Place
        """Where one is."""
        time_ms: int
        """When what is said there begins."""
        percent: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  (Textual's name for it)
        super().__init__(id=id)
        self.moved = Signal[TranscriptView.Moved](self, "moved")
        """To be subscribed to as immediate: what a message brings about takes a frame of its own (3 ms, measured)."""
        self._painted: LRUCache[tuple[Row, Heading, tuple[Mark, ...]], Strip] = LRUCache(512)
        """Rows as they look; the key is all that a look depends on besides the painter."""
        self._painter: RowPainter | None = None
        self.reading_width = READING_WIDTH
        """Cells of text in a row at most."""
        self.everybody: frozenset[str] = frozenset()
        """Who speaks in the meeting, by the names shown: by these their colours are told apart."""
        self._columns = Columns.fit(1, 0, 0)
        self._laid_out_for = Size(0, 0)
        self._strips: list[Strip] = []
        self._in_sight: list[Row] = []
        self._working = False
        self._begin()

    def _begin(self) -> None:
        self._document = TranscriptDocument()
        self._take(Shown(self._document))
        self._top = START
        """The place that stands at the top, or did before the view came to stand at the end."""
        self._told: TranscriptView.Moved | None = None

    # -- what is shown

    def clear(self) -> None:
        """Forget the transcript."""
        self._begin()
        self._painted.clear()
        if self.is_mounted:
            self._paint()

    def append(self, utterances: Iterable[Utterance]) -> None:
        """Take in the utterances that come next: some 2,000 at a time, which is 2-3 ms of work."""
        self._document.append(utterances)
        self._shown.grow()
        self._rows.grow()
        if self.is_mounted:
            self._paint()
            self._work_on()

    def show(self, shown: Shown) -> None:
        """Show only these utterances; the one at the top stays there, or what it is folded into."""
        self._take(shown)
        self._paint()
        self._work_on()

    def _take(self, shown: Shown) -> None:
        self._shown = shown
        self._rows = TranscriptRows(self._document.utterances, shown.indexes, self._columns.text, shown.is_parted)

    def marks_in(self, row: Row) -> tuple[Mark, ...]:  # noqa: ARG002  (for those who have some)
        """Return what is marked in a row."""
        return ()

    def sign_of(self, row: Row, *, at_top: bool) -> str:  # noqa: ARG002  (for those who have some)
        """Return the sign that stands before a row."""
        return ""

    @property
    def count(self) -> int:
        """How many utterances there are so far."""
        return len(self._document.utterances)

    @property
    def top(self) -> Place:
        """The place that stands at the top."""
        return self._top

    @property
    def here(self) -> Place:
        """Where one is: what stands at the top of what is in sight."""
        row = self._in_sight[0] if self._in_sight else None
        return self._top if row is None else Place(row.utterance, row.start)

    @property
    def progress(self) -> float:
        """How far one has read: 0 at the top, 1 at the end or if all is in sight."""
        return self.scroll_offset.y / self.max_scroll_y if self.max_scroll_y else 1.0

    # -- painting

    def _paint(self) -> None:
        """Repaint what differs from what is shown."""
        if self.size.height:
            before = self._strips
            self._lay_out()
            self._repaint_changes(before)
            self._tell_where()

    def _repaint_changes(self, before: list[Strip]) -> None:
        spans = [differ_until(old, new) for old, new in zip(before, self._strips, strict=False)]
        spans += [self.size.width] * (len(self._strips) - len(spans))
        regions = [Region(0, y, until, 1) for y, until in enumerate(spans) if until]
        if regions:
            self.refresh(*regions)

    def _lay_out(self) -> None:
        """Render what is in sight for the present size, names and theme; what stands at the top stays there.

        The rows in sight and a page around them become exact, so that one page on everything is exact again.
        """
        self._columns = self._columns_within(self.reading_width)
        palette = palette_for(self.app.current_theme).among(self.everybody)
        painter = RowPainter(self._columns, self.size.width, palette, self.rich_style)
        if painter != self._painter:
            self._painter = painter
            self._painted.clear()
            self._rows.rewrap(self._columns.text)
        self._laid_out_for = self.size
        height = self.size.height
        self._place(self._rows.settle_around(self._top, height, 2 * height))
        self._strips = self._render_rows(painter)

    def _columns_within(self, reading_width: int) -> Columns:
        return Columns.fit(self.size.width, self._document.time_cells, self._document.name_cells, reading_width)

    def widen(self, cells: int) -> bool:
        """Make the lines longer by so many cells, or shorter; return whether they could be: not where none is seen."""
        if not self.size.width:
            return False
        most = self._columns_within(self.size.width).text
        width = max(min(SHORTEST_LINE, most), min(self._columns.text + cells, most))
        changed = width != self._columns.text
        if changed:
            self.reading_width = width
            self._paint()
            self._work_on()
        return changed

    def _place(self, row: int) -> None:
        """Put a row at the top without a repaint or a layout: a reactive would ask for both."""
        height = self._rows.height
        row = max(0, min(row, height - self.size.height))
        scroll_y = self.scroll_y + row - self.scroll_offset.y
        self.set_reactive(Widget.virtual_size, Size(self.size.width, height))
        self.set_reactive(Widget.scroll_y, scroll_y)
        self.set_reactive(Widget.scroll_target_y, scroll_y)

    def _render_rows(self, painter: RowPainter) -> list[Strip]:
        first, height = self.scroll_offset.y, self.size.height
        rows = (self._rows.row(number) for number in range(first, first + height))
        self._in_sight = [row for row in rows if row is not None]
        blank = Strip.blank(self.size.width, painter.ground)
        strips = [self._render_row(painter, row, at_top=not index) for index, row in enumerate(self._in_sight)]
        return strips + [blank] * (height - len(strips))

    def _render_row(self, painter: RowPainter, row: Row, *, at_top: bool) -> Strip:
        sign = self.sign_of(row, at_top=at_top)
        if row.parting:
            return painter.paint_parting(self._shown.parting(row.position), sign)
        utterance = self._document.utterances[row.utterance]
        heading = heading_of(utterance, self._shown, row, at_top=at_top)._replace(sign=sign)
        key = row, heading, self.marks_in(row)
        strip = self._painted.get(key)
        if strip is None:
            strip = self._painted[key] = painter.paint(utterance.text, *key)
        return strip

    def _tell_where(self) -> None:
        if not self._in_sight:
            return
        here = self.here
        begins_ms = self._document.utterances[here.utterance].start_ms
        moved = self.Moved(here, begins_ms, int(self.progress * 100))
        if moved != self._told:
            self._told = moved
            self.moved.publish(moved)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render what is in sight; a new size is laid out here, before Textual paints the first frame of it."""
        if self.size != self._laid_out_for:
            self._lay_out()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one row in sight (Line API)."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    def on_resize(self) -> None:
        """Wrap again for the new width."""
        self._paint()
        self._work_on()

    def notify_style_update(self) -> None:
        """Take the colours of a new theme."""
        super().notify_style_update()
        if self.is_mounted:
            self._paint()

    # -- work that can wait

    @property
    def awaited(self) -> bool:
        """Whether someone waits for some of that work."""
        return False

    def unfinished(self) -> bool:
        """Whether there is work that can be done while nobody waits."""
        return not self._rows.settled

    def proceed(self, deadline: float) -> None:
        """Do some of it, until ``perf_counter()`` passes the deadline."""
        while not self._rows.settled and perf_counter() < deadline:
            self._rows.settle_some()
        self._paint()

    def _work_on(self) -> None:
        if self.unfinished() and not self._working and self.size.height:
            self._working = True
            self._work_in_slices()

    @work(name="wrap and search", group="transcript")
    async def _work_in_slices(self) -> None:
        try:
            while self.unfinished():
                await asyncio.sleep(0 if self.awaited else _PAUSE_S)
                self.proceed(perf_counter() + _SLICE_S)
        finally:
            self._working = False
