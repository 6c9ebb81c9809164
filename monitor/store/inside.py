"""One function in a connection's own thread, where aiosqlite offers only one statement at a time.

Each trip between event loop and thread takes as long as some rows; a transaction of many statements makes one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    import aiosqlite

_T = TypeVar("_T")


async def inside(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], _T]) -> _T:
    """Return what ``work`` returns, called in the connection's thread with SQLite's own connection.

    Who is cancelled while waiting has the work done all the same.

    Raises:
        ValueError: The connection is closed.

    """

    def working() -> _T:
        return work(connection._conn)  # noqa: SLF001  # aiosqlite has no public name for it

    result: _T = await connection._execute(working)  # type: ignore[no-untyped-call]  # noqa: SLF001  # nor for this
    return result
