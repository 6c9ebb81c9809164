"""One HTTP attempt as it came in, before anything is made of it. Secrets never get this far."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a delivery; the value stands in the journal and on the screen."""

    ACCEPTED = "accepted"
    UNRECOGNIZED = "unrecognized"
    """Well-formed, but of a kind that we don't know: kept, acted on by nobody."""
    REJECTED = "rejected"
    """Not JSON, or a known event whose fields are wrong: kept with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One authenticated HTTP attempt; what the journal keeps of it."""

    received_at: int
    """UTC ms by our clock."""
    headers: tuple[tuple[str, str], ...]
    """In order, with repeats; values of secret headers replaced (``headers``)."""
    body: bytes
    """As it came, byte for byte."""
