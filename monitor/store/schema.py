"""The steps that bring a database to this version, and the check whether one is ours at all."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from monitor.store.location import DatabaseProblem
from monitor.store.marks_tables import MARKS
from monitor.store.search_tables import SEARCHED
from monitor.store.tables import ACTIVITY, FIRST, KEPT

if TYPE_CHECKING:
    from pathlib import Path

    import aiosqlite

APPLICATION_ID = 0x6D6F6E62
"""Marks a SQLite file as this program's ("monb"), in its header."""

MIGRATIONS = (FIRST, KEPT, MARKS, ACTIVITY, SEARCHED)
"""Step n takes a database from version n to n + 1. A step that was released never changes again."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of the database at ``path``, 0 for one that is still empty.

    Raises:
        DatabaseProblem: It is no database, not this program's, or one of a later version.

    """
    try:
        [(application, version, tables)] = connection.execute(_STAMP)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_NOTADB:
            raise
        raise DatabaseProblem(f"{path} is not a database; choose another file with --database") from error
    if application == version == tables == 0:
        return 0
    if application != APPLICATION_ID:
        raise DatabaseProblem(f"{path} belongs to another program; choose another file with --database")
    if version > VERSION:
        raise DatabaseProblem(f"{path} was written by a later version of monitor; update monitor to use it")
    return int(version)


_STAMP = """
SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
FROM pragma_application_id, pragma_user_version
"""


async def migrate(connection: aiosqlite.Connection) -> None:
    """Bring a database of ours to this program's version, one transaction a step; one that fails leaves no trace."""
    [[reached]] = await connection.execute_fetchall("PRAGMA user_version")
    for version in range(reached, VERSION):
        try:
            await connection.executescript(
                f"BEGIN IMMEDIATE; {MIGRATIONS[version]}"
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version + 1}; COMMIT;"
            )
        except BaseException:
            await connection.rollback()
            raise
