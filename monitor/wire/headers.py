"""What a request's headers tell besides the event: secrets, which are hidden, and the way that it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY_HEADERS = (b"x-spoke-api-key", b"x-meeting-baas-api-key")
"""The provider's header by the specification, and as it was named later."""

HIDDEN = "(hidden)"
_SECRET_NAMES = (
    "api-key", "apikey", "authorization", "cookie", "credential", "jwt", "password", "secret", "signature", "token",
)  # fmt: skip
"""A header with any of these in its name has a secret for a value."""

_FORWARDED = frozenset(
    {b"forwarded", b"via", b"cdn-loop", b"x-real-ip", b"x-client-ip", b"x-cluster-client-ip", b"true-client-ip"}
)
_FORWARDED_PREFIXES = (b"x-forwarded", b"x-original-", b"cf-", b"ngrok-", b"tailscale-", b"x-envoy-", b"fly-")


def tells_of_a_proxy(name: bytes) -> bool:
    """Whether a header, its name in lower case, was put there by something between the sender and us."""
    return name in _FORWARDED or name.startswith(_FORWARDED_PREFIXES)


def without_secrets(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """Return headers as text to keep: in order, with repeats, printable, the values of secret ones hidden."""
    return tuple(_without_secret(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _without_secret(name: str, value: str) -> tuple[str, str]:
    secret = any(word in name.lower() for word in _SECRET_NAMES)
    return printable(name), HIDDEN if secret else printable(value)
