"""What was said is taken into the search index after it was acknowledged: little by little, while nobody waits.

In the transaction that receives a meeting of 100,000 words it would keep all others waiting for 150 ms (measured).
So transcripts are written down as not indexed yet, and a writer that has nothing else to do takes them in, some
milliseconds at a time; after a kill, from where it was. Who searches meanwhile is told how many are missing.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.store.footprint import Touched
from monitor.store.indexes import FILTER, SEARCH, make_anew, may_be_of_an_index
from monitor.store.inside import inside
from monitor.store.location import DatabaseProblem
from monitor.store.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import aiosqlite

    from monitor.store.footprint import WatchedTurn
    from monitor.store.indexes import Index

    Connected = Callable[[], Awaitable[aiosqlite.Connection]]
    """Opens the connection that writes, where it is not open."""

AT_ONCE = 50_000
"""Characters that one transaction takes in (some 4 ms), but for a single utterance that has more."""
EACH = 100
"""So many characters an utterance counts for, besides those that it has."""
MERGED_PAGES = 32
"""How much of the index is merged in one transaction (3 ms). Merged by itself, it takes 50 ms now and then."""

QUIET_S = 0.02
"""How long nothing must have come before something is taken in."""
LONGEST_WAIT_S = 2.0
"""Where it never becomes quiet, how often something is taken in all the same."""

RETRY_S = 10.0
"""How long it is left alone after it has failed: the disk was full, or another process had the database."""

CLOSING_S = 0.5
"""How long to go on at the end; the rest is done after the next start."""

_FROM_ANEW = "UPDATE transcript SET indexed_id = first_id - 1"
_NEXT = "SELECT bot_id, indexed_id, last_id FROM transcript WHERE indexed_id < last_id ORDER BY first_id DESC LIMIT 1"
_TEXTS = "SELECT id, text FROM utterance WHERE id > ? AND id <= ? ORDER BY id LIMIT ?"
_SPELL = "INSERT INTO spelling (utterance_id, text) VALUES (?, ?)"
_TAKE_IN = """
INSERT INTO utterance_fts (rowid, speaker, said)
SELECT id, speaker, said FROM searched WHERE id > ? AND id <= ? ORDER BY id
"""
_REACHED = "UPDATE transcript SET indexed_id = ? WHERE bot_id = ?"
_MERGE = "INSERT INTO utterance_fts (utterance_fts, rank) VALUES ('merge', ?)"
_SOMETHING_MERGED = 2
"""Rows that a merge changes at least; FTS5's way to say that it had something to do."""


class Indexing:
    """Takes in what the writer has written, in the writer's pauses."""

    def __init__(self, turn: WatchedTurn, on_news: Callable[[], None]) -> None:
        self._turn = turn
        self._on_news = on_news
        self.has_work = True
        """Whether there may be something to take in: at first, what the last one has left."""
        self._last_at = time.monotonic()
        self._not_before = 0.0
        self._damaged: Index | None = None
        """Which index may be damaged, and is to be made anew."""
        self._untried = [FILTER, SEARCH]
        """Those that were not made anew yet, the quickest last; what comes after both ends by neither."""

    @property
    def is_due(self) -> bool:
        """Whether to go on as soon as it is quiet."""
        return self.has_work and time.monotonic() >= self._not_before

    @property
    def is_overdue(self) -> bool:
        """Whether it was never quiet for long."""
        return self.is_due and time.monotonic() - self._last_at > LONGEST_WAIT_S

    @property
    def due_in_s(self) -> float | None:
        """When it is due, in s from now; None where there is nothing to do."""
        return max(0.0, self._not_before - time.monotonic()) if self.has_work else None

    def expect(self) -> None:
        """Say that a transcript was written."""
        self._not_before = 0.0
        if not self.has_work:
            self.has_work, self._last_at = True, time.monotonic()

    async def go_on(self, connected: Connected) -> None:
        """Take in some more, in a transaction of its own; what fails is tried again later, or when more is written.

        What its turn raises of the files comes through, and why there is no connection.
        """
        self._last_at = time.monotonic()
        try:
            self.has_work = await inside(await connected(), self._some)
        except sqlite3.Error as error:
            if may_be_of_an_index(error) and SEARCH in self._untried:
                self._damaged = SEARCH
            self._not_before = time.monotonic() + RETRY_S
        if self.is_due:
            self._on_news()

    async def has_mended(self, error: Exception, connected: Connected) -> bool:
        """Make an index anew, if a transaction may have failed because of one; return whether to try it again.

        The search's, which begins empty, before the filter's, which takes seconds for a hundred thousand bots.
        """
        if not self._untried or not may_be_of_an_index(error):
            return False
        self._damaged, self.has_work = self._untried[-1], True
        with suppress(sqlite3.Error, DatabaseProblem, Touched):
            await inside(await connected(), self._some)
        return self._damaged is None

    async def finish(self, connected: Connected) -> None:
        """Leave nothing to the next start, unless it would take long."""
        until = time.monotonic() + CLOSING_S
        while self.is_due and time.monotonic() < until:
            await self.go_on(connected)

    def _some(self, connection: sqlite3.Connection) -> bool:
        with self._turn:
            connection.execute("BEGIN IMMEDIATE")
            try:
                if self._damaged:
                    _one_anew(connection, self._damaged)
                has_more = index_some(connection)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise
        if self._damaged:
            self._untried.remove(self._damaged)
            self._damaged = None
        return has_more


def index_some(connection: sqlite3.Connection) -> bool:
    """Take some utterances in, of the newest transcripts first; return whether there is more to do."""
    room, has_found = AT_ONCE, False
    while room > 0 and (found := connection.execute(_NEXT).fetchone()):
        bot_id, after, last = found
        room -= _take_in(connection, bot_id, (after, last), room)
        has_found = True
    return _merge(connection) or has_found


def index_anew(connection: sqlite3.Connection) -> None:
    """Make both indexes anew, whatever is left of them, this one empty. From a wrong one, nothing can be deleted."""
    for index in (FILTER, SEARCH):
        _one_anew(connection, index)


def _one_anew(connection: sqlite3.Connection, index: Index) -> None:
    make_anew(connection, index)
    if index is SEARCH:
        connection.execute("DELETE FROM spelling")
        connection.execute(_FROM_ANEW)


def _take_in(connection: sqlite3.Connection, bot_id: str, left: tuple[int, int], room: int) -> int:
    """Take in the next of the utterances that are left, as far as there is room; return how much of it that takes."""
    after, last = left
    upto, taken, odd = last, 0, []
    for utterance_id, text in connection.execute(_TEXTS, (after, last, 1 + room // EACH)).fetchall():
        if taken and taken + len(text) > room:
            break
        upto, taken = utterance_id, taken + EACH + len(text)
        if (spelling := spelled(text)) != text:
            odd.append((utterance_id, spelling))
    connection.executemany(_SPELL, odd)
    connection.execute(_TAKE_IN, (after, upto))
    connection.execute(_REACHED, (upto, bot_id))
    return max(taken, EACH)


def _merge(connection: sqlite3.Connection) -> bool:
    """Merge some of the index; return whether there was something to merge."""
    before = connection.total_changes
    connection.execute(_MERGE, (MERGED_PAGES,))
    return connection.total_changes - before >= _SOMETHING_MERGED
