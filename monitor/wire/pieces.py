"""A long transcript's JSON in pieces, so that no call into the parser stops all other threads for long.

The parser holds the interpreter lock from a body's first byte to its last: 70 ms for 100,000 words, in which nothing
is acknowledged and no key answered. Where to cut is guessed from how the first utterance looks; no guess can make
anything be understood differently:
- The rest of the body is read with a marker in place of the utterances. Where that comes out as the transcript, the
  bracket before it opens the transcript, and no text or other list was cut open.
- Lists that are valid on their own, joined by commas, are a valid list of the same items. Each is read as deep down
  as it lies in the body: the parser has a limit to that.
Where either does not hold, the body is read as a whole.
"""

from __future__ import annotations

import re
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE_BYTES = 64 * 1024
"""Two milliseconds with all that is made of it, one of them the parser's."""

MOST_TRIES = 64
"""How many brackets are looked at for the transcript's last: 4 MB of them behind it took 1.6 s."""

_BEGINNING = re.compile(rb'"transcript"\s*:\s*\[')
_OPENING = re.compile(rb'\s*\{\s{0,64}"[^"\\]{1,64}"\s{0,8}:')  # short: it is compiled, 2.2 s and 300 MB for 4 MB of it
_IN_A_BODY = b"[[[%b]]]"
"""In place of a body's object, its data, and the transcript."""

_WORDS_LAST = re.compile(rb"\]\s*\}\s*(?=\])")


class Pieces(NamedTuple):
    """A body that was cut."""

    rest: bytes
    """The body with a marker for its transcript."""
    marker: str
    """The speaker of the only utterance in ``rest``."""
    utterances: Iterator[bytes]
    """The transcript's utterances as JSON lists, in order; each as the only thing in a list in a list."""


def cuts(body: bytes) -> Iterator[Pieces]:
    """Yield ways to cut a body that may be right, the likeliest first."""
    began = _BEGINNING.search(body)
    opening = began and _OPENING.match(body, began.end())
    if not began or not opening:
        return
    marker = token_hex()
    for end in _ends(body, began.end()):
        rest = b'%b{"speaker":"%b"}%b' % (body[: began.end()], marker.encode(), body[end:])
        yield Pieces(rest, marker, _lists(body, began.end(), end, opening[0].strip()))


def _ends(body: bytes, start: int) -> Iterator[int]:
    """Yield where the transcript may end."""
    if found := _WORDS_LAST.search(body, start):
        yield found.end()
    end = len(body)
    for _ in range(MOST_TRIES):
        end = body.rfind(b"]", start, end)
        if end <= start:
            return
        if body[max(start, end - 64) : end].rstrip().endswith(b"}"):
            yield end
            return


def _lists(body: bytes, start: int, end: int, opening: bytes) -> Iterator[bytes]:
    between = re.compile(rb"\}\s*(,)\s*(?=%b)" % re.escape(opening))
    while cut := between.search(body, start + PIECE_BYTES, end):
        yield _IN_A_BODY % body[start : cut.start(1)]
        start = cut.end()
    yield _IN_A_BODY % body[start:end]
