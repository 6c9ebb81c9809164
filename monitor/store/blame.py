"""What made a transaction fail: the database, whatever was to be written, or perhaps one delivery of several."""

from __future__ import annotations

import sqlite3

from monitor.store.location import DatabaseProblem

_OF_A_DELIVERY = (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.ProgrammingError)
"""What SQLite says of values that it does not take."""


def is_of_the_database(error: Exception) -> bool:
    """Whether an error tells of the database, whatever was to be written."""
    return isinstance(error, DatabaseProblem | sqlite3.DatabaseError) and not isinstance(error, _OF_A_DELIVERY)


def may_be_one_delivery(error: Exception) -> bool:
    """Whether one delivery may be the cause, so that the others can go without it. A full disk may hold small ones."""
    is_full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return is_full or not is_of_the_database(error)
