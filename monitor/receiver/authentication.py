"""Who may post: by a key, or, while there is none, by standing where only this machine's own programs stand.

A web page can have a name of its own lead to this machine (DNS rebinding), and then no browser tells that it is
another's. So the name that a request is for counts, too: this machine's, or one that was allowed. A key without any
allowed name is enough: a page does not know it, and many a tunnel has a new name every time.

Everything here is bytes: a header is Latin-1 of the sender's choosing, and comparing such text in constant time would
raise TypeError.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.hosts import is_this_machine
from monitor.wire.headers import KEY_HEADERS, tells_of_a_proxy

if TYPE_CHECKING:
    from collections.abc import Sequence

    Headers = Sequence[tuple[bytes, bytes]]
    """In order, with repeats; names in lower case."""


class Refusal(NamedTuple):
    """Why a request is not let in."""

    status: int
    reason: str
    """A sentence for the sender, which says what to do."""
    why: str
    """The same in two or three words."""


_WRONG_KEY = Refusal(401, "the key in the header x-spoke-api-key is not the one that is set here", "wrong key")
_MISSING_KEY = Refusal(
    401, "the header x-spoke-api-key is missing: it must hold the key that is set here", "no key sent"
)
_THROUGH_A_PROXY = Refusal(
    401,
    "this request came through a proxy or tunnel, and no key is set here, so that anyone could post: "
    "set MONITOR_API_KEY to the key that the provider sends in the header x-spoke-api-key, then start monitor again",
    "from a tunnel",
)
_FROM_A_BROWSER = Refusal(
    403,
    "this request came from a web page, and no key is set here: to post from a browser, set MONITOR_API_KEY "
    "and send the same key in the header x-spoke-api-key",
    "from a web page",
)


_FOR_ANOTHER_NAME = Refusal(
    421,
    "this request is for a host that is none of those allowed here: "
    "add its name to MONITOR_ALLOWED_HOSTS, then start monitor again",
    "for another host",
)


def refusal(headers: Headers, keys: tuple[bytes, ...], hosts: Sequence[str] = ()) -> Refusal | None:
    """Return why a request is not let in; None for one that is."""
    if refused := host_refusal(headers, keys, hosts):
        return refused
    if keys:
        return _refusal_by_key(headers, keys)
    if any(tells_of_a_proxy(name) for name, _ in headers):
        return _THROUGH_A_PROXY
    if any(name == b"origin" or name.startswith(b"sec-fetch-") for name, _ in headers):
        return _FROM_A_BROWSER
    return None


def host_refusal(headers: Headers, keys: tuple[bytes, ...], hosts: Sequence[str] = ()) -> Refusal | None:
    """Return why a request is not answered for the name that it is for, whatever it wants; None for one that is.

    A bare TCP tunnel such as ``ssh -R`` adds nothing to a request; but the host that its sender asked for is not
    this machine.
    """
    asked_for = (_bare(value.decode("latin-1")) for name, value in headers if name == b"host")
    if all(not host or is_this_machine(host) or host in hosts for host in asked_for):
        return None
    if hosts:
        return _FOR_ANOTHER_NAME
    return None if keys else _THROUGH_A_PROXY


def _refusal_by_key(headers: Headers, keys: tuple[bytes, ...]) -> Refusal | None:
    given = [value for name, value in headers if name in KEY_HEADERS]
    if not given:
        return _MISSING_KEY
    matches = [compare_digest(value, key) for value in given for key in keys]  # a list: no early end to be timed
    return None if any(matches) else _WRONG_KEY


def _bare(host: str) -> str:
    """Return a host without its port, in lower case."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.lower().removesuffix(".")
