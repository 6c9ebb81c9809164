"""The journal as the deliveries screen shows it: newest first, read page by page as one goes down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.store.reader import Reader
    from monitor.store.rows import DeliveryRow

PAGE = 200
"""Rows read at a time."""


class DeliveryList:
    """What of the journal is loaded, and where the person is in it. The cursor stays on its delivery."""

    def __init__(self, reader: Reader, bot_id: str | None) -> None:
        self._reader = reader
        self._bot_id = bot_id
        self._rows: list[DeliveryRow] = []
        self._to_the_end = False
        self.cursor = 0

    @property
    def total(self) -> int:
        """How many rows are loaded; more are read when the end comes near."""
        return len(self._rows)

    @property
    def has_all(self) -> bool:
        """Whether ``total`` is all that there is."""
        return self._to_the_end

    @property
    def focused(self) -> DeliveryRow | None:
        """The delivery under the cursor."""
        return self.row(self.cursor)

    def row(self, index: int) -> DeliveryRow | None:
        """Return the row at ``index``, if it is loaded."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def loaded(self, first: int, count: int) -> bool:
        """Whether the rows from ``first`` on, ``count`` of them or to the journal's end, are at hand."""
        return self._to_the_end or first + count <= len(self._rows)

    def move_to(self, index: int) -> None:
        """Put the cursor at ``index``, brought into range."""
        self.cursor = max(0, min(index, len(self._rows) - 1))

    async def pull(self, first: int, count: int) -> int:
        """Read what is new and what comes in sight; return how far the cursor's delivery has moved."""
        focused, before = self.focused, self.cursor
        newest = await self._reader.deliveries(None, PAGE, self._bot_id)
        known = {row.id for row in newest}
        overlaps = not self._rows or not newest or any(row.id in known for row in self._rows)
        self._rows = newest + ([row for row in self._rows if row.id < newest[-1].id] if newest and overlaps else [])
        self._to_the_end = len(newest) < PAGE
        while not self.loaded(first, 3 * count):
            more = await self._reader.deliveries(self._rows[-1].id, PAGE, self._bot_id)
            self._rows += more
            self._to_the_end = len(more) < PAGE
        self.cursor = next((at for at, row in enumerate(self._rows) if focused and row.id == focused.id), before)
        self.move_to(self.cursor)
        return self.cursor - before
