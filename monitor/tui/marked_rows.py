"""Bots that a person has marked, to do something with all of them. By id: a mark stays however the table is sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIGN = "▌"
"""Stands before a marked row."""


class MarkedRows:
    """The marks, in the order in which they were set."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __contains__(self, bot_id: object) -> bool:
        return bot_id in self._ids

    def turn(self, bot_id: str) -> None:
        """Mark a bot, or take its mark off."""
        if bot_id in self._ids:
            del self._ids[bot_id]
        else:
            self._ids[bot_id] = None

    def drop(self, bot_ids: Iterable[str]) -> None:
        """Take the marks off some bots."""
        for bot_id in bot_ids:
            self._ids.pop(bot_id, None)

    def clear(self) -> None:
        """Take all marks off."""
        self._ids.clear()
