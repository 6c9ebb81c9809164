"""What can be set about the receiver."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverSettings:
    """How the receiver answers."""

    path: str = "/webhook"
    """The path of the URL that the provider posts to."""
    keys: tuple[bytes, ...] = field(default=(), repr=False)
    """Any of these in the key's header lets a delivery in; without one, whoever is on this machine may post."""
    allowed_hosts: tuple[str, ...] = ()
    """Names besides this machine's own that requests may be for, in lower case; without one, a key is for any."""
    max_body_bytes: int = 64 * 1024**2
    """A transcript of twelve hours fits several times."""
    request_deadline_s: float = 30
    """How long a request may take to arrive, from its first byte to its last."""
    max_connections: int = 200
    """How many connections may be silent, idle or in the middle of a request."""
    video_lifetime_ms: int = 3_600_000
    """How long a video link lives that doesn't say so itself."""
