"""What a person types to filter bots, as a condition in SQL.

Words are parted by spaces, and all must match: as a part of the bot's id, of its status as the screen shows it or
its code, of a speaker's name or of the error; ``status:`` before a word means the beginning of the status alone;
``speaker:`` a part of a speaker's name, and ``speaker:"Ana Lima"`` one who is called so and not otherwise; ``!``
before it turns it round. Case and Unicode's several ways to write a letter make no difference but in a name in quotes.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.bot import FINISHED, Phase
from monitor.model.text import printable
from monitor.store.rows import fold
from monitor.store.statements import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STATUS = "status:"
SPEAKER = "speaker:"
CALLED = f'{SPEAKER}"'
NOT = "!"

_WORD = re.compile(rf"""(?P<no>{NOT}?)(?i:{CALLED})(?P<name>(?:[^"]|"")*)(?:"|$)|\S+""")
"""A name in quotes has spaces, and each of its own quotes twice; it may not be finished yet."""

MOST_WORDS = 100
"""Of a query; what follows is ignored. SQLite takes some hundreds, and a page pasted by mistake has more."""

SILENT = "finished = 0 AND heard_at <= :silent_since"
"""Whether a bot counts as stalled; ``:silent_since`` is the moment since when it must have been silent."""

_STORED = [phase for phase in Phase if phase not in {Phase.OTHER, Phase.STALLED}]
"""Phases that are both in the database and, as words, on the screen; of OTHER the code is shown."""


SHORTEST_INDEXED = 3
"""Characters of a word that an index of trigrams can find."""

_MOST_TRIGRAMS = 20
"""Of a word to look up: what the index gives is looked at again, and few suffice to leave little else."""


class Condition(NamedTuple):
    """A part of a statement, and the values to bind by name (next to ``:silent_since``)."""

    sql: str
    values: dict[str, str]


class _Word(NamedTuple):
    """One word of a query, without what stands before it."""

    text: str
    """Folded, but for a name in quotes."""
    of: str
    """What it is of: ``STATUS``, ``SPEAKER``, ``CALLED``, or "" for anything."""
    excludes: bool
    name: str
    """What it is bound as."""


def condition(query: str) -> Condition:
    """Return what bots must fulfil to match ``query``."""
    words = list(_words(query))
    return Condition(" AND ".join(map(_term, words)) or "TRUE", {word.name: word.text for word in words})


def narrowings(query: str) -> list[Condition]:
    """Return queries for ids of finished bots, among each of which are all finished bots that match ``query``.

    One for every word that an index knows of; whether it is worth to be used depends on how many bots have the word.
    """
    return [found for word in _words(query) if not word.excludes and (found := _narrowing(word))]


def _words(query: str) -> Iterator[_Word]:
    """Yield the words of a query; one that is not finished yet (``!``) asks for nothing."""
    for place, typed in enumerate(islice(_WORD.finditer(printable(query)), MOST_WORDS)):
        word = _word(fold(typed[0]), f"word{place}") if typed["name"] is None else _name(typed, f"word{place}")
        if word.text:
            yield word


def _name(typed: re.Match[str], bound: str) -> _Word:
    return _Word(typed["name"].replace('""', '"'), CALLED, bool(typed["no"]), bound)


def _word(typed: str, bound: str) -> _Word:
    told = typed.removeprefix(NOT)
    of = next(filter(told.startswith, (STATUS, SPEAKER)), "")
    return _Word(told.removeprefix(of), of, typed.startswith(NOT), bound)


def is_called(name: str) -> str:
    """Return the query for the bots of meetings in which someone is called exactly so."""
    return f'{CALLED}{name.replace(chr(34), chr(34) * 2)}"'


def _narrowing(word: _Word) -> Condition | None:
    if word.of == STATUS:
        return Condition(_having_ended(lambda status: status.startswith(word.text)), {})
    text = fold(word.text)
    if len(text) < SHORTEST_INDEXED:
        return None
    name = f"{word.name}_parts"
    by_text = f"{select('bot_folded', ('rowid',))} WHERE bot_folded MATCH :{name}"
    by_status = "" if word.of else f" UNION ALL {_having_ended(lambda status: text in status)}"
    return Condition(by_text + by_status, {name: _all_trigrams(text)})


def _having_ended(matches: Callable[[str], bool]) -> str:
    phases = ", ".join(f"'{phase}'" for phase in sorted(FINISHED) if matches(phase)) or "NULL"
    return f"{select('bot INDEXED BY bot_by_phase', ('id',))} WHERE finished = 1 AND phase IN ({phases})"


def _all_trigrams(text: str) -> str:
    """Return the search expression for texts that have every three characters of ``text``, wherever they stand."""
    parts = dict.fromkeys(text[at : at + SHORTEST_INDEXED] for at in range(len(text) - SHORTEST_INDEXED + 1))
    quoted = ('"' + part.replace('"', '""') + '"' for part in list(parts)[:_MOST_TRIGRAMS])
    return " AND ".join(quoted)


def _term(word: _Word) -> str:
    if word.of == STATUS:
        sql = status_begins(word.text, word.name)
    elif word.of == SPEAKER:
        sql = _IN_A_NAME.format(name=word.name)
    elif word.of == CALLED:
        sql = _LINE.format(name=word.name)
    else:
        sql = _anywhere(word.text, word.name)
    return f"NOT ({sql})" if word.excludes else f"({sql})"


_IN_A_NAME = "instr(folded, :{name}) AND instr(fold(speakers), :{name})"
"""Whether a name has it in it; names are folded only where there is something to be found."""

_LINE = "instr(char(10) || speakers || char(10), char(10) || :{name} || char(10))"
"""Whether somebody is called so: the names shown stand one a line."""


def _anywhere(word: str, name: str) -> str:
    return f"instr(folded, :{name}) OR {_status(lambda shown: word in shown)}"


def status_begins(word: str, name: str) -> str:
    """Return the condition that a bot's status begins with a word, which is folded, and bound by this name.

    An unknown code, the first line of ``folded``, is a status itself.
    """
    code = f"phase = '{Phase.OTHER}' AND substr(folded, 1, length(:{name})) = :{name}"
    shown = _status(lambda status: status.startswith(word))
    return f"{shown} OR (NOT ({SILENT}) AND {code})"


def _status(matches: Callable[[str], bool]) -> str:
    """Return the condition that a bot's status, as a word on the screen, is one that matches."""
    phases = ", ".join(f"'{phase}'" for phase in filter(matches, _STORED))
    stalled = "TRUE" if matches(Phase.STALLED) else "FALSE"
    return f"(CASE WHEN {SILENT} THEN {stalled} ELSE phase IN ({phases}) END)"
