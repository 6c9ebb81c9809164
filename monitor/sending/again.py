"""A webhook that came, sent again: what of its headers goes with it, and who is told the user's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model.text import REPLACEMENT
from monitor.sending.posting import header_value
from monitor.wire.headers import HIDDEN, KEY_HEADERS, tells_of_a_proxy

if TYPE_CHECKING:
    from collections.abc import Iterable

_OF_THE_REQUEST = frozenset(
    ("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te",
     "trailer", "transfer-encoding", "upgrade")
)  # fmt: skip
"""Headers that tell of the request that brought it, and not of the webhook."""


def headers_again(kept: Iterable[tuple[str, str]], key: str | None) -> list[tuple[str, str | bytes]]:
    """Return the headers of a webhook that is sent again: as they came, but for secrets, which were never kept.

    Args:
        kept: Its headers as the journal has them.
        key: The user's own, as the provider would send it; None for no key.

    Raises:
        InvalidTarget: The key cannot be sent.

    """
    again: list[tuple[str, str | bytes]] = [(name, value) for name, value in kept if _goes(name.lower(), value)]
    return [*again, (KEY_HEADERS[0].decode(), header_value(key))] if key else again


def may_know_key(url: str, own_url: str | None) -> bool:
    """Whether the user's key may go to a URL: only to the receiver's own host and port, exactly as it tells them.

    Whoever is sent the key can post here, as the provider does. Another port of this machine may be anybody's.
    """
    try:
        host, own = urlsplit(url), urlsplit(own_url or "")
        return bool(own.hostname) and (host.scheme, host.hostname, host.port) == (own.scheme, own.hostname, own.port)
    except ValueError:  # a port that there cannot be, or half an address: nothing can be sent there
        return False


def _goes(name: str, value: str) -> bool:
    if name in _OF_THE_REQUEST or tells_of_a_proxy(name.encode()):
        return False
    return value != HIDDEN and REPLACEMENT not in value
