"""What a bot's file is called. A foreign id never names a path: letters, digits and ``._-`` are kept of it."""

from __future__ import annotations

import re
from hashlib import sha256

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
"""No capitals: on a disk that takes them for small letters, two ids would be one name."""

_LONGEST = 80
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(bot_id: str) -> str:
    """Return a name, without an ending, that is safe on every disk and no other bot's.

    An id that is plain is its own name. Any other gets what is plain of it, ``~`` (which no plain one has), and a
    part of its hash.
    """
    if _PLAIN.fullmatch(bot_id):
        return bot_id
    kept = _FOREIGN.sub("_", bot_id).strip("._-")[:_LONGEST]
    return f"{kept or 'bot'}~{sha256(bot_id.encode(errors='surrogatepass')).hexdigest()[:16]}"
