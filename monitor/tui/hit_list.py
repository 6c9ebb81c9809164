"""What a search over all transcripts has found, as its screen shows it: all numbers at hand, the rows in sight read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.searching import Found, Hit, Searcher
from monitor.store.selecting import Size
from monitor.tui.windowed_rows import WindowedRows

if TYPE_CHECKING:
    from collections.abc import Hashable


class HitList(WindowedRows[Hit]):
    """The turns in which something was found."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self._searcher: Searcher | None = None

    def show(self, searcher: Searcher, found: Found, *, anew: bool) -> None:
        """Show what was found, with the next ``pull``; ``anew`` from the top on, else the focus stays on its turn."""
        self._searcher, self.found = searcher, found
        if anew:
            self._chosen, self._focus, self.cursor = False, None, 0
        self.rearrange()

    async def _read_size(self) -> Size:
        return Size(len(self.found.ids))

    async def _read_window(self, first: int, count: int, of: int | None) -> list[Hit]:  # noqa: ARG002  (all known)
        return await self._searcher.hits(self.found, first, count) if self._searcher else []

    async def _read_position(self, key: Hashable) -> int | None:
        return next((place for place, number in enumerate(self.found.ids) if number == key), None)

    def _key(self, row: Hit) -> int:
        return row.id
