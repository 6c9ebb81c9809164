"""What is old is let go, few rows at a time, beside a receiver that must not wait long for any of it."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from monitor.store.connecting import connected_beside, connected_reading
from monitor.store.indexes import told
from monitor.store.location import DatabaseProblem
from monitor.store.removal import (
    TURN_S,
    HeaderSetIds,
    give_back,
    in_transaction,
    remove_bot,
    remove_deliveries,
    remove_header_sets,
    remove_journal,
)
from monitor.store.turns import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 60.0
"""How long to wait for a turn: beside a receiver under full load, or after a rebuild."""

SHORTEST_PAUSE_S = 0.002
"""Between two turns, at least; and no shorter than the turn before, so that half of the time is the receiver's."""

_AT_ONCE = 200
"""Bots, or deliveries, that are looked at between two turns."""

_OLD = """
SELECT id, bot_id, started_at, heard_at,
    EXISTS (SELECT 1 FROM delivery WHERE delivery.bot_id = bot.bot_id)
FROM bot INDEXED BY bot_by_start
WHERE finished = 1 AND (started_at, id) > (?, ?) AND started_at < ? ORDER BY started_at, id LIMIT ?
"""
_STILL_OLD = "SELECT 1 FROM bot WHERE bot_id = ? AND finished AND heard_at < ?"
_DELIVERIES = "SELECT id, received_at FROM delivery WHERE id > ? ORDER BY id LIMIT ?"
_OLD_AND_ALONE = """
SELECT id, header_set FROM delivery
WHERE id > ? AND id <= ? AND last_received_at < ?
AND (bot_id IS NULL OR NOT EXISTS (SELECT 1 FROM bot WHERE bot.bot_id = delivery.bot_id))
"""
_JOURNAL_SIZE = """
SELECT count(*), ifnull(sum(length(body)), 0) FROM delivery JOIN delivery_body ON delivery_id = id WHERE bot_id = ?
"""


class Pruned(NamedTuple):
    """What went, or would go."""

    bots: int = 0
    """Bots that are no more; of those whose transcript was kept, how many lost their journal."""
    deliveries: int = 0
    bytes: int = 0
    """By how much the file became smaller; of what would go, how many bytes the bodies take."""


class _Candidate(NamedTuple):
    """A finished bot that began before the limit."""

    id: int
    bot_id: str
    started_at: int
    heard_at: int
    has_journal: int


def would_prune(path: Path, before: int, *, keep_transcripts: bool = False) -> Pruned:
    """Return what ``prune`` would delete.

    Raises:
        DatabaseProblem: The database cannot be read.

    """
    would = Pruned()
    try:
        with connected_reading(path) as connection:
            for bots in _old_bots(connection, before, keep_transcripts=keep_transcripts):
                for bot in bots:
                    [deliveries, size] = connection.execute(_JOURNAL_SIZE, (bot.bot_id,)).fetchone()
                    would = Pruned(would.bots + 1, would.deliveries + deliveries, would.bytes + size)
            for after, upto in _stretches(connection, before):
                lone = connection.execute(_OLD_AND_ALONE, (after, upto, before)).fetchall()
                would = would._replace(deliveries=would.deliveries + len(lone))
    except sqlite3.Error as error:
        raise DatabaseProblem(f"cannot read {path}: {error}") from error
    return would


def prune(
    path: Path,
    before: int,
    pause: Callable[[float], bool] | None = None,
    *,
    keep_transcripts: bool = False,
    is_stopped: Callable[[], bool] | None = None,
) -> Pruned:
    """Delete finished bots that began, and were last heard of, before a moment; and old deliveries about no bot.

    A receiver may run: each transaction takes some ``TURN_S`` and waits for its turn. What is done is done, however
    this ends; what is left goes the next time.

    Args:
        path: The database.
        before: UTC ms.
        pause: Waits between two transactions for at least so many seconds; returns whether to stop.
        keep_transcripts: Delete only the journal; bots stay, with history and transcript, and outlive a rebuild.
        is_stopped: Asked while a turn is waited for; who is stopped gives up.

    Raises:
        DatabaseProblem: The database cannot be used.

    """
    turn = Turn(path, PATIENCE_S, is_stopped)
    try:
        with connected_beside(path) as connection:
            return _Pruning(connection, turn, before, pause or sleep_as_long, keep_transcripts=keep_transcripts).run()
    except sqlite3.Error as error:
        raise DatabaseProblem(f"cannot prune {path}: {told(error)}") from error
    finally:
        turn.close()


class _Pruning:
    """One prune, on its way."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        turn: Turn,
        before: int,
        pause: Callable[[float], bool],
        *,
        keep_transcripts: bool,
    ) -> None:
        self._connection = connection
        self._turn = turn
        self._before = before
        self._pause = pause
        self._keep = keep_transcripts
        self._header_sets: HeaderSetIds = set()
        self._bots = self._deliveries = 0

    def run(self) -> Pruned:
        """Do it all, or as much as there is time for."""
        freed = 0
        if self._remove_bots() and self._remove_lone_deliveries():
            remove_header_sets(self._connection, self._turn, self._header_sets)
            freed = give_back(self._connection, self._turn, self._pause)
        if self._deliveries or self._bots:
            with self._turn:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return Pruned(self._bots, self._deliveries, freed)

    def _remove_bots(self) -> bool:
        """Return whether all of it was done."""
        for bots in _old_bots(self._connection, self._before, keep_transcripts=self._keep):
            waiting = deque(bots)

            def remove(waiting: deque[_Candidate] = waiting) -> None:
                until = time.monotonic() + TURN_S
                self._remove(waiting.popleft().bot_id)
                while waiting and time.monotonic() < until:
                    self._remove(waiting.popleft().bot_id)

            while waiting:
                if self._pause(in_transaction(self._connection, self._turn, remove)):
                    return False
        return True

    def _remove(self, bot_id: str) -> None:
        """Delete a bot, unless it was heard of since it was looked at."""
        if not self._connection.execute(_STILL_OLD, (bot_id, self._before)).fetchone():
            return
        self._count(*remove_journal(self._connection, bot_id))
        self._bots += 1
        if self._keep:
            self._connection.execute("UPDATE bot SET kept = 1 WHERE bot_id = ?", (bot_id,))
        else:
            remove_bot(self._connection, bot_id)

    def _remove_lone_deliveries(self) -> bool:
        for after, upto in _stretches(self._connection, self._before):

            def remove(after: int = after, upto: int = upto) -> None:
                lone = self._connection.execute(_OLD_AND_ALONE, (after, upto, self._before)).fetchall()
                self._count(*remove_deliveries(self._connection, lone))

            lone = self._connection.execute(_OLD_AND_ALONE, (after, upto, self._before)).fetchone()
            if lone and self._pause(in_transaction(self._connection, self._turn, remove)):
                return False
        return True

    def _count(self, deliveries: int, header_sets: HeaderSetIds) -> None:
        self._deliveries += deliveries
        self._header_sets |= header_sets


def _old_bots(connection: sqlite3.Connection, before: int, *, keep_transcripts: bool) -> Iterator[list[_Candidate]]:
    """Look through finished bots that began before a moment, some at a time; yield those that may go."""
    place = (-(1 << 62), 0)
    while found := [_Candidate(*row) for row in connection.execute(_OLD, (*place, before, _AT_ONCE)).fetchall()]:
        place = (found[-1].started_at, found[-1].id)
        yield [bot for bot in found if bot.heard_at < before and (bot.has_journal or not keep_transcripts)]


def _stretches(connection: sqlite3.Connection, before: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of the journal (after an id, up to an id) until one is all newer than a moment."""
    after = 0
    while found := connection.execute(_DELIVERIES, (after, _AT_ONCE)).fetchall():
        if all(received_at >= before for _, received_at in found):
            return
        yield after, found[-1][0]
        after = found[-1][0]


def sleep_as_long(took_s: float) -> bool:
    """Wait as long as a transaction took, so that others have as much of the time."""
    time.sleep(max(SHORTEST_PAUSE_S, took_s))
    return False
