"""The journal as the deliveries screen shows it, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from monitor.store.rows import DeliveryRow
from monitor.store.selecting import Size
from monitor.tui.windowed_rows import WindowedRows

if TYPE_CHECKING:
    from collections.abc import Hashable

    from monitor.store.reader import Reader


class DeliveryList(WindowedRows[DeliveryRow]):
    """All deliveries, or one bot's."""

    def __init__(self, reader: Reader, bot_id: str | None) -> None:
        super().__init__()
        self._reader = reader
        self._bot_id = bot_id

    async def _read_size(self) -> Size:
        return Size(await self._reader.delivery_count(self._bot_id))

    async def _read_window(self, first: int, count: int, of: int | None) -> list[DeliveryRow]:
        return await self._reader.deliveries(first, count, self._bot_id, of)

    async def _read_position(self, key: Hashable) -> int | None:
        return await self._reader.delivery_position(cast("int", key), self._bot_id)

    def _key(self, row: DeliveryRow) -> int:
        return row.id
