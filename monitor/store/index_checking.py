"""Whether a search index has what it must have.

SQLite compares the two itself, by a command that writes: so in a copy of both, in a folder of its own.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Index(NamedTuple):
    """An index of FTS5, and what is in it."""

    name: str
    content: str
    """The view that it is made from."""
    columns: str
    indexed: str
    """The rows of the view that must be in it, of the database ``kept``; those and no others."""
    parts: tuple[str, ...]
    """The tables that it lies in."""


FILTER = _Index(
    "bot_folded",
    "finished_bot",
    "id INTEGER PRIMARY KEY, folded TEXT NOT NULL",
    "SELECT id, folded FROM kept.finished_bot",
    ("data", "idx", "config"),
)

SEARCH = _Index(
    "utterance_fts",
    "searched",
    "id INTEGER PRIMARY KEY, speaker TEXT NOT NULL, said TEXT NOT NULL",
    """
    SELECT id, speaker, said FROM kept.transcript CROSS JOIN kept.searched
    WHERE id >= first_id AND id <= indexed_id
    """,
    ("data", "idx", "config", "docsize"),
)


def wrong_in(index: _Index, connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Compare an index with what it must have; tell if they differ."""
    [declaration] = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (index.name,)).fetchone()
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        copy = Path(folder) / "index.db"
        with closing(sqlite3.connect(copy.as_uri(), uri=True, isolation_level=None)) as copying:
            copying.execute("ATTACH ? AS kept", (f"{path.resolve().as_uri()}?mode=ro",))
            copying.executescript(f"PRAGMA synchronous = OFF; BEGIN; {_copy(index, declaration)} COMMIT;")
        with closing(sqlite3.connect(copy)) as checking:  # another connection: the first one remembers an empty index
            try:
                checking.execute(f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - a name of ours
            except sqlite3.DatabaseError as error:
                yield f"it does not have what is there: {error}"


def _copy(index: _Index, declaration: str) -> str:
    content = f"CREATE TABLE {index.content} ({index.columns}); INSERT INTO {index.content} {index.indexed};"
    tables = (f"{index.name}_{part}" for part in index.parts)
    parts = (f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept.{table};" for table in tables)  # noqa: S608 - ours
    return f"{content} {declaration}; {' '.join(parts)}"
