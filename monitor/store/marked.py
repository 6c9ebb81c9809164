"""What people have added to bots, as far as the rows of bots show it; for whoever writes those rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.bot import MOST_SPEAKERS
from monitor.model.naming import Names, listed, merged
from monitor.model.transcript import SpeakerShare
from monitor.store.rows import UNMARKED, Marked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from monitor.model.bot import Bot

_ANY = "SELECT EXISTS (SELECT 1 FROM note) OR EXISTS (SELECT 1 FROM naming)"
_NOTE = "SELECT title, text FROM note WHERE bot_id = ?"
_RULES = "SELECT sent, shown FROM naming WHERE bot_id IS ? ORDER BY step"
_SPEAKERS = "SELECT name, talk_ms, words FROM speaker WHERE bot_id = ? ORDER BY position"
_SHOWN = "SELECT shown, position, name FROM speaker WHERE bot_id = ?"
_SHOW = "UPDATE speaker SET shown = ? WHERE (bot_id, position) = (?, ?)"


class KnownMarks:
    """Reads the marks of bots, each once, until they are cleared."""

    def __init__(self) -> None:
        self._is_any: bool | None = None
        """Whether anything is marked at all; None until it was looked at."""
        self._everywhere: dict[str, str] = {}
        self._of: dict[str, Marked] = {}

    def clear(self) -> None:
        """Forget what was read: somebody else has written."""
        self._is_any = None
        self._of.clear()

    def of(self, connection: sqlite3.Connection, bot_id: str) -> Marked:
        """Return what is added to a bot."""
        if self._is_any is None:
            self._is_any = bool(connection.execute(_ANY).fetchone()[0])
            self._everywhere = rules(connection, None)
        if not self._is_any:
            return UNMARKED
        if bot_id not in self._of:
            title, note = connection.execute(_NOTE, (bot_id,)).fetchone() or ("", "")
            self._of[bot_id] = Marked(title, note, Names(rules(connection, bot_id), self._everywhere))
        return self._of[bot_id]


def rules(connection: sqlite3.Connection, bot_id: str | None) -> dict[str, str]:
    """Return the rules of one meeting, or those that hold everywhere: of several for a name the latest."""
    return dict(connection.execute(_RULES, (bot_id,)).fetchall())


def shown_speakers(connection: sqlite3.Connection, bot: Bot, names: Names) -> tuple[str, ...] | None:
    """Return the names shown for a bot's speakers, in their order; None where they are shown as they were sent."""
    if not names.change_any(bot.speakers) and len(bot.speakers) < MOST_SPEAKERS:
        return None
    shares = [SpeakerShare(*share) for share in connection.execute(_SPEAKERS, (bot.bot_id,)).fetchall()]
    if not shares:
        return listed(bot.speakers, names)
    return tuple(share.speaker for share in merged(shares, names)[:MOST_SPEAKERS])


def show_names(connection: sqlite3.Connection, bot_id: str, names: Names) -> None:
    """Have the rows of a bot's speakers tell the names shown."""
    changed = [
        (shown, bot_id, position)
        for before, position, sent in connection.execute(_SHOWN, (bot_id,)).fetchall()
        if (shown := names.other_than(sent)) != before
    ]
    connection.executemany(_SHOW, changed)


def marked_texts(connection: sqlite3.Connection, bot_id: str) -> list[str]:
    """Return what people have written about a bot: its title, each line of its note, the names given in it."""
    title, note = connection.execute(_NOTE, (bot_id,)).fetchone() or ("", "")
    names = connection.execute("SELECT shown FROM naming WHERE bot_id = ?", (bot_id,)).fetchall()
    return [title, *note.split("\n"), *(name for [name] in names)]


def lone_names(connection: sqlite3.Connection, bot_id: str) -> list[str]:
    """Return the names under a rule everywhere that only this bot's speakers have: the rule is a trace of it, too."""
    ruled = set(rules(connection, None))
    own = {name for [names] in connection.execute(_OWN, {"bot_id": bot_id}).fetchall() for name in names.split("\n")}
    return [
        name
        for name in sorted(ruled & own)
        if not connection.execute(_OTHERS_HAVE_IT, {"name": name, "bot_id": bot_id}).fetchone()
    ]


def remove_names(connection: sqlite3.Connection, sent: Collection[str]) -> None:
    """Delete the rules everywhere for some names, and what is left to be done about them."""
    names = [(name,) for name in sent]
    connection.executemany("DELETE FROM naming WHERE bot_id IS NULL AND sent = ?", names)
    connection.executemany("DELETE FROM renaming WHERE sent = ?", names)


_OWN = """
SELECT name FROM speaker WHERE bot_id = :bot_id
-- Without a transcript, speakers are only listed.
UNION ALL SELECT ifnull(sent_speakers, speakers) FROM bot WHERE bot_id = :bot_id
"""
_OTHERS_HAVE_IT = """
SELECT 1 FROM speaker WHERE name = :name AND bot_id <> :bot_id
UNION ALL SELECT 1 FROM bot WHERE bot_id <> :bot_id AND sent_speakers IS NOT NULL
AND instr(char(10) || sent_speakers || char(10), char(10) || :name || char(10))
LIMIT 1
"""
