"""The table of every webhook that came, and its line of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.times import when
from monitor.tui import clock
from monitor.tui.painted import PaintedLines, fit
from monitor.tui.widgets.line_table import LineTable
from monitor.tui.widgets.table_titles import Title, title_pieces
from monitor.wire.delivery import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.store.rows import DeliveryRow
    from monitor.tui.delivery_list import DeliveryList
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette

_GAP = 2
_WHEN, _OUTCOME, _SIZE = 12, 12, 12


class _Layout(NamedTuple):
    """How many cells each column has; none where it is not shown."""

    event: int
    told: int
    """The bot, or why it was rejected."""
    size: int

    @classmethod
    def fit(cls, width: int) -> _Layout:
        """Share a table's width out."""
        event = 22 if width >= 100 else 17  # noqa: PLR2004
        size = _SIZE if width >= 72 else 0  # noqa: PLR2004
        taken = 1 + _WHEN + _OUTCOME + event + 3 * _GAP + (size + _GAP if size else 0) + 1
        return cls(event, max(0, width - taken), size)

    def titles(self) -> list[Title]:
        """Return the title of each column."""
        titles, at = [], 1
        for text, width in (("WHEN", _WHEN), ("OUTCOME", _OUTCOME), ("EVENT", self.event), ("BOT", self.told)):
            titles.append(Title(text, at, width))
            at += width + _GAP
        return [*titles, Title("SIZE", at, self.size, right=True)] if self.size else titles


class DeliveryTable(LineTable):
    """The rows of a ``DeliveryList``."""

    def __init__(self, deliveries: DeliveryList) -> None:
        super().__init__(deliveries)
        self._deliveries = deliveries

    def row_painter(self) -> Callable[[int], list[Piece] | None]:
        """Return what renders a delivery's row."""
        now, layout, palette = clock.now_ms(), _Layout.fit(self.size.width), self.palette

        def paint(index: int) -> list[Piece] | None:
            row = self._deliveries.row(index)
            return None if row is None else _pieces(row, now, layout, palette)

        return paint


def _pieces(row: DeliveryRow, now: int, layout: _Layout, palette: Palette) -> list[Piece]:
    """Return one row; a rejected one says why instead of the bot, and of the event if that is not known."""
    styles = {Outcome.ACCEPTED: palette.good, Outcome.UNRECOGNIZED: palette.warning, Outcome.REJECTED: palette.bad}
    copies = f" ×{row.copies + 1}" if row.copies else ""
    pieces: list[Piece] = [
        (f" {fit(when(row.received_at, now), _WHEN)}  ", palette.dim),
        (f"{fit(row.outcome.value, _OUTCOME)}  ", styles[row.outcome]),
    ]
    room = layout.event + _GAP + layout.told
    if row.event or copies:
        pieces.append((f"{fit((row.event or '–') + copies, layout.event)}  ", palette.text))
        room = layout.told
    pieces.append((fit(row.reason or row.bot_id or "", room), palette.bad if row.reason else palette.text))
    size = fit(f"{row.size:,} B", layout.size, right=True) if layout.size else ""
    return [*pieces, (f"  {size}", palette.dim)]


class DeliveryTitles(PaintedLines):
    """The titles above the table; the newest always come first."""

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        return [title_pieces(_Layout.fit(width).titles(), self.palette)]
