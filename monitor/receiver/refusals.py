"""How often each address was refused lately: who tries keys is answered shortly, and fills no log.

Nobody is locked out: whether a request may be let in is looked at first, and only what may not is counted. All that
comes through a tunnel has one address, the provider's webhooks among it.
"""

from __future__ import annotations

import logging
import time
from ipaddress import IPv6Address
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_REFUSALS = 30
"""Answered and logged one by one, of an address in a minute: a provider with an old key is to be seen as that."""

WINDOW_S = 60.0

MOST_ADDRESSES = 256
"""Counted apart; all others are counted as one."""

_OWN_BITS = 64
"""Of an IPv6 address are its owner's to choose, anew for every request if he likes."""


NO_MORE = "no more are told of for a minute"

_log = logging.getLogger("monitor.receiver")


class _Window(NamedTuple):
    ends_at: float
    refused: int


class Refusals:
    """The refused requests of the last minute, by address."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._windows: dict[str, _Window] = {}

    def count(self, address: str) -> tuple[int, int]:
        """Count one more; return how many that makes, and in how many seconds the address begins anew."""
        now = self._now()
        address = network_of(address)
        window = self._windows.get(address)
        if window is None and len(self._windows) >= MOST_ADDRESSES:
            self._forget_those_before(now)
            address = address if len(self._windows) < MOST_ADDRESSES else ""
            window = self._windows.get(address)
        if window is None or window.ends_at <= now:
            window = _Window(now + WINDOW_S, 0)
        self._windows[address] = _Window(window.ends_at, window.refused + 1)
        return window.refused + 1, int(window.ends_at - now) + 1

    def _forget_those_before(self, now: float) -> None:
        self._windows = {address: window for address, window in self._windows.items() if window.ends_at > now}


class RefusalLog:
    """Tells of what is not taken in from anybody, but not without end; that makes nobody one who guesses."""

    def __init__(self) -> None:
        self._told = Refusals()

    def tell(self, status: int, reason: str, client: tuple[str, int] | None) -> None:
        """Log a line, as long as there were not too many for this address. Nothing of the request may be in it."""
        address = client[0] if client else ""
        count, _ = self._told.count(address)
        if count <= MOST_REFUSALS:
            _log.warning("%d %s", status, reason)
        elif count == MOST_REFUSALS + 1:
            _log.warning("%d too many requests from %s like this; %s", status, network_of(address), NO_MORE)


def network_of(address: str) -> str:
    """Return whose an address is: of IPv6, the network that its owner has; "" for none."""
    if ":" not in address:
        return address
    known = IPv6Address(address)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return f"{IPv6Address(int(known) >> _OWN_BITS << _OWN_BITS)}/64"
