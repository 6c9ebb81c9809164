"""Where a bot is named, by its whole id: in bodies that were not understood, and in headers. No I/O.

Never by a part of it: ``bot-1`` stands in ``bot-10``, and ``e`` in everything.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from monitor.wire.shapes import LONGEST_BOT_ID, clipped

if TYPE_CHECKING:
    from monitor.store.headers import Headers

IN_PLACE_OF_IT = "forgotten"
"""What a header says whose value was the id."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
"""In what is valid JSON, each match is one string; so are names of fields, and what a later field of the same name
hides from a parser."""

_OF_AN_ID = rb"[\w\x80-\xff-]"


def names(body: bytes, bot_id: str) -> bool:
    """Whether a body has this id as one of its strings; where it is no JSON, as bytes that no longer id goes on from.

    Args:
        body: As it came.
        bot_id: As it is kept.

    """
    text = _json_text(body)
    if text is not None:
        return any(_is_it(string, bot_id) for string in _STRING.findall(text))
    written = b"|".join(map(re.escape, as_written(bot_id)))
    return re.search(rb"(?<!%s)(?:%s)(?!%s)" % (_OF_AN_ID, written, _OF_AN_ID), body) is not None


def as_written(bot_id: str) -> set[bytes]:
    """Return an id as it may stand in a body: as it is, or as JSON escapes it."""
    return {bot_id.encode(), json.dumps(bot_id)[1:-1].encode()}


def in_headers(bot_id: str) -> set[str]:
    """Return the values of a header that are an id: headers are kept as Latin-1, whatever was sent."""
    return {bot_id, bot_id.encode().decode("latin-1")}


def without(headers: Headers, bot_id: str) -> Headers:
    """Return headers of which no value is the id."""
    values = in_headers(bot_id)
    return tuple((name, IN_PLACE_OF_IT if value in values else value) for name, value in headers)


def _json_text(body: bytes) -> str | None:
    """Return a body as text; None where it is no JSON."""
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return text


def _is_it(string: str, bot_id: str) -> bool:
    if "\\" not in string:
        said = string[1:-1]
        return said == bot_id or (not said.isprintable() and clipped(said, LONGEST_BOT_ID) == bot_id)
    return clipped(json.loads(string), LONGEST_BOT_ID) == bot_id
