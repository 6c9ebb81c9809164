"""What was said, as subtitles: short pieces, each long enough on the screen to be read.

The limits are those of Netflix's Timed Text Style Guides, to which the BBC's and others come close: two lines of 42
characters, of 16 in Chinese, Japanese and Korean; 20 characters a second for adults (9 Chinese ones, and a wide one
counts as two here); up to 7 seconds; two frames between two of them. The least time, a second, is a little more than
theirs (5/6), for players that are late. Words are never left out to keep to it: they are what was said. Who talks
faster than people read has cues that are gone sooner, and two who talk at once have theirs one after the other: with
two at once, lines jump about in every player.
"""

from __future__ import annotations

import re
from heapq import heappop, heappush
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.text import cells
from monitor.model.transcript import FIRST_WIDE, Word, join_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from monitor.model.transcript import Utterance

LINE = 42
"""Characters, where a wide one (CJK) counts as two."""
WIDE_LINE = 32
"""The same, where what is said is in wide ones."""
LINES = 2
SHORTEST_MS = 1_000
LONGEST_MS = 7_000
GAP_MS = 83
"""Between two cues: two frames, by which one sees that there is another text."""
READ_PER_S = 20
"""Characters that are read in a second; a cue stays for so long where there is room before the next."""
MOST_PER_S = 30
"""No cue is gone sooner than that: nobody speaks so fast, but providers send words whose times are all the same."""

PAUSE_MS = 2_000
"""After such a silence, a new cue begins."""

_LONGEST_NAME = 24
_WIDE = 1.5
"""Columns of a character, on average, from which on a text is one of wide ones."""
_COMMA_WORTH = 12
"""So many characters one line may be longer than the other where a clause ends between them."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’)\]»」』]*$")
_TITLES = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Sr.", "Sra.", "Hr.", "Fr.", "Mme.", "e.g.", "i.e."})
"""Stand before something, dot or not."""
_CLAUSE_END = re.compile(r"[,;:—–،、，；：][\"'”’)\]»」』]*$")


class Cue(NamedTuple):
    """What is on the screen for a while."""

    start_ms: int
    end_ms: int
    speaker: str
    lines: tuple[str, ...]


class _Piece(NamedTuple):
    """Words that stand together, before it is known what comes before them."""

    start_ms: int
    place: int
    """Which one of all: of two that begin at once, the one that came first comes first."""
    end_ms: int
    speaker: str
    words: tuple[str, ...]
    width: int
    """Characters of a line."""


def cues(utterances: Iterable[Utterance], *, named: bool) -> Iterator[Cue]:
    """Return turns as cues, by their starts.

    A turn is split where a sentence ends, else where a clause does or the room or the time is over. A cue stays until
    it is read, if nothing else comes; one that would be gone too soon stays all the same, and the next one waits for
    it. There are never two at once.

    Args:
        utterances: By their starts, with their words.
        named: Whether a name stands before what is said where another one spoke before.

    """
    speaker, free_ms = None, 0
    for piece, following in _with_next(_in_order(utterances, named=named)):
        start_ms = max(piece.start_ms, free_ms)
        label = _label(piece.speaker) if named and piece.speaker != speaker else ()
        lines = tuple(_balanced((*label, *piece.words), piece.width))
        end_ms = _end(piece, following, start_ms, cells(" ".join(lines)))
        speaker, free_ms = piece.speaker, end_ms + GAP_MS
        yield Cue(start_ms, end_ms, piece.speaker, lines)


def _with_next(pieces: Iterable[_Piece]) -> Iterator[tuple[_Piece, _Piece | None]]:
    waiting = None
    for piece in pieces:
        if waiting:
            yield waiting, piece
        waiting = piece
    if waiting:
        yield waiting, None


def _end(piece: _Piece, following: _Piece | None, start_ms: int, size: int) -> int:
    """Return until when a piece of some size stays: until it is said and read, but not into what follows it."""
    at_least = start_ms + max(SHORTEST_MS, 1000 * size // MOST_PER_S)
    wanted = max(piece.end_ms, start_ms + 1000 * size // READ_PER_S)
    if following:
        wanted = min(wanted, following.start_ms - GAP_MS)
    return min(max(at_least, wanted), start_ms + LONGEST_MS)


def _in_order(utterances: Iterable[Utterance], *, named: bool) -> Iterator[_Piece]:
    """Return the pieces of all turns by their starts. Only those of turns that overlap are kept waiting."""
    waiting: list[_Piece] = []
    place = 0
    for utterance in utterances:
        while waiting and waiting[0].start_ms <= utterance.start_ms:
            yield heappop(waiting)
        label = _label(utterance.speaker) if named else ()
        width = WIDE_LINE if cells(utterance.text) > _WIDE * len(utterance.text) else LINE
        for words in _split(_short(utterance, width), label, width):
            times = min(word.start_ms for word in words), max(word.end_ms for word in words)
            texts = tuple(word.text for word in words)
            heappush(waiting, _Piece(times[0], place, times[1], utterance.speaker, texts, width))
            place += 1
    while waiting:
        yield heappop(waiting)


def _split(words: Iterable[Word], label: Sequence[str], width: int) -> Iterator[list[Word]]:
    """Return words in groups, each short enough for a cue with a label."""
    group: list[Word] = []
    for word in words:
        if group and _is_over(group, word):
            yield group
            group = []
        while group and not _fits(label, [*group, word], width):
            end = _clause_end(group)
            yield group[:end]
            group = group[end:]
        group.append(word)
    if group:
        yield group


def _is_over(group: Sequence[Word], word: Word) -> bool:
    """Whether a group ends before a word, however much room there is."""
    start_ms = min(one.start_ms for one in group)
    end_ms = max(one.end_ms for one in group)
    last = group[-1].text
    if end_ms - start_ms >= SHORTEST_MS and _SENTENCE_END.search(last) and last not in _TITLES:
        return True
    return word.start_ms - end_ms >= PAUSE_MS or max(word.end_ms, end_ms) - min(word.start_ms, start_ms) > LONGEST_MS


def _fits(label: Sequence[str], group: Sequence[Word], width: int) -> bool:
    texts = (*label, *(word.text for word in group))
    if sum(map(len, texts)) + len(texts) <= width and all(map(str.isascii, texts)):
        return True
    return len(_lines(texts, width)) <= LINES


def _clause_end(group: Sequence[Word]) -> int:
    """Return after how many words a full group is best split: at the last comma of its later half, or at its end."""
    for end in range(len(group), len(group) // 2, -1):
        if _CLAUSE_END.search(group[end - 1].text):
            return end
    return len(group)


def _lines(texts: Sequence[str], width: int) -> list[str]:
    """Return words in lines, each as full as it can be."""
    lines: list[str] = []
    for text in texts:
        longer = _joined(lines[-1], text) if lines else text
        if lines and cells(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(text)
    return lines


def _joined(line: str, text: str) -> str:
    """Return a line with a word more; where both scripts have spaces, without looking at all that stands there."""
    spaced = line[-1] < FIRST_WIDE or text[0] < FIRST_WIDE
    return f"{line} {text}" if spaced else join_words((line, text))


def _balanced(texts: Sequence[str], width: int) -> list[str]:
    """Return words in one line, or in two that are about as long, split after a comma rather than elsewhere."""
    full = _lines(texts, width)
    if len(full) != LINES:
        return full
    firsts = list(accumulate(texts[:-1], _joined))
    splits = [(first, join_words(texts[at:])) for at, first in enumerate(firsts, 1)]
    fitting = [split for split in splits if all(0 < cells(line) <= width for line in split)]
    return list(min(fitting, key=_unevenness, default=full))


def _unevenness(lines: tuple[str, str]) -> int:
    first, second = lines
    return abs(cells(first) - cells(second)) - (_COMMA_WORTH if _CLAUSE_END.search(first) else 0)


def _label(speaker: str) -> tuple[str, ...]:
    name = speaker if cells(speaker) <= _LONGEST_NAME else f"{next(_chunks(speaker, _LONGEST_NAME - 1)).strip()}…"
    return tuple(f"{name}:".split())


def _short(utterance: Utterance, width: int) -> Iterator[Word]:
    """Return the words of a turn, those without spaces that are too long for a line in pieces.

    Some providers send a whole sentence as one word; its time is shared out by length.
    """
    for word in utterance.words or (Word(utterance.text, utterance.start_ms, utterance.end_ms),):
        if len(word.text) <= width // 2 and " " not in word.text:
            if word.text:
                yield word
            continue
        parts = [chunk for part in word.text.split() for chunk in _chunks(part, width)]
        total, done = sum(map(len, parts)), 0
        for part in parts:
            start_ms = word.start_ms + (word.end_ms - word.start_ms) * done // total
            done += len(part)
            yield Word(part, start_ms, word.start_ms + (word.end_ms - word.start_ms) * done // total)


def _chunks(text: str, width: int) -> Iterator[str]:
    """Return ``text`` in pieces of at most ``width`` columns."""
    chunk = ""
    for character in text:
        if cells(chunk + character) > width:
            yield chunk
            chunk = ""
        chunk += character
    if chunk:
        yield chunk
