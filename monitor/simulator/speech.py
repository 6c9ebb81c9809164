"""A conversation spoken and recognised: words with times, cut into utterances as the provider sends them.

What real transcripts were found to have is here on purpose (wire formats, 2b): utterances cut at pauses, words
without length or at each other's time, speakers whom nobody could name, and text heard where there was silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypedDict

from monitor.simulator.chance import Deck
from monitor.simulator.conversation import Conversation
from monitor.simulator.phrases import HALLUCINATIONS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from monitor.simulator.conversation import Turn


class SpokenWord(TypedDict):
    """As on the wire; seconds from the start of the recording."""

    start: float
    end: float
    word: str


class SpokenUtterance(TypedDict):
    """As on the wire."""

    speaker: str | None
    words: list[SpokenWord]


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in one meeting."""

    speakers: list[str]
    """As on the wire: the set of names, in no meaningful order."""
    transcript: list[SpokenUtterance]
    length_s: float
    """From the start of the recording to the end of the last word."""


def talk(source: Random, words: int) -> Talk:
    """Return a talk of exactly ``words`` words among two to six people; about 140 of them make a minute."""
    people = _people(source)
    conversation = Conversation(source, people)
    farewell = list(conversation.farewell())
    recording = _Recording(source, words, eagerness={name: source.choice(_EAGERNESS) for name in people})
    recording.hear(chain(conversation.greetings(), conversation.agenda()), leave_room=_count(farewell))
    recording.hear(farewell)
    recording.disarrange()
    source.shuffle(people)
    return Talk(people, recording.utterances, recording.end_s)


def _people(source: Random) -> list[str]:
    """Return who takes part; now and then a platform glues a badge to a name (wire formats, 2b)."""
    people = source.sample(PEOPLE, source.choice((2, 3, 3, 4, 4, 5, 6)))
    badge = " (Unverified)" if source.random() < _BADGES else ""
    return [f"{name}{badge}" if place % 3 == 1 else name for place, name in enumerate(people)]


def _count(turns: Iterable[Turn]) -> int:
    return sum(len(sentence) for turn in turns for sentence in turn.sentences)


_BADGES = 0.2
_UNNAMED = 0.015
"""How likely it is that an utterance has no name: the wire has null or a dash for it."""
_WITHOUT_LENGTH = 0.012
"""Words that end when they start: 338 of 27,856 in a real transcript, as are the next two numbers."""
_OUT_OF_ORDER = 0.02
_LONG_PAUSE = 0.2
"""How likely it is that a speaker stops for over a second between sentences; recognition starts anew there."""
_SILENCE = 0.004
"""How likely it is that nobody says anything for a while after a turn."""
_EAGERNESS = (0.0, 0.02, 0.05, 0.05, 0.15)
"""How often somebody's turns begin before the one before has ended: some people never interrupt, some always do."""
_INTERRUPTED_FROM_S = 3.0
"""Nobody interrupts what is said in less time: a nod, a name."""
_EARLY_START = 0.2
"""How likely it is that the first word begins before the recording does."""
_ENDLESS_WORD_FROM = 2_000
"""Talks of at least so many words have one that never seems to end."""


class _Recording:
    """Puts words on the clock, until ``capacity`` words were heard."""

    def __init__(self, source: Random, capacity: int, eagerness: Mapping[str, float]) -> None:
        self.utterances: list[SpokenUtterance] = []
        self.end_s = 0.0
        self._source = source
        self._now_s = source.uniform(0.3, 3.0)
        self._eagerness = eagerness
        self._capacity = capacity
        self._room = capacity
        self._ghosts = Deck(source, HALLUCINATIONS)

    def hear(self, turns: Iterable[Turn], leave_room: int = 0) -> None:
        """Record turns until they end or there is only ``leave_room`` for words left."""
        for turn in turns:
            self._take_the_floor(turn.speaker)
            for breath, words in enumerate(_breaths(self._source, turn.sentences)):
                room = self._room - leave_room
                if room <= 0:
                    return
                if breath:
                    self._now_s += self._source.uniform(1.0, 2.2)
                self._utter(self._name(turn.speaker), words[:room])
            if self._source.random() < _SILENCE:
                self._stay_silent(leave_room)

    def _take_the_floor(self, speaker: str) -> None:
        """Let somebody begin: mostly after a moment, sometimes a little too early, now and then in between."""
        words = self.utterances[-1]["words"] if self.utterances else []
        said_s = self._now_s - words[0]["start"] if words else 0.0
        if said_s > _INTERRUPTED_FROM_S and self._source.random() < self._eagerness[speaker]:
            self._now_s -= self._source.uniform(0.7, 2.2)
        else:
            self._now_s += self._source.uniform(-0.2, 1.2)

    def disarrange(self) -> None:
        """Make the few mistakes in time that real transcripts have."""
        for utterance in self.utterances:
            words = utterance["words"]
            if len(words) > 1 and self._source.random() < _OUT_OF_ORDER:
                place = self._source.randrange(len(words) - 1)
                _swap_times(words[place], words[place + 1])
        if self.utterances and self._source.random() < _EARLY_START:
            self.utterances[0]["words"][0]["start"] = -self._source.random() / 10
        if self._capacity >= _ENDLESS_WORD_FROM:
            word = self._source.choice(self.utterances)["words"][-1]
            word["end"] = min(self.end_s, word["start"] + 26.0)

    def _utter(self, speaker: str | None, words: list[str]) -> None:
        """Append one utterance. The inner loop of all simulated data: 100,000 words pass here in a moment."""
        random, now_s = self._source.random, self._now_s
        pace = self._source.uniform(0.85, 1.2)
        spoken: list[SpokenWord] = []
        for word in words:
            start = now_s
            if random() >= _WITHOUT_LENGTH:
                now_s += pace * (0.13 + 0.05 * len(word)) * (0.7 + 0.6 * random())
            spoken.append({"start": start, "end": now_s, "word": word})
            if word[-1] in _PAUSED_AT:
                now_s += 0.15 + 0.3 * random()
        self.utterances.append({"speaker": speaker, "words": spoken})
        self._now_s = spoken[-1]["end"]
        self.end_s = max(self.end_s, self._now_s)
        self._room -= len(words)

    def _name(self, speaker: str) -> str | None:
        if self._source.random() < _UNNAMED:
            return self._source.choice((None, "-"))
        return speaker

    def _stay_silent(self, leave_room: int) -> None:
        self._now_s += self._source.uniform(15.0, 80.0)
        if self._room - leave_room > 0:
            self._utter("-", list(self._ghosts.draw())[: self._room - leave_room])


_PAUSED_AT = frozenset(",.:;?!")


def _swap_times(first: SpokenWord, second: SpokenWord) -> None:
    """Let each word be heard when the other one was; what is read stays a sentence."""
    for time in ("start", "end"):
        first[time], second[time] = second[time], first[time]


def _breaths(source: Random, sentences: list[list[str]]) -> Iterable[list[str]]:
    """Join sentences to stretches without a long pause: what becomes one utterance."""
    breath: list[str] = []
    for sentence in sentences:
        if breath and source.random() < _LONG_PAUSE:
            yield breath
            breath = []
        breath = [*breath, *sentence]
    yield breath
