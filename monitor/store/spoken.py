"""Whose turns are meant by a name that a person types. No other place knows how names are found.

A name is meant where each of the typed words begins one of its own: "ana", "ana s" and "san" mean Ana Sánchez. It is
the name shown that counts; what is indexed is the name as sent, which may be shown in one way here, in another there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

MOST_NAMES = 200
"""Names that may be meant; where it is more, the search takes too long, and the person has more to type."""

_NAMES = "SELECT DISTINCT ifnull(shown, name), name FROM speaker"
_CHANGES = """
SELECT finished_changes, EXISTS (SELECT 1 FROM bot INDEXED BY bot_unfinished WHERE finished = 0 AND utterances > 0)
FROM tally
"""
"""Who has spoken stands in finished bots, and in those that began again after something was said."""
_BOTS = "SELECT bot_id FROM speaker WHERE name = ? AND ifnull(shown, name) IN (SELECT value FROM json_each(?))"
_WORD = re.compile(r"\w+")


class Meant(NamedTuple):
    """Names as sent."""

    everywhere: Sequence[str]
    """Those that are meant in every meeting."""
    somewhere: Mapping[str, set[str]]
    """Those that are shown otherwise elsewhere, with the bots of the meetings in which they are meant."""

    @property
    def bots(self) -> set[str]:
        """The bots of these meetings."""
        return set().union(*self.somewhere.values())

    def in_meeting(self, bot_id: str) -> tuple[str, ...]:
        """Return those that are meant in one meeting."""
        return (*self.everywhere, *(name for name, bots in self.somewhere.items() if bot_id in bots))


NOBODY = Meant((), {})


class Names:
    """The names of all speakers, read again when they may be others: not for every status that comes."""

    def __init__(self) -> None:
        self._version: tuple[int, int] | None = None
        self._words: dict[tuple[str, str], list[str]] = {}
        """Of each name as shown and as sent, the words of the former without case and accents."""

    def meant_by(self, connection: sqlite3.Connection, typed: Iterable[str]) -> Meant | None:
        """Return whom any of the ``typed`` names means, one of signs alone nobody; None where they are too many."""
        asked = [words for text in typed if (words := _words_of(text))]
        if not asked:
            return NOBODY
        self._read(connection)
        meant = {both for both, words in self._words.items() if any(_is_meant(words, wanted) for wanted in asked)}
        if len(meant) > MOST_NAMES:
            return None
        sent = {name for _, name in meant}
        otherwise = sent & {name for both in self._words.keys() - meant for name in both[1:]}
        shown = _json(name for name, _ in meant)
        somewhere = {name: {bot for [bot] in connection.execute(_BOTS, (name, shown))} for name in sorted(otherwise)}
        return Meant(sorted(sent - otherwise), somewhere)

    def _read(self, connection: sqlite3.Connection) -> None:
        changes, some_unfinished = connection.execute(_CHANGES).fetchone()
        [commits] = connection.execute("PRAGMA data_version").fetchone()
        version = changes, commits if some_unfinished else 0
        if version != self._version:
            self._words = {(shown, sent): _words_of(shown) for shown, sent in connection.execute(_NAMES).fetchall()}
            self._version = version


def _json(names: Iterable[str]) -> str:
    return json.dumps(sorted(set(names)))


def _is_meant(words: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(beginning) for word in words) for beginning in wanted)


def _words_of(name: str) -> list[str]:
    if not name.isascii():
        name = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return _WORD.findall(name.casefold())
