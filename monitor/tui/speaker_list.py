"""Everybody who spoke, as the speakers' screen shows it: summed up by the database, then at hand as a whole."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.store.everybody import SpeakerRow, SpeakerSort
from monitor.store.selecting import Size
from monitor.tui.windowed_rows import WindowedRows

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from monitor.store.reader import Reader

REST = 10
"""Summing up waits so many times what the last time took: it looks at all meetings, and news may come by the second."""


class SpeakerList(WindowedRows[SpeakerRow]):
    """All named speakers in an order."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader
        self.sort, self.reverse = SpeakerSort.TALK, False
        self._all: list[SpeakerRow] = []
        self._is_read = False
        self._read_of = (-1, SpeakerSort.TALK, False)
        """Of which state of the database the speakers were summed up, and in which order."""
        self._again_at = 0.0

    async def is_outdated(self) -> bool:
        """Whether there is news that a ``pull`` would show by now."""
        return await self._reader.data_version() != self._read_of[0] and time.monotonic() >= self._again_at

    @property
    def most_talk_ms(self) -> int:
        """How long the one talked who talked longest."""
        return max((row.talk_ms for row in self._all), default=0)

    @property
    def is_read(self) -> bool:
        """Whether it is known who there is."""
        return self._is_read

    async def _read_size(self) -> Size:
        version = await self._reader.data_version()
        wanted = (version, self.sort, self.reverse)
        if wanted[1:] != self._read_of[1:] or await self.is_outdated():
            began = time.monotonic()
            self._all = await self._reader.everybody(self.sort, reverse=self.reverse)
            self._read_of, self._is_read = wanted, True
            self._again_at = time.monotonic() + REST * (time.monotonic() - began)
        return Size(len(self._all))

    async def _read_window(self, first: int, count: int, of: int | None) -> list[SpeakerRow]:  # noqa: ARG002  (all known)
        return self._all[first : first + count]

    async def _read_position(self, key: Hashable) -> int | None:
        return next((at for at, row in enumerate(self._all) if row.name == key), None)

    def _key(self, row: SpeakerRow) -> str:
        return row.name

    def sort_by(self, sort: SpeakerSort) -> None:
        """Sort by a column, or turn the order round if it is sorted by that already."""
        self._show(sort, reverse=not self.reverse if sort is self.sort else False)

    def sort_by_next(self, sorts: Sequence[SpeakerSort]) -> None:
        """Sort by the next of some columns: those in sight."""
        at = sorts.index(self.sort) + 1 if self.sort in sorts else 0
        self._show(sorts[at % len(sorts)], reverse=False)

    def turn_round(self) -> None:
        """Turn the order round."""
        self._show(self.sort, reverse=not self.reverse)

    def _show(self, sort: SpeakerSort, *, reverse: bool) -> None:
        self.sort, self.reverse = sort, reverse
        self.rearrange()
