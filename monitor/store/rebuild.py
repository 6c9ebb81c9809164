"""All projections again from the journal: after an update that understands more, or where they are in doubt."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.events import Unrecognized
from monitor.store.connecting import connect_writing
from monitor.store.deflating import DamagedBody, KeptBody, inflated
from monitor.store.indexing import index_anew, index_some
from monitor.store.inside import inside
from monitor.store.location import DatabaseProblem, ReceiverLock, require
from monitor.store.marks_tables import OF_NOBODY, OF_PEOPLE
from monitor.store.projection import OF_A_TRANSCRIPT, Projection
from monitor.store.turns import Turn
from monitor.wire.delivery import Outcome
from monitor.wire.spoke import VIDEO_LIFETIME_MS, InvalidDelivery, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import aiosqlite

    from monitor.model.events import BotEvent

AT_ONCE = 256
AT_ONCE_BYTES = 16 << 20
"""How many deliveries, with bodies of how many bytes, are in memory at a time (one that is larger comes alone)."""

_FOLLOWING = (*OF_A_TRANSCRIPT, "status_change", "bot")
_BUT_KEPT = " WHERE bot_id NOT IN (SELECT bot_id FROM bot WHERE kept)"
_SOME_KEPT = "SELECT EXISTS (SELECT 1 FROM bot WHERE kept)"
_KEPT = "SELECT 1 FROM bot WHERE bot_id = ? AND kept"

_COUNT_AGAIN = """
    UPDATE tally SET
        bots = (SELECT count(*) FROM bot),
        completed = (SELECT count(*) FROM bot WHERE phase = 'completed'),
        failed = (SELECT count(*) FROM bot WHERE phase = 'failed'),
        entries = (SELECT count(*) FROM delivery),
        deliveries = (SELECT ifnull(sum(1 + copies), 0) FROM delivery),
        rejected = (SELECT ifnull(sum(1 + copies), 0) FROM delivery WHERE outcome = 'rejected'),
        last_received_at = (SELECT max(last_received_at) FROM delivery)
"""
_COUNTERS = "INSERT OR IGNORE INTO tally (one) VALUES (1)"

_SIZES = """
SELECT delivery_id, ifnull(inflated, length(body)) FROM delivery_body
WHERE delivery_id > ? ORDER BY delivery_id LIMIT ?
"""
_BODIES = """
SELECT id, received_at, outcome, inflated, body FROM delivery JOIN delivery_body ON delivery_id = id
WHERE id > ? AND id <= ? ORDER BY id
"""
_ACCEPT = "UPDATE delivery SET outcome = 'accepted' WHERE id = ?"
_COUNT = "SELECT count(*) FROM delivery"


class InJournal(NamedTuple):
    """A delivery as the journal has it."""

    id: int
    received_at: int
    outcome: str
    body: bytes


async def rebuild(
    path: Path,
    progress: Callable[[int, int], None] | None = None,
    video_lifetime_ms: int = VIDEO_LIFETIME_MS,
) -> int:
    """Make every projection again; return how many deliveries the journal has.

    All or nothing: whoever reads meanwhile sees what was before, and so do they after a failure. What was turned
    away stays so; what was of an unknown kind then, and is known today, happens now. Bots whose journal was let go
    while their transcript was kept are left alone, with all that came about them since.

    Args:
        path: The database, which must exist.
        progress: Called with the deliveries done and all, after every few hundred.
        video_lifetime_ms: How long a video link lives that doesn't say so itself.

    Raises:
        DatabaseProblem: A receiver is running, or the database cannot be used.

    """
    require(path)
    lock, turn = ReceiverLock(path), Turn(path)
    lock.acquire("")
    try:
        with turn:
            connection = await connect_writing(path)
            try:
                return await _rebuild(connection, progress, video_lifetime_ms)
            finally:
                await connection.close()
    except (sqlite3.Error, DamagedBody) as error:
        raise DatabaseProblem(f"cannot rebuild {path}: {error}") from error
    finally:
        turn.close()
        lock.release()


async def _rebuild(
    connection: aiosqlite.Connection, progress: Callable[[int, int], None] | None, video_lifetime_ms: int
) -> int:
    total = await inside(connection, _forget)
    done = last_id = 0
    while replayed := await inside(connection, partial(_replay, last_id, video_lifetime_ms)):
        done, last_id = done + len(replayed), replayed[-1]
        if progress:
            progress(done, total)
    await inside(connection, _forget_marks_of_nobody)
    while await inside(connection, index_some):
        pass
    await connection.commit()
    return total


def _forget_marks_of_nobody(connection: sqlite3.Connection) -> None:
    """Delete what people have added to bots of which the journal tells nothing at all any more."""
    for table in OF_PEOPLE:
        connection.execute(f"DELETE FROM {table} WHERE {OF_NOBODY}")  # noqa: S608 - names of ours


def _forget(connection: sqlite3.Connection) -> int:
    """Begin the transaction with nothing known of any bot; return how many deliveries there are to replay."""
    connection.execute("BEGIN IMMEDIATE")
    index_anew(connection)  # first of all: from one that does not agree with the bots, none of them can be deleted
    connection.execute(_COUNTERS)
    [some_kept] = connection.execute(_SOME_KEPT).fetchone()
    for table in _FOLLOWING:
        connection.execute(f"DELETE FROM {table}{_BUT_KEPT if some_kept else ''}")  # noqa: S608 - names of ours
    connection.execute(_COUNT_AGAIN)
    total: int = connection.execute(_COUNT).fetchone()[0]
    return total


def _next(connection: sqlite3.Connection, last_id: int) -> list[InJournal]:
    """Return the next deliveries after ``last_id``, as many as may be in memory at a time."""
    sizes = connection.execute(_SIZES, (last_id, AT_ONCE)).fetchall()
    upto, taken = last_id, 0
    for delivery_id, size in sizes:
        taken += size
        if upto > last_id and taken > AT_ONCE_BYTES:
            break
        upto = delivery_id
    found = connection.execute(_BODIES, (last_id, upto)).fetchall()
    return [
        InJournal(delivery_id, received_at, outcome, inflated(KeptBody(*kept)))
        for delivery_id, received_at, outcome, *kept in found
    ]


def _replay(last_id: int, video_lifetime_ms: int, connection: sqlite3.Connection) -> list[int]:
    """Let the next deliveries after ``last_id`` happen again, in the order in which they came; return their ids."""
    kept = _next(connection, last_id)
    told = [(delivery, event) for delivery in kept if (event := event_of(delivery, video_lifetime_ms))]
    told = [(delivery, event) for delivery, event in told if not connection.execute(_KEPT, (event.bot_id,)).fetchone()]
    projection = Projection(connection)
    projection.load({event.bot_id for _, event in told})
    for delivery, event in told:
        projection.add(event, delivery.received_at, delivery.id)
    projection.write()
    news = [(delivery.id,) for delivery, _ in told if delivery.outcome != Outcome.ACCEPTED]
    connection.executemany(_ACCEPT, news)
    return [delivery.id for delivery in kept]


def event_of(delivery: InJournal, video_lifetime_ms: int) -> BotEvent | None:
    """Return what a delivery does to a bot; None where it does nothing."""
    if delivery.outcome == Outcome.REJECTED:
        return None
    try:
        event = parse(delivery.body, delivery.received_at, video_lifetime_ms).event
    except InvalidDelivery:  # accepted by an earlier version that was less strict
        return None
    return None if isinstance(event, Unrecognized) else event
