"""A query as SQLite's search index takes it, and where its words stand in a text. No database of ours.

Whatever a person types stands in quotes: none of the index's own operators can be typed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from monitor.store.search_tables import TOKENIZE
from monitor.store.spelling import places_in, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.model.search_query import Phrase, SearchQuery

Span = tuple[int, int]
"""From which character of a text to which."""

_BEGIN, _END = "\x01", "\x02"
"""Around what was found; ``printable()`` lets neither into a text."""

_INDEX = f"CREATE VIRTUAL TABLE page USING fts5 (said, {TOKENIZE})"
_MARKED = "SELECT rowid, highlight(page, 0, ?, ?) FROM page WHERE page MATCH ?"
_HAVING = "SELECT rowid FROM page WHERE page MATCH ? ORDER BY rowid"


def expression(query: SearchQuery, by: Sequence[str] | None, not_by: Sequence[str]) -> str:
    """Return the index's expression for a query that asks for something.

    Args:
        query: What is asked for.
        by: The names as sent of those who must have said it; None for anybody.
        not_by: The names of those who must not.

    """
    wanted = [words(query)] if query.phrases else []
    wanted += [f"speaker : ({_any_of(by)})"] if by is not None else []
    unwanted = [f"(said : {_said(phrase)})" for phrase in query.without]
    unwanted += [f"(speaker : ({_any_of(not_by)}))"] if not_by else []
    positive = " AND ".join(f"({part})" for part in wanted)
    return f"({positive}) NOT ({' OR '.join(unwanted)})" if unwanted else positive


def words(query: SearchQuery) -> str:
    """Return the part of an expression that is about what was said; "" where only a speaker is asked for."""
    return f"said : ({' '.join(map(_said, query.phrases))})" if query.phrases else ""


def _said(phrase: Phrase) -> str:
    return f"{_quoted(spelled(phrase.text))}{' *' if phrase.begins else ''}"


def _any_of(names: Iterable[str]) -> str:
    return " OR ".join(_quoted(name.encode().hex()) for name in names) or '""'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def marks(wanted: str, texts: Sequence[str]) -> list[list[Span]]:
    """Return where in each of some texts stands what ``words`` of a query look for.

    SQLite itself is asked, by an index of these texts alone: so what is marked is what was found.
    """
    found: list[list[Span]] = [[] for _ in texts]
    if not (wanted and texts):
        return found
    with closing(_indexed(texts)) as scratch:
        for place, marked in scratch.execute(_MARKED, (_BEGIN, _END, wanted)):
            found[place] = places_in(texts[place], _spans(marked))
    return found


class Few:
    """Texts that are looked through again and again. They are indexed anew only where they are others."""

    def __init__(self) -> None:
        self._texts: Sequence[str] = []
        self._index = _indexed([])

    def having(self, wanted: str, texts: Sequence[str]) -> list[int]:
        """Return which of some texts have what ``words`` of a query look for, by their places, in order."""
        if texts != self._texts:
            self._index.close()
            self._index, self._texts = _indexed(texts), texts
        return [place for [place] in self._index.execute(_HAVING, (wanted,)).fetchall()]

    def close(self) -> None:
        """Let go of them."""
        self._index.close()


def _indexed(texts: Iterable[str]) -> sqlite3.Connection:
    """Return an index in memory; a thread after another may use it."""
    scratch = sqlite3.connect(":memory:", check_same_thread=False)
    scratch.execute(_INDEX)
    scratch.executemany("INSERT INTO page (rowid, said) VALUES (?, ?)", enumerate(map(spelled, texts)))
    return scratch


def _spans(marked: str) -> list[Span]:
    """Return what stands between the signs for it, counted without them."""
    before, *parts = marked.split(_BEGIN)
    at, spans = len(before), list[Span]()
    for part in parts:
        found, _, after = part.partition(_END)
        spans.append((at, at + len(found)))
        at += len(found) + len(after)
    return spans
