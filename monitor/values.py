"""How the text of a setting becomes a value. Every function raises ValueError saying what it expects instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.model.times import DAY, HOUR, MINUTE, SECOND

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS_MS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_NUMBER = r"[0-9]+(\.[0-9]+)?"
_LONGEST_MS = 3650 * DAY
_UNITS_BYTES = {"": 1, "B": 1, "KB": 1000, "KIB": 1024, "MB": 1000**2, "MIB": 1024**2, "GIB": 1024**3, "GB": 1000**3}
_LARGEST_BYTES = 900_000_000
"""SQLite keeps at most 1,000,000,000 bytes in a row, and the journal's row has more than the body."""
_HIGHEST_PORT = 65_535
_NAME = r"[0-9A-Za-z_-]+(\.[0-9A-Za-z_-]+)*\.?"
_ADDRESS = r"[0-9A-Fa-f]*:[0-9A-Fa-f:.]+"
"""Of IPv6; one of IPv4 looks like a name."""
_WORDS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}


class Secret:
    """A text that shows itself only on demand: never in a repr, a log line or a traceback."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


def host(text: str) -> str:
    """Return a host name or address; an IPv6 address without the brackets that a URL needs."""
    bare = text.removeprefix("[").removesuffix("]")
    if not re.fullmatch(r"[0-9A-Za-z.:_%-]+", bare):
        raise ValueError("must be a host name or an IP address")
    return bare


def host_names(text: str) -> tuple[str, ...]:
    """Return comma-separated host names or addresses as they are compared: in lower case, without a dot at the end."""
    names = [name for part in text.split(",") if (name := part.strip())]
    if not names:
        raise ValueError("names no host")
    if not all(re.fullmatch(rf"{_NAME}|{_ADDRESS}|\[{_ADDRESS}\]", name) for name in names):
        raise ValueError("must be host names, comma-separated, such as hooks.example.com: no scheme, no port, no path")
    return tuple(name.strip("[]").lower().removesuffix(".") for name in names)


def number(at_least: int, at_most: int) -> Callable[[str], int]:
    """Return a parser of whole numbers in a range."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not at_least <= int(text) <= at_most:
            raise ValueError(f"must be a number from {at_least} to {at_most}")
        return int(text)

    return parse


def port(text: str) -> int:
    """Return a TCP port; 0 for any free one."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > _HIGHEST_PORT:
        raise ValueError(f"must be a port number from 0 to {_HIGHEST_PORT}")
    return int(text)


def url_path(text: str) -> str:
    """Return the path of a URL as it stands in a request line."""
    if not re.fullmatch(r"/[0-9A-Za-z._~!$&'()*+,;=:@/-]*", text):
        raise ValueError("must begin with / and have no spaces, ? or #")
    if text == "/healthz":
        raise ValueError("is taken: the receiver answers there whether it is well")
    return text


def secrets(text: str) -> tuple[Secret, ...]:
    """Return comma-separated keys; the error never quotes them."""
    keys = [key for part in text.split(",") if (key := part.strip())]
    if not keys:
        raise ValueError("holds no key")
    if not all(re.fullmatch(r"[!-~]+", key) for key in keys):
        raise ValueError("a key is made of visible ASCII characters, as a header can carry them")
    return tuple(map(Secret, keys))


def duration(text: str) -> int:
    """Return ms from a duration such as 90s, 30m, 1h30m. A bare number is none: it could be anything."""
    if re.fullmatch(_NUMBER, text):
        raise ValueError(f"needs a unit: {text}s, {text}m, {text}h or {text}d")
    if not re.fullmatch(rf"({_NUMBER}\s*[smhd]\s*)+", text):
        raise ValueError("must be a duration such as 90s, 30m, 6h or 2d")
    parts = re.findall(r"([0-9.]+)\s*([smhd])", text)
    ms = sum(float(number) * _UNITS_MS[unit] for number, unit in parts)
    if not 0 < ms <= _LONGEST_MS:
        raise ValueError("must be longer than nothing and shorter than ten years")
    return max(1, round(ms))


def retention(text: str) -> int:
    """Return ms from a duration for which something is kept."""
    ms = duration(text)
    if ms < HOUR:
        raise ValueError("must be at least 1h: shorter, and a meeting would go before anybody has read it")
    return ms


def size(text: str) -> int:
    """Return a number of bytes from text such as 65536, 500kB, 64MiB."""
    match = re.fullmatch(r"([0-9]{1,12})\s*([KMG]?I?B)?", text.upper())
    if not match or (unit := match[2] or "") not in _UNITS_BYTES:
        raise ValueError("must be a size such as 65536, 500kB or 64MiB")
    count = int(match[1]) * _UNITS_BYTES[unit]
    if not 0 < count <= _LARGEST_BYTES:
        raise ValueError("must be from 1 byte to 900MB, the most that the database can keep as one")
    return count


def boolean(text: str) -> bool:
    """Return whether text says yes."""
    if (word := text.strip().lower()) not in _WORDS:
        raise ValueError("must be on or off")
    return _WORDS[word]


def name(text: str) -> str:
    """Return the name of something that is looked up later."""
    if not text.strip():
        raise ValueError("must be a name")
    return text.strip().lower()
