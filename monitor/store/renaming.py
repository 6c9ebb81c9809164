"""A renaming everywhere reaches the rows of all bots, few at a time, beside a receiver that must not wait for it.

The rule is one row, and new meetings are under it at once. Up to which bot the older ones show it stands in the
database, written in the same transaction as their rows: whoever is interrupted goes on there.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.bot import MOST_SPEAKERS
from monitor.store.projection import KnownBots, Projection
from monitor.store.removal import in_transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from monitor.store.turns import Turn

TURN_S = 0.005
"""How long one transaction may take, but for its last bot and its commit: nobody is in a hurry here."""

LOOKED_AT_ONCE = 20_000
"""Bots, by one statement that only reads (some 10 ms)."""

_FOUND_AT_ONCE = 200

_NEXT = "SELECT sent, after_id FROM renaming LIMIT 1"
_LAST_ID = "SELECT ifnull(max(id), 0) FROM bot"
_WITH_IT = f"""
SELECT id, bot_id FROM bot NOT INDEXED WHERE id > :after AND id <= :upto AND (
    instr(char(10) || ifnull(sent_speakers, speakers) || char(10), char(10) || :sent || char(10))
    -- A bot's row does not have all speakers of a crowd.
    OR (utterances >= {MOST_SPEAKERS}
        AND EXISTS (SELECT 1 FROM speaker WHERE speaker.bot_id = bot.bot_id AND name = :sent))
) ORDER BY id LIMIT :count
"""  # noqa: S608 - a number of ours
_MOVE_ON = "UPDATE renaming SET after_id = ? WHERE (sent, after_id) = (?, ?)"
_DONE = "DELETE FROM renaming WHERE (sent, after_id) = (?, ?)"


class _Stretch(NamedTuple):
    """Bots that were looked through for a name."""

    sent: str
    after: int
    upto: int
    found: list[tuple[int, str]]
    """Numbers and ids of those that have it, in their order."""
    is_last: bool


def rename_everywhere(connection: sqlite3.Connection, turn: Turn, pause: Callable[[float], bool]) -> None:
    """Have all bots show the names that they are to show.

    Args:
        connection: One that writes beside the receiver.
        turn: Its turn.
        pause: Waits between two transactions for at least so many seconds; returns whether to stop.

    """
    while stretch := _next(connection):
        if _show(connection, turn, pause, stretch):
            return


def _next(connection: sqlite3.Connection) -> _Stretch | None:
    name = connection.execute(_NEXT).fetchone()
    if name is None:
        return None
    sent, after = name
    [last_id] = connection.execute(_LAST_ID).fetchone()
    upto = min(after + LOOKED_AT_ONCE, max(last_id, after))
    asked = {"sent": sent, "after": after, "upto": upto, "count": _FOUND_AT_ONCE}
    found = connection.execute(_WITH_IT, asked).fetchall()
    if len(found) == _FOUND_AT_ONCE:
        upto = found[-1][0]
    return _Stretch(sent, after, upto, found, is_last=upto >= last_id)


def _show(connection: sqlite3.Connection, turn: Turn, pause: Callable[[float], bool], stretch: _Stretch) -> bool:
    """Have the bots of a stretch show their names; return whether to stop."""
    waiting, at = deque(stretch.found), stretch.after

    def show() -> None:
        nonlocal at
        until = time.monotonic() + TURN_S
        before = at
        while waiting and (at == before or time.monotonic() < until):
            at, bot_id = waiting.popleft()
            show_marks(connection, bot_id)
        at = at if waiting else stretch.upto
        moved = connection.execute(_MOVE_ON, (at, stretch.sent, before)).rowcount
        if stretch.is_last and not waiting:
            connection.execute(_DONE, (stretch.sent, at))
        if not moved:  # somebody else is at it, or has begun anew
            waiting.clear()

    while True:
        if pause(in_transaction(connection, turn, show)):
            return True
        if not waiting:
            return False


def show_marks(connection: sqlite3.Connection, bot_id: str) -> None:
    """Have one bot's rows show what people have added to it, in the caller's transaction."""
    projection = Projection(connection, KnownBots())
    projection.load([bot_id])
    projection.show_marks(bot_id)
    projection.write()
