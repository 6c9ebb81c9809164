"""Rules about the names of speakers: how one comes about, and how it is undone, in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.transcript import UNNAMED
from monitor.store.marked import rules

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

_NEXT_STEP = "SELECT ifnull(max(step), 0) + 1 FROM naming"
_ADD = "INSERT INTO naming (step, bot_id, sent, shown) VALUES (?, ?, ?, ?)"
_BEGIN_ANEW = "INSERT OR REPLACE INTO renaming (sent, after_id) VALUES (?, 0)"
_LATEST = """
SELECT max(step) FROM naming
WHERE bot_id = :bot_id OR (bot_id IS NULL AND sent IN (SELECT name FROM speaker WHERE bot_id = :bot_id))
"""
_OF_STEP = "SELECT sent, shown, bot_id IS NULL FROM naming WHERE step = ? ORDER BY bot_id IS NULL, rowid"
_REMOVE = "DELETE FROM naming WHERE step = ?"


class Renamed(NamedTuple):
    """One renaming."""

    sent: tuple[str, ...]
    """The names as sent."""
    shown: str
    """What was shown for them since."""
    everywhere: bool


def may_be_everywhere(sent: Collection[str]) -> bool:
    """Whether these names mean the same person in every meeting: an unnamed speaker is somebody else in each."""
    return UNNAMED not in sent


def rename(connection: sqlite3.Connection, bot_id: str, sent: Collection[str], name: str, *, everywhere: bool) -> None:
    """Add the rules for one renaming; a rule everywhere takes this meeting along, be it under one of its own.

    An empty name shows each as it was sent.
    """
    [step] = connection.execute(_NEXT_STEP).fetchone()
    own = rules(connection, bot_id) if everywhere else sent
    connection.executemany(_ADD, [(step, bot_id, one, name or one) for one in sent if one in own])
    if everywhere:
        connection.executemany(_ADD, [(step, None, one, name or one) for one in sent])
        connection.executemany(_BEGIN_ANEW, [(one,) for one in sent])


def undo(connection: sqlite3.Connection, bot_id: str) -> Renamed | None:
    """Remove the rules of the latest renaming that this meeting is under; return what it was, None without any."""
    [step] = connection.execute(_LATEST, {"bot_id": bot_id}).fetchone()
    if step is None:
        return None
    found = connection.execute(_OF_STEP, (step,)).fetchall()
    connection.execute(_REMOVE, (step,))
    everywhere = [sent for sent, _, is_everywhere in found if is_everywhere]
    connection.executemany(_BEGIN_ANEW, [(sent,) for sent in everywhere])
    return Renamed(tuple(dict.fromkeys(sent for sent, *_ in found)), found[-1][1], bool(everywhere))
