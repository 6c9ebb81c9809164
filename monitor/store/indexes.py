"""The two indexes of SQLite's full-text search: what each must have in it, and how it is made anew.

They follow from the other tables, and can be had again from these whatever happens to them. So damage to one of them
is no reason to turn a delivery away.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from monitor.store.search_tables import MERGED_BY_US, SEARCH_INDEX
from monitor.store.tables import FILTER_INDEX


class Index(NamedTuple):
    """An index, and what is in it."""

    name: str
    content: str
    """The view that it is made from."""
    columns: str
    indexed: str
    """The rows of the view that must be in it, of the database ``kept``; those and no others."""
    parts: tuple[str, ...]
    """The tables that it lies in."""
    made_by: tuple[str, ...]
    """The statements that make it."""


FILTER = Index(
    "bot_folded",
    "finished_bot",
    "id INTEGER PRIMARY KEY, folded TEXT NOT NULL",
    "SELECT id, folded FROM kept.finished_bot",
    ("data", "idx", "config"),
    (FILTER_INDEX, "INSERT INTO bot_folded (bot_folded) VALUES ('rebuild')"),
)

SEARCH = Index(
    "utterance_fts",
    "searched",
    "id INTEGER PRIMARY KEY, speaker TEXT NOT NULL, said TEXT NOT NULL",
    """
    SELECT id, speaker, said FROM kept.transcript CROSS JOIN kept.searched
    WHERE id >= first_id AND id <= indexed_id
    """,
    ("data", "idx", "config", "docsize"),
    (SEARCH_INDEX, MERGED_BY_US),
)
"""Empty when it is made; ``indexing`` fills it."""

REMEDY = "stop the receiver, and run monitor rebuild"

_REMOVE = "DELETE FROM sqlite_schema WHERE type = 'table' AND name = ?"


def make_anew(connection: sqlite3.Connection, index: Index) -> None:
    """Make an index anew, in the caller's transaction, whatever is left of the one that is there.

    To drop it, SQLite would open it first, which it cannot where the index is damaged.
    """
    connection.execute("PRAGMA writable_schema = ON")
    try:
        connection.execute(_REMOVE, (index.name,))
    finally:
        connection.execute("PRAGMA writable_schema = RESET")
    for part in index.parts:
        connection.execute(f"DROP TABLE IF EXISTS {index.name}_{part}")
    for statement in index.made_by:
        connection.execute(statement)


def may_be_of_an_index(error: BaseException) -> bool:
    """Whether an error may come from a damaged index; for some kinds of damage, SQLite has no code of their own."""
    return getattr(error, "sqlite_errorcode", 0) in {sqlite3.SQLITE_CORRUPT_VTAB, sqlite3.SQLITE_ERROR}


def told(error: BaseException) -> str:
    """Return what to say of an error, with the cure where it may come from a damaged index."""
    return f"an index may be damaged ({error}); {REMEDY}" if may_be_of_an_index(error) else str(error)
