"""What can happen to a bot, as immutable facts in the past tense. All text in them has passed ``printable()``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.model.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged:
    """A bot went to another status (specification, section 1)."""

    bot_id: str
    """Opaque, as sent."""
    code: str
    """What the provider calls the status: one of the five of the specification, or any other, verbatim."""
    occurred_at: int
    """UTC ms: the sender's ``created_at``, but never later than the moment it arrived here.

    The cap keeps a sender whose clock runs ahead comparable with ``complete`` and ``failed``, which carry no
    time of their own and are dated by their arrival.
    """
    message: str | None = None
    """The provider's own words on an error status, where it sends any (wire formats, 1b)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCompleted:
    """A meeting was processed; its recording can be had (specification, section 2)."""

    bot_id: str
    occurred_at: int
    """UTC ms of arrival: the event carries no time."""
    video_url: str | None
    """A private link, a bearer secret while it lives; None where the provider sent none."""
    video_expires_at: int | None
    """UTC ms when the link dies; None without a link."""
    speakers: tuple[str, ...]
    """Names as the provider lists them, in no meaningful order."""
    transcript: Transcript | None
    """None where no transcript was asked for; an empty one where nothing was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFailed:
    """A bot gave up; there is no recording (specification, section 3)."""

    bot_id: str
    occurred_at: int
    """UTC ms of arrival: the event carries no time."""
    error: str
    """The failure type as sent, verbatim; ``model.failures`` explains it."""
    message: str | None = None
    """The provider's own words, where it sends any (wire formats, 1b)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognized:
    """A well-formed delivery of a kind that this program does not know. Kept in the journal, touches no bot."""

    name: str
    """The event's name as sent, or "" where it has none."""
    bot_id: str | None = None


Event = StatusChanged | MeetingCompleted | MeetingFailed | Unrecognized
BotEvent = StatusChanged | MeetingCompleted | MeetingFailed
