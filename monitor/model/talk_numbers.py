"""Numbers of a meeting that people look at: who talks how long and how fast, silences, and who interrupts whom.

Made of times, names, and of texts the length. Where the times do not tell a number, it is None rather than nonsense.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.talk_time import spoken
from monitor.model.times import MINUTE, SECOND
from monitor.model.transcript import Listening, Stretch, in_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from monitor.model.transcript import Utterance

INTERRUPTION_MS = SECOND // 2
"""Two must talk at once for at least so long. Most changes of speaker overlap a little; nobody minds."""

LEAST_TALK_MS = 10 * SECOND
"""Of less talk, nobody can say how fast it was."""

_MOST_UNTIMED = 0.1
"""Of a speaker's text, what may have been said in no time at all before the talk time is worth nothing."""


class Turn(NamedTuple):
    """What one speaker says until another one begins: one utterance or several that follow each other."""

    speaker: str
    start_ms: int
    end_ms: int


class Interruption(NamedTuple):
    """How often one speaker interrupts another.

    A turn interrupts another speaker's when it begins while that one is under way, goes on after that one's end, and
    both talk for at least ``INTERRUPTION_MS``. Of several that are under way, the one that began last is meant; where
    that is the speaker's own, or began at the same time, nobody is interrupted.
    """

    speaker: str
    interrupted: str
    times: int


@dataclass(slots=True)
class SpeakerNumbers:
    """What one speaker did in a meeting."""

    speaker: str
    talk_ms: int = 0
    """The lengths of their utterances, as ``speaker_shares`` adds them up."""
    words: int = 0
    turns: int = 0
    monologue: Stretch = field(default=Stretch(0, 0))
    """The longest stretch of a turn without a long silence in it."""
    characters: int = 0
    untimed_characters: int = 0
    """Those that were said in no time at all: much real data has words that end when they begin."""

    @property
    def is_timed(self) -> bool:
        """Whether the times tell how long this speaker talked."""
        return self.talk_ms > 0 and self.untimed_characters <= _MOST_UNTIMED * self.characters

    @property
    def words_per_minute(self) -> int | None:
        """How fast they talk; None where that cannot be known."""
        is_known = self.is_timed and self.talk_ms >= LEAST_TALK_MS
        return round(self.words * MINUTE / self.talk_ms) if is_known else None


@dataclass(frozen=True, slots=True)
class Silences:
    """When nobody says anything for ``LONG_SILENCE_MS`` or more, between the first word and the last."""

    number: int
    total_ms: int
    longest: Stretch | None
    """The first of equally long ones; None where there is none."""


@dataclass(frozen=True, slots=True)
class TalkNumbers:
    """All numbers of one meeting."""

    speakers: Sequence[SpeakerNumbers]
    """Who talked longest first, ties by name."""
    turns: int
    span: Stretch
    """From the first word to the last."""
    talk_ms: int
    """All speakers' talk time."""
    spoken_ms: int
    """How long somebody talks: less than ``talk_ms`` where some talk at once."""
    overlap_ms: int
    """How long two or more speakers talk at once."""
    silences: Silences
    interruptions: Sequence[Interruption]
    """Most often first, ties by name."""
    untimed: int
    """Utterances of no length."""
    utterances: int

    @property
    def is_timed(self) -> bool:
        """Whether the times tell how long anybody talked, for all that matters."""
        untimed = sum(one.untimed_characters for one in self.speakers)
        return self.talk_ms > 0 and untimed <= _MOST_UNTIMED * sum(one.characters for one in self.speakers)

    @property
    def words(self) -> int:
        """All speakers' words."""
        return sum(one.words for one in self.speakers)

    @property
    def monologue(self) -> SpeakerNumbers | None:
        """Whose monologue is the longest; None where no turn has any length."""
        longest = max(self.speakers, key=lambda one: one.monologue.lasts_ms, default=None)
        return longest if longest and longest.monologue.lasts_ms else None

    @property
    def unspoken_ms(self) -> int:
        """How long nobody talks, between the first word and the last."""
        return self.span.lasts_ms - self.spoken_ms

    def share(self, speaker: SpeakerNumbers) -> float | None:
        """Return a speaker's part of all talk, 0 to 1; of all words where the times do not tell; None of nothing."""
        part, whole = (speaker.talk_ms, self.talk_ms) if self.is_timed else (speaker.words, self.words)
        return part / whole if whole else None


def talk_numbers(utterances: Iterable[Utterance], words: Mapping[str, int] | None = None) -> TalkNumbers:
    """Return a meeting's numbers. Sorting is the longest work, and what is sorted already costs next to nothing.

    Args:
        utterances: In any order, overlapping, of no length.
        words: How many each speaker says, where the utterances were read without theirs.

    """
    said = sorted(utterances, key=attrgetter("start_ms"))
    speakers = _speakers(said, words)
    turns: list[Turn] = []
    for turn, monologue in _turns(said):
        turns.append(turn)
        one = speakers[turn.speaker]
        one.turns += 1
        if monologue.lasts_ms > one.monologue.lasts_ms:
            one.monologue = monologue
    spoken_ms, overlap_ms = spoken(said)
    return TalkNumbers(
        speakers=sorted(speakers.values(), key=lambda one: (-one.talk_ms, one.speaker)),
        turns=len(turns),
        span=_span(said),
        talk_ms=sum(one.talk_ms for one in speakers.values()),
        spoken_ms=spoken_ms,
        overlap_ms=overlap_ms,
        silences=_silences(said),
        interruptions=_interruptions(turns),
        untimed=sum(utterance.end_ms <= utterance.start_ms for utterance in said),
        utterances=len(said),
    )


def _span(said: Sequence[Utterance]) -> Stretch:
    """Return where utterances in order begin and end."""
    if not said:
        return Stretch(0, 0)
    return Stretch(said[0].start_ms, max(said[-1].start_ms, *(utterance.end_ms for utterance in said)))


def _speakers(said: Iterable[Utterance], words: Mapping[str, int] | None) -> dict[str, SpeakerNumbers]:
    """Return what can be added up of each speaker, whatever comes before or after."""
    speakers: dict[str, SpeakerNumbers] = {}
    for utterance in said:
        one = speakers.get(utterance.speaker)
        if one is None:
            one = speakers[utterance.speaker] = SpeakerNumbers(utterance.speaker)
        length, characters = utterance.end_ms - utterance.start_ms, len(utterance.text)
        one.words += len(utterance.words)
        one.characters += characters
        if length > 0:
            one.talk_ms += length
        else:
            one.untimed_characters += characters
    if words is not None:
        for one in speakers.values():
            one.words = words.get(one.speaker, 0)
    return speakers


def _turns(said: Iterable[Utterance]) -> Iterator[tuple[Turn, Stretch]]:
    """Yield the turns, each with its longest stretch without a long silence."""
    for turn in in_turns(said):
        stretches = list(_stretches(turn))
        yield Turn(turn[0].speaker, turn[0].start_ms, stretches[-1].end_ms), max(stretches, key=_length)


def _stretches(turn: Sequence[Utterance]) -> Iterator[Stretch]:
    """Yield what the long silences in a turn part it into."""
    listening, since = Listening(), turn[0].start_ms
    for utterance in turn:
        if silence := listening.silence_before(utterance):
            yield Stretch(since, silence.start_ms)
            since = silence.end_ms
    yield Stretch(since, listening.until)


def _length(stretch: Stretch) -> int:
    return stretch.lasts_ms


def _silences(said: Iterable[Utterance]) -> Silences:
    listening = Listening()
    found = [silence for utterance in said if (silence := listening.silence_before(utterance))]
    return Silences(len(found), sum(map(_length, found)), max(found, key=_length, default=None))


def _interruptions(turns: Iterable[Turn]) -> list[Interruption]:
    """Count who interrupts whom. Each turn is laid on those under way, and taken away once: never two loops."""
    under_way: list[Turn] = []
    times: Counter[tuple[str, str]] = Counter()
    for turn in turns:
        while under_way and under_way[-1].end_ms < turn.start_ms + INTERRUPTION_MS:
            under_way.pop()
        if under_way:
            before = under_way[-1]
            if before.speaker != turn.speaker and before.start_ms < turn.start_ms and before.end_ms < turn.end_ms:
                times[turn.speaker, before.speaker] += 1
        under_way.append(turn)
    counted = (Interruption(speaker, interrupted, number) for (speaker, interrupted), number in times.items())
    return sorted(counted, key=lambda one: (-one.times, one.speaker, one.interrupted))
