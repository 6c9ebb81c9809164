"""Names and addresses of hosts: which of them are this machine."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address


def is_loopback(address: str) -> bool:
    """Whether an IP address leads nowhere but to this machine; False for what is no address."""
    with suppress(ValueError):
        return ip_address(address.partition("%")[0]).is_loopback
    return False


def is_this_machine(host: str) -> bool:
    """Whether a host, in lower case and without a port, is loopback by name or address."""
    return host == "localhost" or host.endswith(".localhost") or is_loopback(host)
