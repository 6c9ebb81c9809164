"""Some bots made again from the journal, in memory, and compared with what is kept of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from monitor.store.deflating import KeptBody, inflated
from monitor.store.projection import CHANGE_COLUMNS, UTTERANCE_COLUMNS, Projection
from monitor.store.rebuild import InJournal, event_of
from monitor.store.rows import BOT_COLUMNS, DERIVED_COLUMNS
from monitor.store.schema import MIGRATIONS
from monitor.store.statements import insert, marks, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AT_ONCE = 64
"""Bots that are replayed together; in memory, with the largest of their bodies."""

_NEXT = """
SELECT bot_id FROM (
    SELECT * FROM (SELECT bot_id FROM bot WHERE bot_id > :after ORDER BY bot_id LIMIT :count)
    UNION
    SELECT * FROM (SELECT DISTINCT bot_id FROM delivery WHERE bot_id > :after ORDER BY bot_id LIMIT :count)
) ORDER BY bot_id LIMIT :count
"""
_KEPT = "SELECT 1 FROM bot WHERE bot_id = ? AND (kept OR id > (SELECT min(after_id) FROM renaming))"
_ABOUT = """
SELECT id, received_at, outcome, inflated, body FROM delivery JOIN delivery_body ON delivery_id = id
WHERE outcome = 'accepted' AND bot_id IN
"""

_OF_SETTINGS = frozenset({"video_expires_at"})
"""Where a link does not tell, a setting does, which may have been another one then."""

_ROWS = (
    select("bot", [name for name in (*BOT_COLUMNS, *DERIVED_COLUMNS) if name not in _OF_SETTINGS]),
    select("status_change", ("delivery_id", *CHANGE_COLUMNS)),
    select("speaker", ("position", "name", "shown", "talk_ms", "words")),
    select("utterance", UTTERANCE_COLUMNS),
)
"""All that follows from the journal, but for the numbers of rows."""


def replayed_otherwise(connection: sqlite3.Connection, video_lifetime_ms: int) -> Iterator[tuple[int, list[str]]]:
    """Replay all bots, some at a time; yield how many, and which of them came out otherwise than they are kept.

    Those whose journal was let go are left out, and those that do not show yet how people have named their speakers.
    Each time, one moment of the database is looked at.

    Args:
        connection: One that reads.
        video_lifetime_ms: How long a video link lives that doesn't say so itself.

    Raises:
        sqlite3.Error: The database cannot be read.
        DamagedBody: Nor can a body.

    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as scratch:
        for step in MIGRATIONS:
            scratch.executescript(step)
        after = ""
        while True:
            connection.execute("BEGIN")
            scratch.execute("BEGIN")
            try:
                found = connection.execute(_NEXT, {"after": after, "count": AT_ONCE}).fetchall()
                if not found:
                    return
                after = found[-1][0]
                bots = [bot_id for [bot_id] in found if not connection.execute(_KEPT, (bot_id,)).fetchone()]
                _replay(connection, scratch, bots, video_lifetime_ms)
                otherwise = [bot for bot in bots if _told_of(connection, bot) != _told_of(scratch, bot)]
            finally:
                scratch.execute("ROLLBACK")
                connection.execute("COMMIT")
            yield len(found), otherwise


def _replay(
    connection: sqlite3.Connection, scratch: sqlite3.Connection, bots: Sequence[str], video_lifetime_ms: int
) -> None:
    """Let happen again what came about some bots."""
    _take_along(connection, scratch, bots)
    projection = Projection(scratch)
    projection.load(bots)
    for delivery_id, received_at, outcome, *kept in connection.execute(_ABOUT + marks(bots) + " ORDER BY id", bots):
        delivery = InJournal(delivery_id, received_at, outcome, inflated(KeptBody(*kept)))
        event = event_of(delivery, video_lifetime_ms)
        if event and event.bot_id in bots:
            projection.add(event, received_at, delivery_id)
    projection.write()


def _take_along(connection: sqlite3.Connection, scratch: sqlite3.Connection, bots: Sequence[str]) -> None:
    """Copy what people have added to some bots, and what they have said of all."""
    for table, columns in (("note", _NOTE), ("naming", _NAMING)):
        about = f"{select(table, columns)} WHERE bot_id IN {marks(bots)} OR bot_id IS NULL"
        for row in connection.execute(about, bots):
            scratch.execute(insert(table, columns), row)


_NOTE = ("bot_id", "title", "text")
_NAMING = ("step", "bot_id", "sent", "shown")


def _told_of(connection: sqlite3.Connection, bot_id: str) -> list[list[Any]]:
    return [sorted(connection.execute(f"{sql} WHERE bot_id = ?", (bot_id,)).fetchall(), key=repr) for sql in _ROWS]
