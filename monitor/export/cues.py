"""What was said, as subtitles: short pieces, each long enough on the screen to be read.

The limits are those of the usual guidelines (Netflix, BBC): two lines of 42 characters, 1 to 7 seconds.
"""

from __future__ import annotations

import re
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.text import cells
from monitor.model.transcript import Word, join_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from monitor.model.transcript import Utterance

LINE = 42
"""Characters, where a wide one (CJK) counts as two."""
LINES = 2
SHORTEST_MS = 1_000
LONGEST_MS = 7_000

PAUSE_MS = 2_000
"""After such a silence, a new cue begins."""

_LONGEST_NAME = 24

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


def cues(utterances: Iterable[Utterance], *, named: bool) -> Iterator[Cue]:
    """Return turns as cues, by their starts.

    A turn is split where a sentence ends, else where a clause does or the room or the time is over. Who talk at once
    have cues that overlap. A cue that would be gone too soon stays for a second, and the next one waits for it if it
    can do so within a second.

    Args:
        utterances: By their starts, with their words.
        named: Whether a name stands before what is said where another one spoke before.

    """
    before, until = Cue(0, 0, "", ()), 0
    for piece in _in_order(utterances, named=named):
        start_ms = max(piece.start_ms, before.start_ms, 0)
        if until > start_ms and until - piece.start_ms <= SHORTEST_MS:
            start_ms = until
        end_ms = min(max(piece.end_ms, start_ms + SHORTEST_MS), start_ms + LONGEST_MS)
        label = _label(piece.speaker) if named and piece.speaker != before.speaker else ()
        before = Cue(start_ms, end_ms, piece.speaker, tuple(_lines((*label, *piece.words))))
        until = end_ms if end_ms > piece.end_ms else 0
        yield before


def _in_order(utterances: Iterable[Utterance], *, named: bool) -> Iterator[_Piece]:
    """Return the pieces of all turns by their starts. Only those of turns that overlap are kept waiting."""
    waiting: list[_Piece] = []
    place = 0
    for utterance in utterances:
        while waiting and waiting[0].start_ms <= utterance.start_ms:
            yield heappop(waiting)
        label = _label(utterance.speaker) if named else ()
        for words in _split(_short(utterance), label):
            times = min(word.start_ms for word in words), max(word.end_ms for word in words)
            texts = tuple(word.text for word in words)
            heappush(waiting, _Piece(times[0], place, times[1], utterance.speaker, texts))
            place += 1
    while waiting:
        yield heappop(waiting)


def _split(words: Iterable[Word], label: Sequence[str]) -> Iterator[list[Word]]:
    """Return words in groups, each short enough for a cue with a label."""
    group: list[Word] = []
    for word in words:
        if group and _is_over(group, word):
            yield group
            group = []
        while group and not _fits(label, [*group, word]):
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


def _fits(label: Sequence[str], group: Sequence[Word]) -> bool:
    texts = (*label, *(word.text for word in group))
    if sum(map(len, texts)) + len(texts) <= LINE and all(map(str.isascii, texts)):
        return True
    return len(_lines(texts)) <= LINES


def _clause_end(group: Sequence[Word]) -> int:
    """Return after how many words a full group is best split: at the last comma of its later half, or at its end."""
    for end in range(len(group), len(group) // 2, -1):
        if _CLAUSE_END.search(group[end - 1].text):
            return end
    return len(group)


def _lines(texts: Sequence[str]) -> list[str]:
    """Return words in lines, each as full as it can be."""
    lines: list[str] = []
    for text in texts:
        longer = join_words((lines[-1], text)) if lines else text
        if lines and cells(longer) <= LINE:
            lines[-1] = longer
        else:
            lines.append(text)
    return lines


def _label(speaker: str) -> tuple[str, ...]:
    name = speaker if cells(speaker) <= _LONGEST_NAME else f"{next(_chunks(speaker, _LONGEST_NAME - 1)).strip()}…"
    return tuple(f"{name}:".split())


def _short(utterance: Utterance) -> Iterator[Word]:
    """Return the words of a turn, those without spaces that are too long for a line in pieces.

    Some providers send a whole sentence as one word; its time is shared out by length.
    """
    for word in utterance.words or (Word(utterance.text, utterance.start_ms, utterance.end_ms),):
        if len(word.text) <= LINE // 2 and " " not in word.text:
            yield word
            continue
        parts = [chunk for part in word.text.split() for chunk in _chunks(part, LINE)]
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
