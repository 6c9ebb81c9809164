"""The words of an utterance in few bytes, beside its text.

A long meeting has hundreds of thousands of words; their text stands in the utterance already. So a word is kept as
three numbers: where it stands in the text, and its times. All are little-endian 32-bit integers:

    count, then for each word: span, start_ms, end_ms; then the literals as UTF-8

A span of 2n is a word of n characters right after the one before, 2n + 1 one that a single character (the space)
parts from it. A word that the text does not hold in its place is kept whole: span -1 - n, its n characters among
the literals. Whatever the words are, ``unpack`` gives them back as they were.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from monitor.model.transcript import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COUNT = struct.Struct("<i")
_WORD = struct.Struct("<iii")


def pack(text: str, words: Iterable[Word]) -> bytes:
    """Return ``words``, of which ``text`` was joined, packed.

    Raises:
        struct.error: A time is further than 24 days from the start of the recording; ``wire`` lets none through.

    """
    numbers: list[int] = []
    literals: list[str] = []
    place = 0
    for word, start_ms, end_ms in words:
        gap = 0 if text.startswith(word, place) else 1
        if gap and not text.startswith(word, place + 1):
            literals.append(word)
            numbers += (-1 - len(word), start_ms, end_ms)
            continue
        place += gap + len(word)
        numbers += (2 * len(word) + gap, start_ms, end_ms)
    head = struct.pack(f"<{1 + len(numbers)}i", len(numbers) // 3, *numbers)
    return head + "".join(literals).encode()


def unpack(text: str, packed: bytes) -> tuple[Word, ...]:
    """Return the words that ``pack`` was given with the same ``text``."""
    return tuple(_unpacked(text, packed))


def _unpacked(text: str, packed: bytes) -> Iterator[Word]:
    [count] = _COUNT.unpack_from(packed)
    end = _COUNT.size + count * _WORD.size
    literals = packed[end:].decode()
    place = literal = 0
    for span, start_ms, end_ms in _WORD.iter_unpack(packed[_COUNT.size : end]):
        if span < 0:
            length = -1 - span
            yield Word(literals[literal : literal + length], start_ms, end_ms)
            literal += length
        else:
            place += span & 1
            yield Word(text[place : place + (span >> 1)], start_ms, end_ms)
            place += span >> 1
