"""How what was said is put to the tokenizer of the search index, where it would not find the words by itself. No I/O.

It parts words at spaces. Han, kana, Thai and their like have none, so each of their characters (with the marks on it)
stands as a word: a run of them is found as a phrase, wherever it stands in a sentence. Accents it takes off Latin
letters alone; here also off Greek ones, and off the Cyrillic yo. Full-width letters become ordinary ones.

A trigram index finds the same at three times the size and takes twice as long to make (measured), and it misses words
of two characters, of which Chinese mostly consists.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor.model.letters import beyond_latin

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 200_000
"""Characters of a turn that are searched, three hours of talk: they take 25 ms to take in, eight million 3 s, and so
long nothing is acknowledged (measured)."""

_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"  # Thai, Lao
    "\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d"
    "\u17b4-\u17d3\u17dd\u3099\u309a"  # the two lines: Burmese; Khmer, and kana's voicing
)
_ALONE = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\u1780-\u17b3\u17d7\u17dc\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)


@cache
def _glued() -> re.Pattern[str]:
    """Find where no space is between two characters of which one stands alone. Compiled when it is needed: 10 ms."""
    return re.compile(f"(?<=[^ ])(?=[{_ALONE}])|(?<=[{_ALONE}{_MARKS}])(?=[^ {_MARKS}])")


_PLAIN_BELOW = "\u0386"
_ODD = re.compile(
    "[\u0386-\u03cf\u0401\u0451\u0e00-\u109f\u1780-\u17ff\u1f00-\u1fff\u3005-\uabff\uf900-\uffef\U0001b000-\U0003ffff]"
)
"""Whatever may be put otherwise, and a little more."""


def spelled(text: str) -> str:
    """Return ``text`` as it is indexed, and as it is asked for: of more than ``LONGEST`` characters the first ones."""
    text = text[:LONGEST]
    if text.isascii() or max(text) < _PLAIN_BELOW or not _ODD.search(text):
        return text
    return _glued().sub(" ", text.translate(beyond_latin()))


def places_in(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return which parts of ``text`` the parts of its spelling are that go from one place to another."""
    added = [0]
    """How many spaces were put in before a place in the spelling."""
    if (spelling := spelled(text)) != text:
        at = 0
        for character in spelling:
            is_added = character == " " and text[at : at + 1] != " "
            at += not is_added
            added.append(added[-1] + is_added)
        return [(start - added[start], end - added[end]) for start, end in spans]
    return list(spans)
