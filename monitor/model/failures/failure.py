"""What a failure is, in words, and the names that providers have for it."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Failure(NamedTuple):
    """A failure in words for the person at the screen."""

    title: str
    """Short, for a table's cell: "Bot not accepted"."""
    meaning: str
    """What happened, as a sentence or two."""
    advice: str
    """What to do about it, as a sentence or two."""


Named: TypeAlias = tuple[Failure, tuple[str, ...]]
"""A failure with the names that it goes by, in any one spelling of each."""

ASK_SUPPORT = "Send a new bot. If it happens again, give the bot's id to the provider's support."
