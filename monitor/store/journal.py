"""The journal: every authenticated delivery, written down with what it comes to, in the caller's transaction."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.events import MeetingCompleted, MeetingFailed, Unrecognized
from monitor.store.projection import Projection
from monitor.store.statements import insert, marks
from monitor.wire.delivery import Delivery, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    import aiosqlite

    from monitor.model.events import BotEvent
    from monitor.wire.spoke import Parsed


class Entry(NamedTuple):
    """A delivery and what we make of it."""

    delivery: Delivery
    name: str
    bot_id: str | None
    outcome: Outcome
    reason: str
    identity: bytes
    """What makes another delivery the same again, as far as the delivery itself tells."""
    event: BotEvent | None
    """What happens to a bot; None where nothing does."""


class Recorded(NamedTuple):
    """A delivery is on disk."""

    delivery_id: int
    """Of the first one, where it is a duplicate."""
    duplicate: bool


def parsed_entry(delivery: Delivery, parsed: Parsed) -> Entry:
    """Return the entry for a delivery that was understood, or is of a kind that we don't know."""
    event = None if isinstance(parsed.event, Unrecognized) else parsed.event
    outcome = Outcome.UNRECOGNIZED if event is None else Outcome.ACCEPTED
    return Entry(delivery, parsed.name, parsed.bot_id, outcome, "", parsed.identity, event)


def rejected_entry(delivery: Delivery, name: str, bot_id: str | None, reason: str) -> Entry:
    """Return the entry for a delivery that is wrong; the same body sent again is the same again."""
    identity = sha256(b"rejected " + delivery.body).digest()
    return Entry(delivery, name, bot_id, Outcome.REJECTED, reason, identity, None)


def _identity(entry: Entry, projection: Projection) -> bytes:
    """Return what makes another delivery the same as this one, in the light of what is known of its bot.

    ``complete`` and ``failed`` carry no time: a bot that starts again and fails again in the same way sends the
    same bytes as the first time. That is news, so the attempt that they arrive in belongs to their identity.
    """
    if not isinstance(entry.event, MeetingCompleted | MeetingFailed):
        return entry.identity
    return sha256(b"%d " % projection.attempt(entry.event.bot_id) + entry.identity).digest()


_DELIVERY = ("id", "received_at", "event", "bot_id", "outcome", "reason", "identity", "headers", "last_received_at")
_ADD_DELIVERY = insert("delivery", _DELIVERY)
_ADD_BODY = insert("delivery_body", ("delivery_id", "body"))
_COUNT_COPY = "UPDATE delivery SET copies = copies + 1, last_received_at = max(last_received_at, ?) WHERE id = ?"
_KNOWN = "SELECT identity, id FROM delivery WHERE identity IN "
_LAST_ID = " UNION ALL SELECT NULL, seq FROM sqlite_sequence WHERE name = 'delivery'"


class Journal:
    """The deliveries of one transaction."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._projection = Projection(connection)
        self._asked: set[bytes] = set()
        self._known: dict[bytes, int] = {}
        self._last_id = 0
        self._new: list[tuple[int, bytes, Entry]] = []
        self._copies: list[tuple[int, int]] = []

    async def record(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Write entries down, in their order."""
        if bot_ids := {entry.event.bot_id for entry in entries if entry.event}:
            await self._projection.load(bot_ids)
        await self._look_up({_identity(entry, self._projection) for entry in entries})
        recorded = [await self._add(entry) for entry in entries]
        await self._write()
        return recorded

    async def _look_up(self, identities: set[bytes]) -> None:
        """Find out which identities are in the journal already, and its last id."""
        found = await self._connection.execute_fetchall(_KNOWN + marks(identities) + _LAST_ID, tuple(identities))
        for identity, delivery_id in found:
            if identity is None:
                self._last_id = max(self._last_id, delivery_id)
            else:
                self._known.setdefault(identity, delivery_id)
        self._asked |= identities

    async def _add(self, entry: Entry) -> Recorded:
        identity = _identity(entry, self._projection)
        if identity not in self._asked:  # an entry before it, in this same transaction, began a new attempt
            await self._look_up({identity})
        if delivery_id := self._known.get(identity):
            self._copies.append((entry.delivery.received_at, delivery_id))
            return Recorded(delivery_id, duplicate=True)
        self._last_id += 1
        self._known[identity] = self._last_id
        self._new.append((self._last_id, identity, entry))
        if entry.event:
            await self._projection.add(entry.event, entry.delivery.received_at, self._last_id)
        return Recorded(self._last_id, duplicate=False)

    async def _write(self) -> None:
        if self._new:
            await self._projection.write()
            await self._connection.executemany(_ADD_DELIVERY, [_values(*new) for new in self._new])
            bodies = [(delivery_id, entry.delivery.body) for delivery_id, _, entry in self._new]
            await self._connection.executemany(_ADD_BODY, bodies)
        if self._copies:
            await self._connection.executemany(_COUNT_COPY, self._copies)


def _values(delivery_id: int, identity: bytes, entry: Entry) -> tuple[object, ...]:
    """Return the columns of ``_DELIVERY``."""
    received_at, headers = entry.delivery.received_at, json.dumps(entry.delivery.headers)
    about = (received_at, entry.name, entry.bot_id, entry.outcome, entry.reason)
    return (delivery_id, *about, identity, headers, received_at)
