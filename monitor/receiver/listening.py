"""Where the receiver listens: the socket, its address, and who must not be let near it without a key.

The socket is bound before the screen opens, so that a port in use is one plain line, and listens from then on: what
arrives before the server has come up waits in it.
"""

from __future__ import annotations

import errno
import resource
import socket
from contextlib import suppress
from typing import Any

from monitor.model.hosts import is_loopback

BACKLOG = 2048

_UNREAD_BYTES = 16 * 1024
"""Of answers that the system holds for a connection that doesn't read them; left to itself, it takes megabytes."""

_DESCRIPTORS = 4096
"""macOS gives a process 256, and a burst of connections is to be survived."""


class ReceiverProblem(Exception):
    """The receiver cannot listen. The message is one line for the user and says what to do."""


class OpenToAll(ReceiverProblem):
    """What was asked for would let anyone post."""


def refuse_open_bind(host: str, keys: tuple[bytes, ...]) -> None:
    """Let a receiver without a key listen on nothing but this machine's own addresses.

    Raises:
        OpenToAll: There is no key, and others could reach ``host``.
        ReceiverProblem: There is no such host.

    """
    if not keys and not is_loopback(_resolve(host, 0)[1][0]):
        raise OpenToAll(
            f"without a key, anyone could post to {host}: "
            "set MONITOR_API_KEY to the key that the provider sends, or listen on 127.0.0.1"
        )


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` (a name or an address); port 0 takes any free one.

    Raises:
        ReceiverProblem: The address cannot be had.

    """
    family, address = _resolve(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, or asyncio leaves Nagle's wait on
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD_BYTES)  # its connections get the same
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise ReceiverProblem(_why_not(error, host, port)) from error
    return listener


def make_room(connections: int) -> None:
    """Let this process have as many descriptors as so many connections take, and some for a burst, if it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(_DESCRIPTORS, 2 * connections)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def url_of(listener: socket.socket, path: str) -> str:
    """Return the URL that a bound socket is reached at from this machine."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}{path}" if ":" in host else f"http://{host}:{port}{path}"


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
    """Return the address to listen on: of several, one of IPv4, where a sender that knows only one will look."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise ReceiverProblem(f"there is no host {host}; choose another address with --host") from error
    family, _, _, _, address = min(found, key=lambda candidate: candidate[0] != socket.AF_INET)
    return family, address


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} on {host} is in use; stop what listens there, or choose another port with --port"
        case errno.EACCES:
            return f"port {port} needs more rights than you have; choose one above 1023 with --port"
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine; choose another with --host"
        case _:
            return f"cannot listen on {host}, port {port}: {error.strerror}; choose others with --host and --port"
