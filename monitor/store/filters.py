"""What a person types to filter bots, as a condition in SQL.

Words are parted by spaces, and all must match: as a part of the bot's id, of its status as the screen shows it or
its code, of a speaker's name or of the error; ``status:`` before a word means the beginning of the status alone;
``!`` before it turns it round. Case and Unicode's several ways to write a letter make no difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.bot import Phase
from monitor.model.text import printable
from monitor.store.rows import fold

if TYPE_CHECKING:
    from collections.abc import Callable

STATUS = "status:"
NOT = "!"

MOST_WORDS = 100
"""Of a query; what follows is ignored. SQLite takes some hundreds, and a page pasted by mistake has more."""

SILENT = "finished = 0 AND heard_at <= :silent_since"
"""Whether a bot counts as stalled; ``:silent_since`` is the moment since when it must have been silent."""

_STORED = [phase for phase in Phase if phase not in {Phase.OTHER, Phase.STALLED}]
"""Phases that are both in the database and, as words, on the screen; of OTHER the code is shown."""


class Condition(NamedTuple):
    """A part of a WHERE clause, and the values to bind by name (next to ``:silent_since``)."""

    sql: str
    values: dict[str, str]


def condition(query: str) -> Condition:
    """Return what bots must fulfil to match ``query``; a word that is not finished yet (``!``) asks for nothing."""
    words = fold(printable(query)).split()[:MOST_WORDS]
    terms = [_term(word, f"word{place}") for place, word in enumerate(words)]
    asked = [term for term in terms if term]
    return Condition(
        " AND ".join(term.sql for term in asked) or "TRUE",
        {name: value for term in asked for name, value in term.values.items()},
    )


def _term(word: str, name: str) -> Condition | None:
    word, excludes = word.removeprefix(NOT), word.startswith(NOT)
    if status := word.startswith(STATUS):
        word = word.removeprefix(STATUS)
    if not word:
        return None
    sql = _status_begins(word, name) if status else _anywhere(word, name)
    return Condition(f"NOT ({sql})" if excludes else f"({sql})", {name: word})


def _anywhere(word: str, name: str) -> str:
    return f"instr(folded, :{name}) OR {_status(lambda shown: word in shown)}"


def _status_begins(word: str, name: str) -> str:
    """Return the condition for a status; an unknown code, the first line of ``folded``, is a status itself."""
    code = f"phase = '{Phase.OTHER}' AND substr(folded, 1, length(:{name})) = :{name}"
    shown = _status(lambda status: status.startswith(word))
    return f"{shown} OR (NOT ({SILENT}) AND {code})"


def _status(matches: Callable[[str], bool]) -> str:
    """Return the condition that a bot's status, as a word on the screen, is one that matches."""
    phases = ", ".join(f"'{phase}'" for phase in filter(matches, _STORED))
    stalled = "TRUE" if matches(Phase.STALLED) else "FALSE"
    return f"(CASE WHEN {SILENT} THEN {stalled} ELSE phase IN ({phases}) END)"
