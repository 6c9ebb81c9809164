"""What the screen knows of the receiver: where it listens and whether it is well. The receiver itself is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Refused:
    """The requests that the receiver did not let in."""

    count: int
    why: str
    """Of the last one, in two or three words."""
    reason: str
    """The same as the sender was told it."""
    at: int
    """When that was, UTC ms."""


@dataclass(frozen=True, slots=True)
class IntakeState:
    """The receiver, as the status bar shows it."""

    where: str
    """The address to register at the provider; or, without a receiver, words that say so."""
    listening: bool
    badge: str = ""
    """A word on the key: "key ✓", or that only this machine may post."""
    safe: bool = True
    """Whether a key is asked for."""
    refused: Refused | None = None
    """What was not let in, for want of a right key most of the time; None where all was."""
    problem: str | None = None
    """What keeps webhooks from being taken in, until it is mended."""
    news: str = ""
    """What has changed about who receives, to be told once."""


class Intake(Protocol):
    """Whoever can tell the receiver's state; asked on the UI's loop, so it answers at once."""

    def state(self) -> IntakeState:
        """Return the state now."""
        ...

    @property
    def url(self) -> str | None:
        """The address to register and to post to; None while there is no receiver."""
        ...
