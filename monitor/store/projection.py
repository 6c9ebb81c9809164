"""What deliveries add up to: the rows of bots, their history and their transcripts, as ``model`` works them out.

The journal is the truth, and these rows follow from it: the writer adds to them delivery by delivery, ``rebuild``
makes them all again, both through this module. That they come out the same is a test.
"""

from __future__ import annotations

import time
from operator import eq
from typing import TYPE_CHECKING, Any

from monitor.model.activity import Activity
from monitor.model.bot import Change, Phase, apply, change_of, is_late, supersedes_transcript
from monitor.model.events import MeetingCompleted
from monitor.model.transcript import speaker_shares
from monitor.store.marked import KnownMarks, show_names, shown_speakers
from monitor.store.packing import pack
from monitor.store.rows import BOT_COLUMNS, DERIVED_COLUMNS, OPENING_LENGTH, BotRow, bot_row, bot_values
from monitor.store.statements import Insertion, insert, select

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from monitor.model.bot import Bot
    from monitor.model.events import BotEvent
    from monitor.model.transcript import Transcript, Utterance

CHANGE_COLUMNS = Change._fields
UTTERANCE_COLUMNS = ("position", "speaker", "start_ms", "end_ms", "text", "words")

_BOTS = select("bot", BOT_COLUMNS) + " WHERE bot_id = ?"
_BOT = ("bot", (*BOT_COLUMNS, *DERIVED_COLUMNS), "bot_id")
UPSERT_BOT = insert(*_BOT)
_HISTORY = select("status_change", CHANGE_COLUMNS) + " WHERE bot_id = ?"
_SAID = select("utterance", UTTERANCE_COLUMNS) + " WHERE bot_id = ? ORDER BY position"
_write_bots = Insertion(*_BOT)
_add_changes = Insertion("status_change", ("bot_id", *CHANGE_COLUMNS, "delivery_id"))
_add_speakers = Insertion("speaker", ("bot_id", "position", "name", "shown", "talk_ms", "words"))
_add_utterances = Insertion("utterance", ("bot_id", *UTTERANCE_COLUMNS))
_ADD_TRANSCRIPT = """
INSERT INTO transcript (bot_id, first_id, last_id, indexed_id)
SELECT bot_id, min(id), max(id), min(id) - 1 FROM utterance WHERE bot_id = ? GROUP BY bot_id
"""
OF_A_TRANSCRIPT = ("utterance", "transcript", "speaker")
"""What is replaced with it, in this order: how far an utterance is indexed stands in its transcript's row."""

Said = list[tuple[Any, ...]]
"""A transcript as rows, by ``UTTERANCE_COLUMNS``."""

ACTIVITY_PARTS = 12
"""Of a meeting's activity; ``tables.ACTIVITY`` has worked it out in SQL for the meetings of earlier versions."""

MOST_BOTS = 4_000
"""How many bots stay known from one transaction to the next (3 MB); those that something happens to are few."""


class KnownBots:
    """The rows of bots, each read once. What a failed transaction did to them must be forgotten."""

    def __init__(self) -> None:
        self._version: int | None = None
        """Another one since another connection wrote, such as one that prunes or forgets."""
        self.rows: dict[str, BotRow | None] = {}
        """With speakers as they were sent; None for one never heard of."""
        self.marks = KnownMarks()

    def load(self, connection: sqlite3.Connection, bot_ids: Iterable[str]) -> None:
        """See to it that ``rows`` has these bots."""
        [version] = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self.rows) > MOST_BOTS:
            self.rows.clear()
            self.marks.clear()
            self._version = version
        for bot_id in bot_ids:
            if bot_id not in self.rows:
                found = connection.execute(_BOTS, (bot_id,)).fetchone()
                self.rows[bot_id] = bot_row(found).as_sent() if found else None


class Projection:
    """The bots that one transaction is about. Use: load them, add their events in order, write.

    Everything but transcripts stays in memory until ``write``: each trip to the database costs more than its work.
    """

    def __init__(self, connection: sqlite3.Connection, known: KnownBots | None = None) -> None:
        self._connection = connection
        self._known = known or KnownBots()
        self._touched: dict[str, BotRow] = {}
        self._changes: list[tuple[str, Change, int]] = []

    def load(self, bot_ids: Iterable[str]) -> None:
        """Read what is known of these bots."""
        self._known.load(self._connection, bot_ids)

    def attempt(self, bot_id: str) -> int:
        """Return which attempt a loaded bot is at; 1 for one never heard of."""
        return row.bot.attempt if (row := self._known.rows.get(bot_id)) else 1

    def add(self, event: BotEvent, received_at: int, delivery_id: int, said: Said | None = None) -> None:
        """Let an event happen to its bot, which must be loaded.

        Args:
            event: What happens.
            received_at: By our clock, UTC ms.
            delivery_id: Of the delivery that tells it.
            said: The event's transcript as ``rows_of`` gives it, where that was done before.

        """
        row = self._known.rows.get(event.bot_id)
        before, opening, activity = (row.bot, row.opening, row.activity) if row else (None, "", "")
        history = self._history(event.bot_id) if is_late(before, event) else None
        after = apply(before, event, received_at, history)
        if isinstance(event, MeetingCompleted) and event.transcript and supersedes_transcript(before, event):
            opening, activity = _opening(event.transcript), activity_of(event.transcript)
            self._replace_transcript(before, event.bot_id, event.transcript, said)
        self._known.rows[event.bot_id] = self._touched[event.bot_id] = BotRow(after, delivery_id, opening, activity)
        self._changes.append((event.bot_id, change_of(event, received_at), delivery_id))

    def _history(self, bot_id: str) -> list[Change]:
        stored = self._connection.execute(_HISTORY, (bot_id,)).fetchall()
        return [*map(stored_change, stored), *(change for of, change, _ in self._changes if of == bot_id)]

    def _replace_transcript(self, before: Bot | None, bot_id: str, transcript: Transcript, said: Said | None) -> None:
        """Write a transcript at once: the order of writing decides the numbers of its rows.

        One that comes again with nothing new but a link is left where it is, and so are its words in the search
        index: to write 100,000 words anew keeps everybody waiting for 60 ms longer than to compare them (measured).
        """
        said = said or rows_of(transcript)
        if before and before.transcript_at is not None:
            if self._is_there(before, said):
                return
            for table in OF_A_TRANSCRIPT:
                self._connection.execute(f"DELETE FROM {table} WHERE bot_id = ?", (bot_id,))  # noqa: S608 - ours
        names = self._known.marks.of(self._connection, bot_id).names
        speakers = (
            (bot_id, position, share.speaker, names.other_than(share.speaker), share.talk_ms, share.words)
            for position, share in enumerate(speaker_shares(transcript.utterances))
        )
        _add_speakers(self._connection, speakers)
        _add_utterances(self._connection, ((bot_id, *row) for row in said))
        self._connection.execute(_ADD_TRANSCRIPT, (bot_id,))

    def _is_there(self, bot: Bot, said: Said) -> bool:
        """Whether just this is kept of what was said in a meeting."""
        return bot.utterances == len(said) and all(map(eq, self._connection.execute(_SAID, (bot.bot_id,)), said))

    def show_marks(self, bot_id: str) -> None:
        """Have a loaded bot's rows show what people have added to it by now."""
        if row := self._known.rows.get(bot_id):
            show_names(self._connection, bot_id, self._known.marks.of(self._connection, bot_id).names)
            self._touched[bot_id] = row

    def write(self) -> None:
        """Write what the events came to, if there were any."""
        if self._touched:
            changes = ((bot_id, *change, delivery_id) for bot_id, change, delivery_id in self._changes)
            _add_changes(self._connection, changes)
            _write_bots(self._connection, map(self._values, self._touched.values()))

    def _values(self, row: BotRow) -> tuple[Any, ...]:
        marked = self._known.marks.of(self._connection, row.bot.bot_id)
        return bot_values(row, marked, shown_speakers(self._connection, row.bot, marked.names))


def stored_change(values: Iterable[Any]) -> Change:
    """Return the history entry that the columns ``CHANGE_COLUMNS`` tell of."""
    change = Change(*values)
    return change._replace(phase=Phase(change.phase))


_AT_ONCE = 200
"""Utterances whose words are packed between two pauses (2 ms)."""


def rows_of(transcript: Transcript, pause_s: float | None = None) -> Said:
    """Return a transcript's utterances as rows, words packed: the longest work about it, done before a transaction.

    Args:
        transcript: What was said.
        pause_s: How long to leave the interpreter to other threads, again and again; not at all where it is None.

    """
    rows = []
    for position, said in enumerate(transcript.utterances):
        rows.append((position, said.speaker, said.start_ms, said.end_ms, said.text, pack(said.text, said.words)))
        if pause_s is not None and position % _AT_ONCE == _AT_ONCE - 1:
            time.sleep(pause_s)
    return rows


def _opening(transcript: Transcript) -> str:
    """Return the first words of a meeting, cut between two words where they are many."""
    text = _beginning(transcript.utterances)
    if len(text) <= OPENING_LENGTH:
        return text
    cut = text[:OPENING_LENGTH]
    return (cut.rpartition(" ")[0] or cut[:-1]) + "…"


def activity_of(transcript: Transcript) -> str:
    """Return how much is said in each part of a meeting, a digit for each; "" where nothing is said."""
    activity = Activity(transcript.end_ms, ACTIVITY_PARTS)
    activity.add(transcript.utterances)
    return "".join(map(str, activity.levels())) if transcript.utterances else ""


def _beginning(utterances: Collection[Utterance]) -> str:
    """Join texts until there are more than enough."""
    text = ""
    for said in utterances:
        text = f"{text} {said.text}" if text else said.text
        if len(text) > OPENING_LENGTH:
            break
    return text
