"""Who said what, when: words, utterances, transcripts; how words join to text, and who talked how long."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.times import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONG_SILENCE_MS = 10 * SECOND
"""A pause from which on something else than taking breath goes on: it ends a monologue, the transcript shows it, and
``z`` goes there."""

UNNAMED = "Unnamed speaker"
"""Shown for a speaker whom the provider could not name (null, empty or "-"; 4-7 % of real utterances)."""


class Word(NamedTuple):
    """One word with its place in time. A NamedTuple: a transcript holds hundreds of thousands."""

    text: str
    start_ms: int
    """From the start of the recording; equal to ``end_ms`` in much real data."""
    end_ms: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's words between two changes of speaker, or between two pauses; those that follow make one turn."""

    speaker: str
    """A name as sent, or ``UNNAMED``."""
    start_ms: int
    """Earliest word's start, ms from the start of the recording."""
    end_ms: int
    """Latest word's end, ms from the start of the recording."""
    text: str
    """The words joined (``join_words``), in the order in which they were sent."""
    words: tuple[Word, ...] = ()
    """Empty where an utterance was read for its text only."""


@dataclass(frozen=True, slots=True)
class SpeakerShare:
    """How much of a meeting one speaker talked."""

    speaker: str
    talk_ms: int
    words: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """A meeting's utterances, by start time. Utterances without text are left out."""

    utterances: tuple[Utterance, ...]

    @property
    def word_count(self) -> int:
        """The number of words in all utterances."""
        return sum(len(utterance.words) for utterance in self.utterances)

    @property
    def end_ms(self) -> int:
        """When the last word ends, ms from the start of the recording; 0 in an empty transcript."""
        return max((utterance.end_ms for utterance in self.utterances), default=0)


class SpokenWord(NamedTuple):
    """A word with its place in the text of its utterance."""

    start: int
    end: int
    start_ms: int
    end_ms: int


def spoken_words(utterance: Utterance) -> list[SpokenWord]:
    """Return where in an utterance's text each of its words stands (``join_words`` kept them all, in order)."""
    spoken, place = [], 0
    for word in utterance.words:
        piece = word.text.strip()
        start = utterance.text.find(piece, place) if piece else -1
        if start >= 0:
            place = start + len(piece)
            spoken.append(SpokenWord(start, place, word.start_ms, word.end_ms))
    return spoken


def starts_turn(before: Utterance | None, utterance: Utterance) -> bool:
    """Whether an utterance begins a turn: nobody spoke before, or someone else."""
    return before is None or before.speaker != utterance.speaker


def in_turns(utterances: Iterable[Utterance]) -> Iterator[list[Utterance]]:
    """Yield the turns, each as the utterances that it has."""
    turn: list[Utterance] = []
    for utterance in utterances:
        if turn and starts_turn(turn[-1], utterance):
            yield turn
            turn = []
        turn.append(utterance)
    if turn:
        yield turn


class Stretch(NamedTuple):
    """A stretch of time, in ms from the start of the recording."""

    start_ms: int
    end_ms: int

    @property
    def lasts_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms


class Listening:
    """Hears utterances by their start, and tells before which of them it is silent for long."""

    def __init__(self) -> None:
        self._until: int | None = None

    @property
    def until(self) -> int:
        """When all that was heard is over, ms; 0 before the first utterance."""
        return self._until or 0

    def silence_before(self, utterance: Utterance) -> Stretch | None:
        """Hear the next utterance; return the long silence that it ends, None where there is none.

        One that is told to end before it begins is heard where it begins.
        """
        before, start = self._until, utterance.start_ms
        until = max(start, utterance.end_ms)
        self._until = until if before is None else max(before, until)
        return Stretch(before, start) if before is not None and start - before >= LONG_SILENCE_MS else None


def speaker_shares(utterances: Iterable[Utterance]) -> list[SpeakerShare]:
    """Return each speaker's talk time and words, who talked longest first (ties by name)."""
    talk: dict[str, tuple[int, int]] = {}
    for utterance in utterances:
        talk_ms, words = talk.get(utterance.speaker, (0, 0))
        spoken = max(0, utterance.end_ms - utterance.start_ms)
        talk[utterance.speaker] = (talk_ms + spoken, words + len(utterance.words))
    return in_order(SpeakerShare(speaker, talk_ms, words) for speaker, (talk_ms, words) in talk.items())


def in_order(shares: Iterable[SpeakerShare]) -> list[SpeakerShare]:
    """Return shares such that who talked longest comes first, ties by name."""
    return sorted(shares, key=lambda share: (-share.talk_ms, share.speaker))


def join_words(words: Iterable[str]) -> str:
    """Join words to running text: one space between two words, none between two characters of CJK script.

    Providers send CJK text one character a word (wire formats, 2b); a space between them is never written. Nor is one
    before a comma or behind a bracket, should those come as words of their own. Words that are blank add nothing.
    """
    pieces = [piece for word in words if (piece := word if word.isascii() and " " not in word else word.strip())]
    if not pieces:
        return ""
    text = " ".join(pieces)
    if text.isascii() and not _LONE.search(text):
        return text
    joined = [pieces[0]]
    for before, after in pairwise(pieces):
        if not _belong_together(before, after):
            joined.append(" ")
        joined.append(after)
    return "".join(joined)


_CLOSING = frozenset(",.;:!?…%)]}”’»、。，．：；？！）】」』،؛؟۔।")
_OPENING = frozenset("([{“‘«¿¡（【「『")
_LONE = re.compile(r"(?:^| )(?:[,.;:!?%)\]}]+|[(\[{]+)(?: |$)")
"""In ASCII text a word of such characters alone; there are hardly ever any, and one look tells."""


def _belong_together(before: str, after: str) -> bool:
    if _is_cjk(before[-1]) and _is_cjk(after[0]):
        return True
    return (after[0] in _CLOSING and _CLOSING.issuperset(after)) or (
        before[-1] in _OPENING and _OPENING.issuperset(before)
    )


_CJK_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH", "KANGXI", "BOPOMOFO", "HALFWIDTH KATAKANA")


FIRST_WIDE = "\u2e80"
"""All characters before it are of scripts that have spaces between words."""


def _is_cjk(character: str) -> bool:
    """Whether a script without spaces between words has this character. Hangul is not one: Korean uses spaces."""
    if character < FIRST_WIDE:
        return False
    return unicodedata.name(character, "").startswith(_CJK_NAMES)
