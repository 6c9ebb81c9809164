"""Every webhook that came: accepted, unrecognized or rejected, and why; as it came, byte for byte."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from monitor.tui.bindings import Scope, bindings
from monitor.tui.delivery_list import DeliveryList
from monitor.tui.painted import PaintedLines, cut
from monitor.tui.screens.delivery import DeliveryScreen, pretty
from monitor.tui.screens.passing_on import PassingOn
from monitor.tui.widgets.delivery_table import DeliveryTable, DeliveryTitles
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from monitor.store.reader import Reader
    from monitor.store.rows import DeliveryRow
    from monitor.tui.painted import Piece


class _Title(PaintedLines):
    def __init__(self, bot_id: str | None) -> None:
        super().__init__(id="title")
        self._bot_id = bot_id

    def lines(self, width: int) -> list[list[Piece]]:
        of = f" of {self._bot_id}" if self._bot_id else ", newest first"
        return [[(cut(f" Deliveries{of}", width), self.palette.strong)]]


class DeliveriesScreen(PassingOn):
    """A table; enter opens one delivery."""

    BINDINGS: ClassVar = bindings(Scope.DELIVERIES)
    SCOPE = Scope.DELIVERIES

    DEFAULT_CSS = """
    DeliveriesScreen #title, DeliveriesScreen #keys { background: $panel; }
    """

    def __init__(self, reader: Reader, bot_id: str | None = None) -> None:
        super().__init__()
        self._reader = reader
        self._deliveries = DeliveryList(reader, bot_id)
        self._table = DeliveryTable(self._deliveries)
        self._title = _Title(bot_id)
        self._keys = KeyBar(self.SCOPE)

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield self._title
        yield DeliveryTitles()
        yield self._table
        yield self._keys

    def on_mount(self) -> None:
        """Take the keyboard."""
        self.set_focus(self._table)

    async def read_and_show(self) -> None:
        """Read what is new and what is in sight."""
        await self._table.pull()
        self._tell_place()

    def _tell_place(self) -> None:
        total = self._deliveries.total
        self._keys.tell(f"{self._deliveries.cursor + 1:,} of {total:,}" if total else "nothing came yet")

    async def on_line_table_rows_wanted(self) -> None:
        """Read the rows that came in sight."""
        await self.pull()

    def on_line_table_focused(self) -> None:
        """Tell where the cursor is."""
        self._tell_place()

    async def on_line_table_opened(self) -> None:
        """Open what was double-clicked."""
        await self.action_open()

    @property
    def chosen(self) -> DeliveryRow | None:
        """The delivery under the cursor."""
        return self._deliveries.focused

    async def action_open(self) -> None:
        """Show headers and body of the delivery under the cursor."""
        if row := self.chosen:
            with self.reading():
                body = await self.body_of(row)
                if body is not None:
                    shown = await asyncio.to_thread(pretty, body)
                    self.app.push_screen(DeliveryScreen(self._reader, row, shown))
