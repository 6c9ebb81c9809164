"""How numbers of things read."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """Return how many there are of something: 1 bot, 2,000 bots; ``many`` where more is not merely an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
