"""Links as they may be seen: whoever has the whole link to a recording has the recording."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?:(?:\\?/){2}[^\s\"]+", re.IGNORECASE)
"""Anywhere in a text, in that of a JSON body as well: its slashes may be escaped."""

_QUERY = re.compile(r"[?#]|\\u003[fF]|\\u0023")
_PASSWORD = re.compile(r"(?<=/)[^/\\]*@")


def masked(text: str) -> str:
    """Return ``text`` with every link in it cut where its secrets begin: at its query, and without a password.

    A signed link's signature is all that is asked for. One pass, however many links there are.
    """
    return _LINK.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    place, *query = _QUERY.split(found[0], maxsplit=1)
    return _PASSWORD.sub("…@", place, count=1) + ("?…" if query else "")
