"""SQL made of names of ours: columns are declared once, as tuples, and statements list them from there.

No value ever becomes part of a statement; values are bound.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

_SIZES = (*range(64, 7, -8), *range(7, 0, -1))
"""Rows of one statement: any number up to 64 takes two at most, and all of them stay prepared."""


def select(table: str, columns: Collection[str]) -> str:
    """Return ``SELECT … FROM table`` without conditions."""
    return " ".join(("SELECT", ", ".join(columns), "FROM", table))


def insert(table: str, columns: Collection[str], key: str | None = None, rows: int = 1) -> str:
    """Return the statement that adds rows, or changes those that have the same ``key``."""
    values = ", ".join([marks(columns)] * rows)
    statement = " ".join(("INSERT INTO", table, f"({', '.join(columns)})", "VALUES", values))
    if key is None:
        return statement
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    return f"{statement} ON CONFLICT ({key}) DO UPDATE SET {changed}"


def marks(values: Collection[object]) -> str:
    """Return a place for each of ``values`` to be bound to: ``(?, ?, ?)``."""
    return f"({', '.join('?' * len(values))})"


class Insertion:
    """Adds rows to a table, up to 64 by one statement.

    ``executemany`` lets go of the interpreter lock and takes it again for every single row; beside a busy event loop,
    each of these costs more than SQLite's work.
    """

    def __init__(self, table: str, columns: Collection[str], key: str | None = None) -> None:
        self._statements = [(size, insert(table, columns, key, size)) for size in _SIZES]

    def __call__(self, connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Add ``rows``, which may be made one after the other."""
        coming = iter(rows)
        while some := list(islice(coming, _SIZES[0])):
            done = 0
            for size, statement in self._statements:
                while len(some) - done >= size:
                    connection.execute(statement, tuple(chain.from_iterable(some[done : done + size])))
                    done += size
