"""What must be true of a database after whatever has happened to the program."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from monitor.store.deflating import KeptBody, inflated
from monitor.store.rebuild import rebuild
from tests.faults.storm import digest
from tests.store.deliveries import check_filter_index, check_search_index, dump, rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TORN = """
SELECT bot_id FROM bot
LEFT JOIN (SELECT bot_id, count(*) AS turns, max(position) AS last FROM utterance GROUP BY bot_id) USING (bot_id)
WHERE utterances <> ifnull(turns, 0) OR ifnull(last, -1) <> utterances - 1
UNION SELECT bot_id FROM utterance WHERE bot_id NOT IN (SELECT bot_id FROM bot)
UNION SELECT bot_id FROM bot
WHERE utterances AND words <> (SELECT sum(words) FROM speaker WHERE speaker.bot_id = bot.bot_id)
"""
"""Bots of whose transcript something is missing, or too much."""


_COUNTS = "SELECT bots, completed, failed, entries, deliveries, rejected, last_received_at FROM tally"


def kept(database: Path) -> set[bytes]:
    """Return the ``digest`` of every body in the journal."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        bodies = connection.execute("SELECT inflated, body FROM delivery_body")
        return {digest(inflated(KeptBody(*body))) for body in bodies}


def lost(database: Path, acknowledged: Iterable[bytes]) -> int:
    """Return how many of the deliveries that were acknowledged are not there byte for byte."""
    return len(set(acknowledged) - kept(database))


def check_whole(database: Path) -> None:
    """Raise AssertionError where something is damaged or half written, or where the journal tells another story."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute(_TORN).fetchall() == []
    check_filter_index(database)
    check_search_index(database)
    before = _told(database)
    asyncio.run(rebuild(database))
    assert _told(database) == before, "made again from the journal, it is another"
    check_filter_index(database)
    check_search_index(database)


def _told(database: Path) -> list[str]:
    """Return all that is in the tables, but for how often something changed and how the filter's index is stored."""
    return [*dump(database), *map(str, rows(database, _COUNTS))]
