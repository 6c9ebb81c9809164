"""SQL made of names of ours: columns are declared once, as tuples, and statements list them from there.

No value ever becomes part of a statement; values are bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def select(table: str, columns: Collection[str]) -> str:
    """Return ``SELECT … FROM table`` without conditions."""
    return " ".join(("SELECT", ", ".join(columns), "FROM", table))


def insert(table: str, columns: Collection[str], key: str | None = None) -> str:
    """Return the statement that adds a row, or changes the one that has the same ``key``."""
    statement = " ".join(("INSERT INTO", table, f"({', '.join(columns)})", "VALUES", marks(columns)))
    if key is None:
        return statement
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns if column != key)
    return f"{statement} ON CONFLICT ({key}) DO UPDATE SET {changed}"


def marks(values: Collection[object]) -> str:
    """Return a place for each of ``values`` to be bound to: ``(?, ?, ?)``."""
    return f"({', '.join('?' * len(values))})"
