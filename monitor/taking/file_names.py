"""What a bot's file is called. No foreign text names a path: of an id, letters, digits and ``._-`` are kept.

Of a title, which a person gave, letters and digits of every script are.
"""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from unicodedata import category, normalize

_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
"""No capitals: on a disk that takes them for small letters, two ids would be one name."""

_LONGEST = 80
_LONGEST_TITLE = 80
"""Bytes: a name may have 255 in all."""
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")
_UUID = re.compile(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def file_name(bot_id: str, title: str = "") -> str:
    """Return a name, without an ending, that is safe on every disk and no other bot's.

    With a title it is that and the id, such as ``Weekly-sync~3b45a05c``: of a UUID its beginning. An id that is plain
    is its own name. Any other gets what is plain of it, ``~`` (which no plain one has), and a part of its hash.
    """
    if kept := _safe(title):
        known = _UUID.fullmatch(bot_id)
        return f"{kept}~{known[1] if known else file_name(bot_id)}"
    if _PLAIN.fullmatch(bot_id):
        return bot_id
    kept = _FOREIGN.sub("_", bot_id).strip("._-")[:_LONGEST]
    return f"{kept or 'bot'}~{sha256(bot_id.encode(errors='surrogatepass')).hexdigest()[:16]}"


def _safe(title: str) -> str:
    """Return what of a title every disk takes, and this machine's file names can hold."""
    letters = "".join(one if category(one)[0] in "LMN" else " " for one in normalize("NFC", title))
    encoding = sys.getfilesystemencoding()
    known = "-".join(letters.split()).encode(encoding, "ignore")[:_LONGEST_TITLE]
    return known.decode(encoding, "ignore").strip("-")
