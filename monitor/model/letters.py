"""Letters that are looked for as one: with their accents and without, full-width and ordinary. No I/O.

What finds a word in all transcripts and what finds it in one go by the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LATIN = (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00))
_GREEK_AND_YO = (*range(0x0386, 0x03D0), *range(0x1F00, 0x2000), 0x0401, 0x0451)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS = "\u0300-\u036f"
_MARK = re.compile(f"[{_MARKS}]")


@cache
def beyond_latin() -> dict[int, int]:
    """Return what stands for letters that the tokenizer of the search index leaves as they are: each for one letter."""
    return _FULL_WIDTH | {code: _bare(code) for code in _GREEK_AND_YO}


@cache
def _all() -> dict[int, int]:
    return beyond_latin() | {code: _bare(code) for code in _LATIN}


@cache
def _latin_1() -> bytes:
    """Return the same for ISO 8859-1, whose letters are bytes: a fifth of the time (measured)."""
    return bytes(_all().get(code, code) for code in range(0x100))


def _bare(code: int) -> int:
    """Return a letter without its accents."""
    first = unicodedata.normalize("NFD", chr(code))[0]
    return ord(first) if first.isalpha() else code


def bare(text: str) -> str:
    """Return ``text`` with plain letters, each in the place of its own; accents that follow a letter stay."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").translate(_latin_1()).decode("latin-1")
    except UnicodeEncodeError:
        return text.translate(_all())


def has_marks(text: str) -> bool:
    """Whether accents follow letters, as characters of their own."""
    return not text.isascii() and _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """Return ``text`` without such accents; one that consists of them alone as it is."""
    return _MARK.sub("", text) or text


def marked(text: str) -> str:
    """Return a regular expression for ``text``, in which any letter may have such accents behind it."""
    return "".join(f"{re.escape(each)}[{_MARKS}]*" if each.isalpha() else re.escape(each) for each in text)
