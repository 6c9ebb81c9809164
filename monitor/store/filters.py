"""What a person types to filter bots, as a condition in SQL.

Words are parted by spaces, and all must match: as a part of the bot's id, of its status as the screen shows it or
its code, of a speaker's name or of the error; ``status:`` before a word means the beginning of the status alone;
``!`` before it turns it round. Case and Unicode's several ways to write a letter make no difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.bot import FINISHED, Phase
from monitor.model.text import printable
from monitor.store.rows import fold
from monitor.store.statements import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STATUS = "status:"
NOT = "!"

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
    of_status: bool
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
    for place, typed in enumerate(fold(printable(query)).split()[:MOST_WORDS]):
        told = typed.removeprefix(NOT)
        if text := told.removeprefix(STATUS):
            yield _Word(text, told.startswith(STATUS), typed.startswith(NOT), f"word{place}")


def _narrowing(word: _Word) -> Condition | None:
    if word.of_status:
        return Condition(_having_ended(lambda status: status.startswith(word.text)), {})
    if len(word.text) < SHORTEST_INDEXED:
        return None
    name = f"{word.name}_parts"
    by_text = f"{select('bot_folded', ('rowid',))} WHERE bot_folded MATCH :{name}"
    by_status = _having_ended(lambda status: word.text in status)
    return Condition(f"{by_text} UNION ALL {by_status}", {name: _all_trigrams(word.text)})


def _having_ended(matches: Callable[[str], bool]) -> str:
    phases = ", ".join(f"'{phase}'" for phase in sorted(FINISHED) if matches(phase)) or "NULL"
    return f"{select('bot INDEXED BY bot_by_phase', ('id',))} WHERE finished = 1 AND phase IN ({phases})"


def _all_trigrams(text: str) -> str:
    """Return the search expression for texts that have every three characters of ``text``, wherever they stand."""
    parts = dict.fromkeys(text[at : at + SHORTEST_INDEXED] for at in range(len(text) - SHORTEST_INDEXED + 1))
    quoted = ('"' + part.replace('"', '""') + '"' for part in list(parts)[:_MOST_TRIGRAMS])
    return " AND ".join(quoted)


def _term(word: _Word) -> str:
    sql = status_begins(word.text, word.name) if word.of_status else _anywhere(word.text, word.name)
    return f"NOT ({sql})" if word.excludes else f"({sql})"


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
