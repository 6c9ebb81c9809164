"""Rows that go: of one bot, of its journal, of headers that nothing refers to any more; and the room that they had.

Whoever calls begins the transaction, in a ``Turn``, and ends it, unless it says otherwise.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.store.marks_tables import OF_PEOPLE
from monitor.store.projection import OF_A_TRANSCRIPT

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from monitor.store.turns import Turn

TURN_S = 0.01
"""How long one transaction may take, but for its last bot: an acknowledgement may have to wait for it."""

PAGES_AT_ONCE = 128
"""How many pages (of 4,096 bytes) one transaction gives back."""

_DELIVERIES_AT_ONCE = 50_000
"""Looked through by one statement (some 5 ms)."""

_OF_A_BOT = (*OF_A_TRANSCRIPT, "status_change", *OF_PEOPLE, "bot")

HeaderSetIds = set[int]


def remove_bot(connection: sqlite3.Connection, bot_id: str) -> None:
    """Delete what is known of a bot, and what people have added to it, but not its journal."""
    for table in _OF_A_BOT:
        connection.execute(f"DELETE FROM {table} WHERE bot_id = ?", (bot_id,))  # noqa: S608 - names of ours


def remove_journal(connection: sqlite3.Connection, bot_id: str) -> tuple[int, HeaderSetIds]:
    """Delete the deliveries about a bot; return how many there were, and which headers they had."""
    found = connection.execute("SELECT id, header_set FROM delivery WHERE bot_id = ?", (bot_id,)).fetchall()
    return remove_deliveries(connection, found)


def remove_deliveries(
    connection: sqlite3.Connection, deliveries: Iterable[tuple[int, int]]
) -> tuple[int, HeaderSetIds]:
    """Delete deliveries, given by their ids and header sets; return how many, and which headers they had."""
    ids, header_sets = [], set()
    for delivery_id, header_set in deliveries:
        ids.append((delivery_id,))
        header_sets.add(header_set)
    connection.executemany("DELETE FROM delivery_body WHERE delivery_id = ?", ids)
    connection.executemany("DELETE FROM delivery WHERE id = ?", ids)
    return len(ids), header_sets


def in_transaction(connection: sqlite3.Connection, turn: Turn, work: Callable[[], object]) -> float:
    """Do some work as one transaction, in its turn; return how long it took, in seconds."""
    with turn:
        began = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        try:
            work()
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return time.monotonic() - began


def remove_header_sets(connection: sqlite3.Connection, turn: Turn, candidates: HeaderSetIds) -> None:
    """Delete those of these header sets that no delivery has any more. Makes its own transaction.

    Which ones are still in use takes a walk through all deliveries; it is made in pieces, and only what came
    meanwhile is looked at in the transaction.
    """
    unused, last_id = set(candidates), 0
    while unused and (upto := _upto(connection, last_id)):
        unused -= _used(connection, last_id, upto)
        last_id = upto
    if not unused:
        return

    def remove() -> None:
        gone = unused - _used(connection, last_id, 1 << 62)
        connection.executemany("DELETE FROM header_set WHERE id = ?", ((header_set,) for header_set in gone))

    in_transaction(connection, turn, remove)


def _upto(connection: sqlite3.Connection, after: int) -> int | None:
    sql = "SELECT max(id) FROM (SELECT id FROM delivery WHERE id > ? ORDER BY id LIMIT ?)"
    upto: int | None = connection.execute(sql, (after, _DELIVERIES_AT_ONCE)).fetchone()[0]
    return upto


def _used(connection: sqlite3.Connection, after: int, upto: int) -> HeaderSetIds:
    sql = "SELECT DISTINCT header_set FROM delivery WHERE id > ? AND id <= ?"
    return {header_set for [header_set] in connection.execute(sql, (after, upto)).fetchall()}


def give_back(connection: sqlite3.Connection, turn: Turn, pause: Callable[[float], bool]) -> int:
    """Give free pages back to the disk, some at a time; return how many bytes the file is smaller.

    Args:
        connection: The one that deleted.
        turn: Its turn.
        pause: Called after each transaction with how long it took, in seconds; returns whether to stop.

    """
    [size] = connection.execute("PRAGMA page_size").fetchone()
    given_back = 0
    before = _free(connection)
    while before:
        began = time.monotonic()
        with turn:
            connection.executescript(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})")  # execute() stops after one page
        left = _free(connection)
        given_back += before - left
        if left >= before or pause(time.monotonic() - began):
            break
        before = left
    return int(given_back * size)


def _free(connection: sqlite3.Connection) -> int:
    [count] = connection.execute("PRAGMA freelist_count").fetchone()
    return int(count)
