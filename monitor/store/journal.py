"""The journal: every authenticated delivery, written down with what it comes to, in the caller's transaction."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.events import MeetingCompleted, MeetingFailed, Unrecognized
from monitor.store.deflating import KeptBody, deflated
from monitor.store.headers import HeaderSets
from monitor.store.projection import KnownBots, Projection, rows_of
from monitor.store.statements import Insertion, marks
from monitor.wire.delivery import Delivery, Outcome

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from monitor.model.events import BotEvent
    from monitor.store.footprint import WatchedTurn
    from monitor.store.projection import Said
    from monitor.wire.spoke import Parsed


_PROBE = "UPDATE tally SET deliveries = deliveries"


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
    body: KeptBody
    """The delivery's, as it is to be kept."""
    said: Said | None = None
    """The event's transcript as rows; None where it has none."""


class Recorded(NamedTuple):
    """A delivery is on disk."""

    delivery_id: int
    """Of the first one, where it is a duplicate."""
    duplicate: bool


def parsed_entry(delivery: Delivery, parsed: Parsed, body: KeptBody, said: Said | None) -> Entry:
    """Return the entry for a delivery that was understood, or is of a kind that we don't know.

    Args:
        delivery: As it came.
        parsed: What it says.
        body: Its body, ``deflated``.
        said: Its transcript, by ``said_in``.

    """
    event = None if isinstance(parsed.event, Unrecognized) else parsed.event
    outcome = Outcome.UNRECOGNIZED if event is None else Outcome.ACCEPTED
    return Entry(delivery, parsed.name, parsed.bot_id, outcome, "", parsed.identity, event, body, said)


def said_in(parsed: Parsed, pause_s: float | None = None) -> Said | None:
    """Return a delivery's transcript as rows (``rows_of``), if it has one."""
    event = parsed.event
    return rows_of(event.transcript, pause_s) if isinstance(event, MeetingCompleted) and event.transcript else None


def rejected_entry(delivery: Delivery, name: str, bot_id: str | None, reason: str) -> Entry:
    """Return the entry for a delivery that is wrong; the same body sent again is the same again."""
    digest = sha256(b"rejected ")
    digest.update(delivery.body)
    body = deflated(delivery.body)
    return Entry(delivery, name, bot_id, Outcome.REJECTED, reason, digest.digest(), None, body)


def _identity(entry: Entry, projection: Projection) -> bytes:
    """Return what makes another delivery the same as this one, in the light of what is known of its bot.

    ``complete`` and ``failed`` carry no time: a bot that starts again and fails again in the same way sends the
    same bytes as the first time. That is news, so the attempt that they arrive in belongs to their identity.
    """
    if not isinstance(entry.event, MeetingCompleted | MeetingFailed):
        return entry.identity[:IDENTITY_BYTES]
    attempt = b"%d " % projection.attempt(entry.event.bot_id)
    return sha256(attempt + entry.identity).digest()[:IDENTITY_BYTES]


IDENTITY_BYTES = 16
"""Of a hash, as much as is kept, twice (it has an index): two of 2 ** 50 deliveries being the same is beyond worry."""

_DELIVERY = ("id", "received_at", "event", "bot_id", "outcome", "reason", "identity", "header_set", "last_received_at")
_add_deliveries = Insertion("delivery", _DELIVERY)
_add_bodies = Insertion("delivery_body", ("delivery_id", *KeptBody._fields))
_COUNT_COPY = "UPDATE delivery SET copies = copies + 1, last_received_at = max(last_received_at, ?) WHERE id = ?"
_KNOWN = "SELECT identity, id FROM delivery WHERE identity IN "
_LAST_ID = " UNION ALL SELECT NULL, seq FROM sqlite_sequence WHERE name = 'delivery'"


class Journal:
    """Writes deliveries down, transaction by transaction, and remembers between them what it need not ask again.

    After a transaction that failed, another one must be made.
    """

    def __init__(self) -> None:
        self._bots = KnownBots()
        self._header_sets = HeaderSets()

    def commit(self, turn: WatchedTurn, entries: Sequence[Entry], connection: sqlite3.Connection) -> list[Recorded]:
        """Write entries down in a transaction of their own; one that fails is left to be rolled back.

        Without entries, it changes nothing, but must reach the disk as any.
        """
        with turn:
            connection.execute("BEGIN IMMEDIATE")
            recorded = self.record(connection, entries) if entries else []
            if not entries:
                connection.execute(_PROBE)
            connection.commit()
        return recorded

    def record(self, connection: sqlite3.Connection, entries: Sequence[Entry]) -> list[Recorded]:
        """Write entries down, in their order, in a transaction that has begun."""
        page = _Page(connection, Projection(connection, self._bots))
        recorded = page.add(entries)
        page.write(self._header_sets)
        return recorded


class _Page:
    """The deliveries of one transaction."""

    def __init__(self, connection: sqlite3.Connection, projection: Projection) -> None:
        self._connection = connection
        self._projection = projection
        self._asked: set[bytes] = set()
        self._known: dict[bytes, int] = {}
        self._last_id = 0
        self._new: list[tuple[int, bytes, Entry]] = []
        self._copies: list[tuple[int, int]] = []

    def add(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Find out what is new, and let it happen."""
        self._projection.load(entry.event.bot_id for entry in entries if entry.event)
        self._look_up({_identity(entry, self._projection) for entry in entries})
        return [self._add(entry) for entry in entries]

    def _look_up(self, identities: set[bytes]) -> None:
        """Find out which identities are in the journal already, and its last id."""
        asked = [*identities]
        asked += asked[-1:] * (_rounded_up(len(asked)) - len(asked))
        for identity, delivery_id in self._connection.execute(_KNOWN + marks(asked) + _LAST_ID, asked).fetchall():
            if identity is None:
                self._last_id = max(self._last_id, delivery_id)
            else:
                self._known.setdefault(identity, delivery_id)
        self._asked |= identities

    def _add(self, entry: Entry) -> Recorded:
        identity = _identity(entry, self._projection)
        if identity not in self._asked:  # an entry before it, in this same transaction, began a new attempt
            self._look_up({identity})
        if delivery_id := self._known.get(identity):
            self._copies.append((entry.delivery.received_at, delivery_id))
            return Recorded(delivery_id, duplicate=True)
        self._last_id += 1
        self._known[identity] = self._last_id
        self._new.append((self._last_id, identity, entry))
        if entry.event:
            self._projection.add(entry.event, entry.delivery.received_at, self._last_id, entry.said)
        return Recorded(self._last_id, duplicate=False)

    def write(self, header_sets: HeaderSets) -> None:
        """Write what is new."""
        if self._new:
            self._projection.write()
            known = header_sets.ids(self._connection, {entry.delivery.headers for *_, entry in self._new})
            rows = [_values(*new, known[new[-1].delivery.headers]) for new in self._new]
            _add_deliveries(self._connection, rows)
            _add_bodies(self._connection, [(delivery_id, *entry.body) for delivery_id, _, entry in self._new])
        if self._copies:
            self._connection.executemany(_COUNT_COPY, self._copies)


def _values(delivery_id: int, identity: bytes, entry: Entry, header_set: int) -> tuple[object, ...]:
    """Return the columns of ``_DELIVERY``."""
    received_at = entry.delivery.received_at
    about = (received_at, entry.name, entry.bot_id, entry.outcome, entry.reason)
    return (delivery_id, *about, identity, header_set, received_at)


def _rounded_up(count: int) -> int:
    """Return the next power of two, so that there are few different statements, and each stays prepared."""
    return 1 << (count - 1).bit_length()
