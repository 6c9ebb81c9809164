"""Who says what in a simulated meeting, in which order: turns of sentences, without any time yet."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from monitor.simulator.chance import Deck
from monitor.simulator.phrases import DAYS, DEADLINES, EFFORTS, OTHER_TONGUES, SENTENCES, Move
from monitor.simulator.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from monitor.simulator.topic import Topic


class Turn(NamedTuple):
    """What one person says before another one does."""

    speaker: str
    sentences: list[list[str]]
    """Words, with the punctuation glued on as speech recognition does."""


class _Role(Enum):
    """A part in an exchange; who plays it changes from one to the next."""

    OWNER = auto()
    """The one who knows about the topic."""
    CRITIC = auto()
    THIRD = auto()


_Exchange = tuple[tuple[_Role, tuple[Move, ...]], ...]

_BRIEFING: tuple[Move, ...] = (Move.REPORT, Move.DETAIL, Move.DETAIL, Move.REPORT, Move.WORRY)

_EXCHANGES: tuple[_Exchange, ...] = (
    (
        (_Role.CRITIC, (Move.ASK,)),
        (_Role.OWNER, (Move.ANSWER, Move.DETAIL, Move.REPORT, Move.DETAIL, Move.DETAIL, Move.WORRY, Move.DETAIL)),
        (_Role.THIRD, (Move.NOD,)),
        (_Role.OWNER, (Move.PROPOSE, Move.DETAIL, Move.DETAIL)),
    ),
    (
        (_Role.CRITIC, (Move.ASK,)),
        (_Role.OWNER, (Move.ANSWER, Move.DETAIL)),
        (_Role.CRITIC, (Move.NOD,)),
        (_Role.OWNER, (Move.DETAIL, Move.REPORT)),
    ),
    (
        (_Role.OWNER, (Move.REPORT, Move.DETAIL, Move.WORRY)),
        (_Role.CRITIC, (Move.NOD, Move.WORRY)),
        (_Role.OWNER, (Move.SOOTHE,)),
    ),
    (
        (_Role.CRITIC, (Move.WORRY, Move.DETAIL, Move.DETAIL, Move.PROPOSE)),
        (_Role.OWNER, (Move.OBJECT, Move.DETAIL)),
        (_Role.THIRD, (Move.PROPOSE,)),
        (_Role.OWNER, (Move.AGREE,)),
    ),
    (
        (_Role.THIRD, (Move.ASK,)),
        (_Role.OWNER, (Move.ANSWER,)),
        (_Role.THIRD, (Move.NOD, Move.PROPOSE)),
        (_Role.CRITIC, (Move.OBJECT,)),
        (_Role.THIRD, (Move.SOOTHE, Move.DETAIL)),
        (_Role.CRITIC, (Move.AGREE,)),
    ),
    (
        (_Role.OWNER, (Move.WORRY, Move.DETAIL, Move.DETAIL)),
        (_Role.THIRD, (Move.ASIDE,)),
        (_Role.OWNER, (Move.NOD, Move.PROPOSE, Move.DETAIL)),
        (_Role.CRITIC, (Move.AGREE, Move.PROMISE)),
    ),
    (
        (_Role.CRITIC, (Move.ASK,)),
        (_Role.OWNER, (Move.NOD, Move.ANSWER, Move.WORRY)),
        (_Role.THIRD, (Move.PROPOSE,)),
        (_Role.CRITIC, (Move.NOD,)),
        (_Role.OWNER, (Move.AGREE, Move.PROMISE)),
    ),
    (
        (_Role.OWNER, (Move.ASSIGN,)),
        (_Role.CRITIC, (Move.PROMISE,)),
    ),
)

_DECISION: _Exchange = (
    (_Role.CRITIC, (Move.PROPOSE,)),
    (_Role.OWNER, (Move.AGREE,)),
    (_Role.CRITIC, (Move.ASSIGN,)),
    (_Role.OWNER, (Move.PROMISE,)),
)


_OWNER_CHANGES = 0.2
"""How likely it is that after an exchange somebody else takes the topic over."""

_OTHER_TONGUE = 0.01
"""How likely it is that an exchange ends in another language."""


class Conversation:
    """An endless meeting between some people: the first of them leads it."""

    def __init__(self, source: Random, people: Sequence[str]) -> None:
        self._source = source
        self._people = list(people)
        self._shares = [1 / (1 + place) for place in range(len(people))]
        self._lines = {move: Deck(source, sentences) for move, sentences in SENTENCES.items()}
        self._topics = Deck(source, [_Gaps(source, topic) for topic in TOPICS])
        self._exchanges = Deck(source, _EXCHANGES)
        self._tongues = Deck(source, OTHER_TONGUES)

    def greetings(self) -> Iterator[Turn]:
        """Everybody says hello."""
        gaps = self._topics.draw()
        for speaker in self._people:
            yield self._turn(gaps, speaker, (Move.GREET,), self._other_than(speaker))

    def agenda(self) -> Iterator[Turn]:
        """One topic after the other, without an end."""
        while True:
            yield from self._topic(self._topics.draw())

    def farewell(self) -> Iterator[Turn]:
        """Everybody leaves."""
        gaps = self._topics.draw()
        for speaker in self._people:
            moves = (Move.CLOSE, Move.CLOSE) if speaker == self._people[0] else (Move.CLOSE,)
            yield self._turn(gaps, speaker, moves, self._other_than(speaker))

    def _topic(self, gaps: _Gaps) -> Iterator[Turn]:
        lead = self._people[0]
        owner = self._other_than(lead)
        yield self._turn(gaps, lead, (Move.OPEN,), owner)
        briefing = _BRIEFING[: self._source.randint(2, len(_BRIEFING))]
        yield self._turn(gaps, owner, briefing, lead)
        for _ in range(self._source.randint(3, 7)):
            yield from self._exchange(gaps, self._exchanges.draw(), owner)
            if self._source.random() < _OWNER_CHANGES:
                owner = self._other_than(owner)
        yield from self._exchange(gaps, _DECISION, owner)

    def _exchange(self, gaps: _Gaps, exchange: _Exchange, owner: str) -> Iterator[Turn]:
        critic = self._other_than(owner)
        cast = {_Role.OWNER: owner, _Role.CRITIC: critic, _Role.THIRD: self._other_than(owner, critic)}
        speakers = [cast[role] for role, _ in exchange]
        for (_, moves), speaker, heir in zip(exchange, speakers, [*speakers[1:], critic], strict=True):
            yield self._turn(gaps, speaker, moves, heir if heir != speaker else self._other_than(speaker))
        if self._source.random() < _OTHER_TONGUE:
            yield Turn(critic, [list(self._tongues.draw())])

    def _turn(self, gaps: _Gaps, speaker: str, moves: tuple[Move, ...], to: str) -> Turn:
        return Turn(speaker, [gaps.fill(self._lines[move].draw(), to).split() for move in moves])

    def _other_than(self, *speakers: str) -> str:
        """Return somebody else, rather a talkative one; of two people the only other one, whatever was asked."""
        others = [person for person in self._people if person not in speakers]
        if not others:
            others = [person for person in self._people if person != speakers[0]]
        shares = [self._shares[self._people.index(person)] for person in others]
        return self._source.choices(others, shares)[0]


class _Gaps:
    """Fills the gaps in sentences with the words of one topic."""

    def __init__(self, source: Random, topic: Topic) -> None:
        self._name = ""
        self._task = topic.tasks[0]
        self._decks = {
            "topic": Deck(source, [topic.title]),
            "thing": Deck(source, topic.things),
            "fact": Deck(source, topic.facts),
            "problem": Deck(source, topic.problems),
            "task": Deck(source, topic.tasks),
            "day": Deck(source, DAYS),
            "deadline": Deck(source, DEADLINES),
            "effort": Deck(source, EFFORTS),
        }

    def fill(self, sentence: str, to: str) -> str:
        """Return the sentence as said to somebody."""
        self._name = to.split(maxsplit=1)[0]
        filled = sentence.format_map(self)
        return filled[0].upper() + filled[1:]

    def __getitem__(self, gap: str) -> str:
        match gap:
            case "name":
                return self._name
            case "that_task":
                return self._task
            case "task":
                self._task = self._decks["task"].draw()
                return self._task
            case _:
                return self._decks[gap].draw()
