"""Where all chance in a simulated meeting comes from: named, seeded sources, so that a seed gives one meeting."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Card = TypeVar("Card")


def chance(*name: str | int) -> Random:
    """Return the source of that name; the same name gives the same numbers on every machine and version."""
    return Random(" ".join(map(str, name)))  # noqa: S311 - repeatable is the point, secret it need not be


class Deck(Generic[Card]):
    """Deals its cards in random order, each one once before any comes again, so that talk repeats itself late."""

    def __init__(self, source: Random, cards: Iterable[Card]) -> None:
        self._source = source
        self._cards = list(cards)
        self._left: list[Card] = []

    def draw(self) -> Card:
        """Return the next card."""
        if not self._left:
            self._left = self._cards.copy()
            self._source.shuffle(self._left)
        return self._left.pop()
