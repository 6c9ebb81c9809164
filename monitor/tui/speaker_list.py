"""Everybody who spoke, as the speakers' screen shows it: summed up by the database, then at hand as a whole."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.store.everybody import SpeakerRow, SpeakerSort
from monitor.store.location import DatabaseProblem
from monitor.store.selecting import Size
from monitor.tui.sorted_rows import SortedRows

if TYPE_CHECKING:
    from collections.abc import Hashable

    from monitor.store.reader import Reader

REST = 10
"""Summing up waits so many times what the last time took: it looks at all meetings, and news may come by the second."""

_Order = tuple[SpeakerSort, bool]


class SpeakerList(SortedRows[SpeakerRow, SpeakerSort]):
    """All named speakers in an order. They are summed up apart from ``pull``, which shows what is at hand."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(SpeakerSort.TALK)
        self._reader = reader
        self._summing: Reader | None = None
        """Sums up beside the other reader: with a million meetings it is at it for seconds."""
        self._all: list[SpeakerRow] = []
        self.most_talk_ms = 0
        """How long the one talked who talked longest."""
        self._read_order: _Order | None = None
        self._read_version = -1
        """Of the database, which the speakers were summed up of."""
        self._again_at = 0.0
        self._is_busy = self._is_closed = False

    async def open(self) -> None:
        """Have what sums up at hand; ``close`` must follow."""
        self._summing = await self._reader.another()

    async def close(self) -> None:
        """Stop summing up, for good."""
        self._is_closed = True
        if self._summing is not None:
            await self._summing.abandon()

    @property
    def is_read(self) -> bool:
        """Whether it is known who there is."""
        return self._read_order is not None

    async def is_outdated(self) -> bool:
        """Whether to sum up anew: another order was chosen, or there is news and the last time is long enough ago."""
        if self._is_busy or self._is_closed or self._summing is None:
            return False
        if self._read_order != (self.sort, self.reverse):
            return True
        return time.monotonic() >= self._again_at and await self._reader.data_version() != self._read_version

    async def sum_up(self) -> None:
        """Read who there is, in the order chosen; the next ``pull`` shows it."""
        if self._summing is None:
            return
        order, began, self._is_busy = (self.sort, self.reverse), time.monotonic(), True
        try:
            version = await self._reader.data_version()
            self._all = await self._summing.everybody(self.sort, reverse=self.reverse)
        except DatabaseProblem:
            if self._is_closed:
                return
            raise
        finally:
            self._is_busy = False
        self.most_talk_ms = max((row.talk_ms for row in self._all), default=0)
        if order != self._read_order:
            self.rearrange()
        self._read_order, self._read_version = order, version
        self._again_at = time.monotonic() + REST * (time.monotonic() - began)

    async def _read_size(self) -> Size:
        return Size(len(self._all))

    async def _read_window(self, first: int, count: int, of: int | None) -> list[SpeakerRow]:  # noqa: ARG002  (all known)
        return self._all[first : first + count]

    async def _read_position(self, key: Hashable) -> int | None:
        return next((at for at, row in enumerate(self._all) if row.name == key), None)

    def _key(self, row: SpeakerRow) -> str:
        return row.name
