"""Whether a search index has what it must have.

SQLite compares the two itself, by a command that writes: so in a copy of both, in a folder of its own.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.store.indexes import may_be_of_an_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.store.indexes import Index


def wrong_in(index: Index, path: Path) -> Iterator[str]:
    """Compare an index with what it must have; tell if they differ."""
    try:
        _compare(index, path)
    except sqlite3.DatabaseError as error:
        if not may_be_of_an_index(error):
            raise
        yield f"it does not have what is there: {error}"


def _compare(index: Index, path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="monitor-") as folder:
        copy = Path(folder) / "index.db"
        with closing(sqlite3.connect(copy.as_uri(), uri=True, isolation_level=None)) as copying:
            copying.execute("ATTACH ? AS kept", (f"{path.resolve().as_uri()}?mode=ro",))
            copying.executescript(f"PRAGMA synchronous = OFF; BEGIN; {_copy(index)} COMMIT;")
        with closing(sqlite3.connect(copy)) as checking:  # another connection: the first one remembers an empty index
            checking.execute(f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - a name of ours


def _copy(index: Index) -> str:
    content = f"CREATE TABLE {index.content} ({index.columns}); INSERT INTO {index.content} {index.indexed};"
    tables = (f"{index.name}_{part}" for part in index.parts)
    parts = (f"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept.{table};" for table in tables)  # noqa: S608 - ours
    return f"{content} {index.made_by[0]}; {' '.join(parts)}"
