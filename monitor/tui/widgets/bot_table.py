"""The live table of bots and its line of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.rows import Sort
from monitor.tui import clock
from monitor.tui.columns import Moment, layout, row_pieces, titles_of
from monitor.tui.marked_rows import SIGN
from monitor.tui.widgets.line_table import LineTable
from monitor.tui.widgets.table_titles import TableTitles

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.tui.bot_list import BotList
    from monitor.tui.marked_rows import MarkedRows
    from monitor.tui.painted import Piece
    from monitor.tui.widgets.table_titles import Title


class BotTable(LineTable):
    """The rows of a ``BotList``."""

    def __init__(self, bots: BotList, marked: MarkedRows, *, stalled_after_ms: int, waiting_too_long_ms: int) -> None:
        super().__init__(bots)
        self._bots = bots
        self._marked = marked
        self._stalled_after_ms = stalled_after_ms
        self._waiting_too_long_ms = waiting_too_long_ms

    @property
    def sorts(self) -> list[Sort]:
        """What can be sorted by, of the columns that there is room for."""
        shown = {place.column.sort for place in layout(self.size.width)}
        return [sort for sort in Sort if sort in shown]

    def moment(self) -> Moment:
        """Return what rows depend on besides their bots, now."""
        return Moment(clock.now_ms(), self._stalled_after_ms, self._waiting_too_long_ms, self.palette)

    def row_painter(self) -> Callable[[int], list[Piece] | None]:
        """Return what renders a bot's row."""
        width, moment = self.size.width, self.moment()
        places = layout(width)

        def paint(index: int) -> list[Piece] | None:
            row = self._bots.row(index)
            if row is None:
                return None
            pieces = row_pieces(row, places, width, moment)
            if row.bot.bot_id in self._marked:
                pieces[0] = (SIGN, moment.palette.accent)
            return pieces

        return paint


class BotTitles(TableTitles[Sort]):
    """The titles above the table."""

    def titles(self, width: int) -> list[Title]:
        """Return the titles of the columns that there is room for."""
        return titles_of(layout(width))
