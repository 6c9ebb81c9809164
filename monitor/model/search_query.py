"""What a person types to search all transcripts, as what it asks for. Nothing that is typed is wrong: it is text then.

    budget ana        both words, in one turn          "last quarter"    these words, one after the other
    budg*             words that begin so               !draft, -draft   not where this is said
    speaker:ana       what Ana says; speaker:"ana s"   bot:7f2           in meetings of bots whose ids begin so
    after:2026-01-31  from that day on; before:2026    in:failed         of bots that stand there; in:live

Of several with the same word before the colon, any will do; for all else, all must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.bot import Phase
from monitor.model.text import printable
from monitor.model.times import SECOND, moment

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WORDS = 50
"""Of a query; what follows is ignored: a page pasted by mistake has more."""

SHORTEST_BEGINNING = 3
"""Letters of a word that is still being typed from which on it stands for all that begin with it: with two, a search
of 10 million words takes 200 ms, with three 5 (measured)."""


LIVE = "live"
"""What may stand after ``in:`` besides the statuses on the screen: whatever is at work."""

STATUSES = (*(str(phase) for phase in Phase if phase is not Phase.OTHER), LIVE)


class Field(StrEnum):
    """What may stand before a colon."""

    SPEAKER = "speaker"
    BOT = "bot"
    AFTER = "after"
    BEFORE = "before"
    IN = "in"


class Phrase(NamedTuple):
    """Words that stand one after the other."""

    text: str
    begins: bool = False
    """Whether the last of them may go on."""


class Limit(NamedTuple):
    """Which meetings, or whose turns, to look through."""

    field: Field
    text: str
    excludes: bool = False


class Day(NamedTuple):
    """The moment (UTC ms) from or before which a meeting must have begun."""

    ms: int
    field: Field


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query, taken apart."""

    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    limits: tuple[Limit, ...] = ()
    """By speaker, bot or status."""
    days: tuple[Day, ...] = ()
    mistakes: tuple[str, ...] = ()
    """What was meant to be a day and is none; it limits nothing."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is no status unless some bot has one of its own; to be said where nothing is found."""
        *most, last = STATUSES
        return tuple(
            f"in:{text} is no status such as {', '.join(most)} or {last}"
            for text in self.of(Field.IN)
            if not any(status.startswith(text.casefold()) for status in STATUSES)
        )

    @property
    def asks(self) -> bool:
        """Whether there is something to look for in what was said: words, or whose."""
        return bool(self.phrases) or any(self.of(Field.SPEAKER))

    def of(self, field: Field, *, excludes: bool = False) -> Iterator[str]:
        """Yield what is asked of a field, or what is to be left out by it."""
        return (limit.text for limit in self.limits if limit.field is field and limit.excludes is excludes)


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_TOKEN = re.compile(
    rf"""(?P<excludes>[!-])? (?:(?P<field>{"|".join(Field)}):)?
    (?: "(?P<quoted>[^"]*)(?P<closed>"?)(?P<star>[*]?) | (?P<word>[^\s"]*) )""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_UNFINISHED_DAY = re.compile(r"\d{0,4}|\d{4}-(\d{1,2}(-\d?)?)?", re.ASCII)
_DAYS_AGO = {"today": 0, "yesterday": 1}
_OPPOSITE = {Field.AFTER: Field.BEFORE, Field.BEFORE: Field.AFTER}


class _Token(NamedTuple):
    """A word or a phrase as it was typed, with what stands before it."""

    field: Field | None
    excludes: bool
    said: str
    begins: bool
    """Whether it ends with a star."""
    unfinished: bool
    """Whether it is being typed."""


def parse_query(typed: str, now: int, *, is_typing: bool = False) -> SearchQuery:
    """Return what a query asks for.

    Args:
        typed: By a person.
        now: UTC ms; what days are counted from, by this machine's zone.
        is_typing: Whether its end may be in the midst of a word. After a space it is not.

    """
    phrases, without, limits, days, mistakes = list[Phrase](), list[Phrase](), list[Limit](), list[Day](), list[str]()
    for token in _tokens(typed, is_typing=is_typing):
        if token.field in _OPPOSITE:
            field = _OPPOSITE[token.field] if token.excludes else token.field
            if (day := _day(token.said.lower(), now)) is not None:
                days.append(Day(day, field))
            elif token.said and not (token.unfinished and _may_become_a_day(token.said.lower())):
                mistakes.append(f"{token.field}:{token.said} is no day such as 2026-01-31")
        elif token.field:
            limits += [Limit(token.field, token.said, token.excludes)] if token.said else []
        elif any(map(str.isalnum, token.said)):
            (without if token.excludes else phrases).append(_phrase(token))
    return SearchQuery(tuple(phrases), tuple(without), tuple(limits), tuple(days), tuple(mistakes))


def _tokens(typed: str, *, is_typing: bool) -> Iterator[_Token]:
    text = printable(typed).translate(_QUOTES)
    for found in islice((found for found in _TOKEN.finditer(text) if found[0]), MOST_WORDS):
        field = Field(found["field"].lower()) if found["field"] else None
        said = found["word"] if found["quoted"] is None else found["quoted"]
        unfinished = is_typing and found.end() == len(text) and not (found["closed"] or text.endswith(" "))
        begins = bool(found["star"]) or (found["quoted"] is None and said.endswith("*"))
        yield _Token(field, bool(found["excludes"]), said.strip().rstrip("*"), begins, unfinished)


def _phrase(token: _Token) -> Phrase:
    *_, last = token.said.split()
    goes_on = token.unfinished and not token.excludes and len(last) >= SHORTEST_BEGINNING
    return Phrase(token.said, token.begins or goes_on)


def _day(text: str, now: int) -> int | None:
    """Return when a day, a month or a year begins (UTC ms); None where it is none of them."""
    try:
        if text in _DAYS_AGO:
            return _midnight(moment(now).replace(tzinfo=None) - timedelta(days=_DAYS_AGO[text]))
        if found := _DAY.fullmatch(text):
            year, month, day = (int(part or 1) for part in found.groups())
            return _midnight(datetime(year, month, day))  # noqa: DTZ001 - of this machine's zone
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _midnight(day: datetime) -> int:
    return int(day.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()) * SECOND


def _may_become_a_day(text: str) -> bool:
    return any(word.startswith(text) for word in _DAYS_AGO) or _UNFINISHED_DAY.fullmatch(text) is not None
