"""What deliveries add up to: the rows of bots, their history and their transcripts, as ``model`` works them out.

The journal is the truth, and these rows follow from it: the writer adds to them delivery by delivery, ``rebuild``
makes them all again, both through this module. That they come out the same is a test.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from monitor.model.bot import Change, Phase, apply, change_of, is_late, supersedes_transcript
from monitor.model.events import MeetingCompleted
from monitor.model.transcript import speaker_shares
from monitor.store.packing import pack
from monitor.store.rows import BOT_COLUMNS, DERIVED_COLUMNS, OPENING_LENGTH, BotRow, bot_row, bot_values
from monitor.store.statements import insert, marks, select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import aiosqlite

    from monitor.model.bot import Bot
    from monitor.model.events import BotEvent
    from monitor.model.transcript import Transcript, Utterance

CHANGE_COLUMNS = Change._fields
_BIG_TRANSCRIPT = 5_000
"""Utterances from which on a meeting is worked out in another thread (10 ms here), so that intake goes on meanwhile."""

_BOTS = select("bot", BOT_COLUMNS) + " WHERE bot_id IN "
UPSERT_BOT = insert("bot", (*BOT_COLUMNS, *DERIVED_COLUMNS), key="bot_id")
_HISTORY = select("status_change", CHANGE_COLUMNS) + " WHERE bot_id = ?"
_ADD_CHANGE = insert("status_change", ("bot_id", *CHANGE_COLUMNS, "delivery_id"))
_ADD_SPEAKER = insert("speaker", ("bot_id", "position", "name", "talk_ms", "words"))
_ADD_UTTERANCE = insert("utterance", ("bot_id", "position", "speaker", "start_ms", "end_ms", "text", "words"))


class Projection:
    """The bots that one transaction is about. Use: load them, add their events in order, write.

    Everything but transcripts stays in memory until ``write``: each trip to the database costs more than its work.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: dict[str, BotRow] = {}
        self._touched: dict[str, BotRow] = {}
        self._changes: list[tuple[str, Change, int]] = []

    async def load(self, bot_ids: Collection[str]) -> None:
        """Read what is known of these bots."""
        found = await self._connection.execute_fetchall(_BOTS + marks(bot_ids), tuple(bot_ids))
        self._rows |= {row.bot.bot_id: row for row in map(bot_row, found)}

    def attempt(self, bot_id: str) -> int:
        """Return which attempt a loaded bot is at; 1 for one never heard of."""
        return row.bot.attempt if (row := self._rows.get(bot_id)) else 1

    async def add(self, event: BotEvent, received_at: int, delivery_id: int) -> None:
        """Let an event happen to its bot, which must be loaded."""
        row = self._rows.get(event.bot_id)
        before, opening = (row.bot, row.opening) if row else (None, "")
        history = await self._history(event.bot_id) if is_late(before, event) else None
        transcript = event.transcript if isinstance(event, MeetingCompleted) else None
        if transcript and len(transcript.utterances) > _BIG_TRANSCRIPT:
            after = await asyncio.to_thread(apply, before, event, received_at, history)
        else:
            after = apply(before, event, received_at, history)
        if transcript and isinstance(event, MeetingCompleted) and supersedes_transcript(before, event):
            opening = _opening(transcript)
            await self._replace_transcript(before, event.bot_id, transcript)
        self._rows[event.bot_id] = self._touched[event.bot_id] = BotRow(after, delivery_id, opening)
        self._changes.append((event.bot_id, change_of(event, received_at), delivery_id))

    async def _history(self, bot_id: str) -> list[Change]:
        stored = await self._connection.execute_fetchall(_HISTORY, (bot_id,))
        return [*map(stored_change, stored), *(change for of, change, _ in self._changes if of == bot_id)]

    async def _replace_transcript(self, before: Bot | None, bot_id: str, transcript: Transcript) -> None:
        """Write a transcript at once: the order of writing decides the numbers of its rows."""
        if before and before.transcript_at is not None:
            await self._connection.execute_fetchall("DELETE FROM speaker WHERE bot_id = ?", (bot_id,))
            await self._connection.execute_fetchall("DELETE FROM utterance WHERE bot_id = ?", (bot_id,))
        await self._connection.executemany(_ADD_SPEAKER, _speaker_values(bot_id, transcript))
        await self._connection.executemany(_ADD_UTTERANCE, _utterance_values(bot_id, transcript))

    async def write(self) -> None:
        """Write what the events came to, if there were any."""
        if not self._changes:
            return
        changes = ((bot_id, *change, delivery_id) for bot_id, change, delivery_id in self._changes)
        await self._connection.executemany(_ADD_CHANGE, changes)
        await self._connection.executemany(UPSERT_BOT, map(bot_values, self._touched.values()))


def stored_change(values: Iterable[Any]) -> Change:
    """Return the history entry that the columns ``CHANGE_COLUMNS`` tell of."""
    change = Change(*values)
    return change._replace(phase=Phase(change.phase))


def _speaker_values(bot_id: str, transcript: Transcript) -> Iterator[tuple[Any, ...]]:
    for position, share in enumerate(speaker_shares(transcript.utterances)):
        yield bot_id, position, share.speaker, share.talk_ms, share.words


def _utterance_values(bot_id: str, transcript: Transcript) -> Iterator[tuple[Any, ...]]:
    """Yield rows one by one: SQLite's thread takes and packs them, the event loop does not stand still for them."""
    for position, said in enumerate(transcript.utterances):
        yield bot_id, position, said.speaker, said.start_ms, said.end_ms, said.text, pack(said.text, said.words)


def _opening(transcript: Transcript) -> str:
    """Return the first words of a meeting, cut between two words where they are many."""
    text = _beginning(transcript.utterances)
    if len(text) <= OPENING_LENGTH:
        return text
    cut = text[:OPENING_LENGTH]
    return (cut.rpartition(" ")[0] or cut[:-1]) + "…"


def _beginning(utterances: Collection[Utterance]) -> str:
    """Join texts until there are more than enough."""
    text = ""
    for said in utterances:
        text = f"{text} {said.text}" if text else said.text
        if len(text) > OPENING_LENGTH:
            break
    return text
