"""What everybody but the writer sees of the database: read-only, always with a limit, never a query left open.

A query that is left open would keep the write-ahead log from being taken back into the database for as long.
"""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, Any

from monitor.model.marks import Bookmark, BotMarks, ReadingPlace
from monitor.model.naming import Names, merged
from monitor.model.text import printable
from monitor.model.transcript import SpeakerShare, Utterance
from monitor.store import delivery_views, views
from monitor.store.connecting import connect_reading
from monitor.store.deflating import DamagedBody, KeptBody, inflated
from monitor.store.discreet import seen_bot, seen_change
from monitor.store.everybody import SpeakerRow, SpeakerSort, everybody
from monitor.store.indexes import told
from monitor.store.location import DatabaseProblem
from monitor.store.packing import unpack
from monitor.store.projection import CHANGE_COLUMNS
from monitor.store.rows import BOT_COLUMNS, PAST_ANY, Tally
from monitor.store.selecting import Selecting
from monitor.store.statements import select

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    import aiosqlite

    from monitor.model.bot import Change
    from monitor.store.rows import BotRow, DeliveryRow, View
    from monitor.store.selecting import Size

FOUND = 10
"""How many ids ``find`` gives at most."""

LONGEST_HISTORY = 10_000
"""Changes of one bot, the newest; a hundred times what any meeting has."""

MOST_SPEAKERS = 10_000
MOST_BOOKMARKS = 10_000
MOST_GIVEN_NAMES = 1_000

_TALLY = """
SELECT
    (SELECT count(*) FROM bot INDEXED BY bot_unfinished WHERE finished = 0 AND heard_at > :silent_since),
    bots, completed, failed, last_received_at, deliveries, rejected
FROM tally
"""
_BOT = select("bot", BOT_COLUMNS)
_KEPT = "SELECT value FROM json_each(?) WHERE value IN (SELECT bot_id FROM bot) LIMIT ?"


class Reader:
    """Reads the database. Lives on one event loop; ``open`` one, and ``close`` it."""

    def __init__(self, path: Path, connection: aiosqlite.Connection) -> None:
        self._path = path
        self._connection = connection
        self._selecting = Selecting(self._ask)

    @classmethod
    async def open(cls, path: Path) -> Reader:
        """Return a reader of the database at ``path``. All its methods raise DatabaseProblem where reading fails.

        Raises:
            DatabaseProblem: There is no database, or one that this program cannot read.

        """
        return cls(path, await connect_reading(path))

    async def close(self) -> None:
        """Close the database."""
        await self._connection.close()

    async def another(self) -> Reader:
        """Return a reader of the same database, for what takes so long that others must not wait for it."""
        return await Reader.open(self._path)

    async def abandon(self) -> None:
        """Close the database at once: whoever still reads by this reader gets a DatabaseProblem."""
        await self._connection.interrupt()
        await self._connection.close()

    async def tally(self, now: int, stalled_after_ms: int) -> Tally:
        """Return how many bots and deliveries there are. As quick with a million bots as with ten."""
        [row] = await self._fetch(_TALLY, {"silent_since": now - stalled_after_ms})
        live, bots, completed, failed, last_received_at, deliveries, rejected = row
        stalled = bots - completed - failed - live
        return Tally(live, stalled, completed, failed, bots, last_received_at, deliveries, rejected)

    async def size(self, view: View, now: int) -> Size:
        """Return how many bots a view has; of a filter that many match, first only that there are at least so many."""
        return await self._selecting.size(view, now)

    async def count(self, view: View, now: int) -> int:
        """Return how many bots a view has, if need be by looking at all of them (200 ms for a million)."""
        return await self._selecting.count(view, now)

    async def window(self, view: View, first: int, count: int, now: int, of: int | None = None) -> list[BotRow]:
        """Return rows ``first`` to ``first + count`` of a view, fewer at its end.

        Args:
            view: Which bots, in what order.
            first: Index of the first row, from 0.
            count: How many rows.
            now: UTC ms.
            of: How many the view has, where that is known for certain: what is nearer the end is read from there.

        """
        selection = await self._selecting.selection(view.query)
        asked = partial(views.window, view, selection, now)
        return [seen_bot(row) for row in await self._from_nearer_end(asked, first, count, of)]

    async def position(self, view: View, bot_id: str, now: int) -> int | None:
        """Return which row of a view a bot is; None where the view does not have it."""
        selection = await self._selecting.selection(view.query)
        found = await self._ask(views.position(view, selection, now, bot_id))
        return found[0][0] if found else None

    async def bot(self, bot_id: str) -> BotRow | None:
        """Return what is known of a bot; None where it was never heard of."""
        found = await self._fetch(f"{_BOT} WHERE bot_id = ?", (printable(bot_id),))
        return seen_bot(found[0]) if found else None

    async def bots(self, after: BotRow | None, count: int) -> list[BotRow]:
        """Return the ``count`` bots that follow ``after`` (None: from the first), newest start first."""
        started_at, bot_id = (after.bot.started_at, after.bot.bot_id) if after else (_NEWEST, None)
        found = await self._fetch(_NEXT_BOTS, {"started_at": started_at, "bot_id": bot_id, "count": count})
        return [seen_bot(row) for row in found]

    async def find(self, prefix: str) -> list[str]:
        """Return the ids of bots that begin with ``prefix``, at most ``FOUND`` of them, in order."""
        known = printable(prefix)
        sql = "SELECT bot_id FROM bot WHERE bot_id >= ? AND bot_id < ? ORDER BY bot_id LIMIT ?"
        return [bot_id for [bot_id] in await self._fetch(sql, (known, known + PAST_ANY, FOUND))]

    async def kept(self, bot_ids: Collection[str]) -> set[str]:
        """Return those of some bots that are still kept."""
        return {bot_id for [bot_id] in await self._fetch(_KEPT, (json.dumps([*bot_ids]), len(bot_ids)))}

    async def history(self, bot_id: str) -> list[Change]:
        """Return a bot's changes in the order in which they take effect, the newest ``LONGEST_HISTORY`` of them."""
        found = await self._fetch(_HISTORY, (bot_id, LONGEST_HISTORY))
        return sorted(seen_change(row) for row in found)

    async def speakers(self, bot_id: str, *, as_sent: bool = False) -> list[SpeakerShare]:
        """Return who talked how long, longest first; none without a transcript.

        Args:
            bot_id: Where.
            as_sent: Whether to tell them by the provider's names, not by those that people have given.

        """
        found = await self._fetch(_SPEAKERS, (bot_id, MOST_SPEAKERS))
        shares = [SpeakerShare(*row[:3]) for row in found]
        shown = {name: other for name, *_, other in found if other is not None}
        return merged(shares, Names(shown)) if shown and not as_sent else shares

    async def given_names(self) -> list[str]:
        """Return the names that people have given to speakers anywhere, the latest first."""
        return [name for [name] in await self._fetch(_GIVEN_NAMES, (MOST_GIVEN_NAMES,))]

    async def marks(self, bot_id: str) -> BotMarks:
        """Return what people have added to a meeting: title, note, bookmarks, the place that was read up to."""
        notes = await self._fetch(_NOTE, (bot_id,))
        title, note = notes[0] if notes else ("", "")
        bookmarks = await self._fetch(_BOOKMARKS, (bot_id, MOST_BOOKMARKS))
        places = await self._fetch(_PLACE, (bot_id,))
        return BotMarks(title, note, tuple(starmap(Bookmark, bookmarks)), ReadingPlace(*places[0]) if places else None)

    async def is_renaming(self) -> bool:
        """Whether a renaming everywhere has not reached all meetings yet."""
        return bool(await self._fetch("SELECT 1 FROM renaming LIMIT 1", ()))

    async def everybody(self, sort: SpeakerSort = SpeakerSort.TALK, *, reverse: bool = False) -> list[SpeakerRow]:
        """Return all named speakers of all meetings, ``everybody.MOST`` at most."""
        return [SpeakerRow(*row) for row in await self._ask(everybody(sort, reverse=reverse))]

    async def utterances(
        self, bot_id: str, first: int, count: int, *, with_words: bool = False, as_sent: bool = False
    ) -> list[Utterance]:
        """Return utterances ``first`` to ``first + count`` of a bot's transcript, fewer at its end.

        Args:
            bot_id: Whose.
            first: The first one's place, from 0.
            count: How many.
            with_words: Whether to read the single words, too; without, ``words`` is empty.
            as_sent: Whether to name the speakers as the provider does, not as people have named them.

        """
        found = await self._fetch(_WITH_WORDS if with_words else _UTTERANCES, (bot_id, first, count))
        names = {} if as_sent else await self.names(bot_id)
        return [_utterance(names.get(name, name), *row) for name, *row in found]

    async def names(self, bot_id: str) -> dict[str, str]:
        """Return which other names are shown for speakers of a bot, by those that were sent."""
        found = await self._fetch(_NAMES, (bot_id, MOST_SPEAKERS))
        return dict(tuple(row) for row in found)

    async def delivery_count(self, bot_id: str | None = None) -> int:
        """Return how many entries the journal has, or has about one bot."""
        [[count]] = await self._ask(delivery_views.size(bot_id))
        return int(count)

    async def deliveries(
        self, first: int, count: int, bot_id: str | None = None, of: int | None = None
    ) -> list[DeliveryRow]:
        """Return journal entries ``first`` to ``first + count``, the newest first; with ``bot_id`` of those about it.

        Where it is known how many there are (``of``), what is nearer the end is read from there.
        """
        asked = partial(delivery_views.window, bot_id)
        return [delivery_views.delivery(row) for row in await self._from_nearer_end(asked, first, count, of)]

    async def delivery_position(self, delivery_id: int, bot_id: str | None = None) -> int | None:
        """Return which entry of the journal, or of those about a bot, one is; None where it is not there."""
        found = await self._ask(delivery_views.position(bot_id, delivery_id))
        return found[0][0] if found else None

    async def delivery_body(self, delivery_id: int) -> bytes:
        """Return a delivery's body as it came.

        Raises:
            KeyError: There is no such delivery.

        """
        found = await self._fetch("SELECT inflated, body FROM delivery_body WHERE delivery_id = ?", (delivery_id,))
        if not found:
            raise KeyError(delivery_id)
        try:
            return inflated(KeptBody(*found[0]))
        except DamagedBody as error:
            raise DatabaseProblem(f"cannot read {self._path}: {error}") from error

    async def data_version(self) -> int:
        """Return a number that is another one after every commit of another connection."""
        [[version]] = await self._fetch("PRAGMA data_version", {})
        return int(version)

    async def _from_nearer_end(
        self, window: Callable[..., views.Query], first: int, count: int, of: int | None
    ) -> list[sqlite3.Row]:
        """Return a window's rows in their order; what is nearer the end of ``of`` rows is read from there."""
        if of is None or first <= of // 2:
            return await self._ask(window(first, count))
        after, count = max(0, of - first - count), max(0, min(count, of - first))
        return (await self._ask(window(after, count, from_end=True)))[::-1]

    async def _ask(self, query: views.Query) -> list[sqlite3.Row]:
        return await self._fetch(*query)

    async def _fetch(self, sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[sqlite3.Row]:
        try:
            return list(await self._connection.execute_fetchall(sql, values))
        except (sqlite3.Error, ValueError) as error:  # ValueError: the connection is closed
            raise DatabaseProblem(f"cannot read {self._path}: {told(error)}") from error


_OWN_ID = f"ifnull(({select('bot', ('id',))} WHERE bot_id = :bot_id), 0)"
_AFTER = f"(started_at, id) < (:started_at, {_OWN_ID}) ORDER BY started_at DESC, id DESC LIMIT :count"
_STARTS = ("id", "started_at")
_NEXT_BOTS = f"""
WITH unfinished AS ({select("bot INDEXED BY bot_unfinished", _STARTS)} WHERE finished = 0 AND {_AFTER}),
finished AS ({select("bot INDEXED BY bot_by_start", _STARTS)} WHERE finished = 1 AND {_AFTER}),
next AS ({select("unfinished", ("*",))} UNION ALL {select("finished", ("*",))} ORDER BY 2 DESC, 1 DESC LIMIT :count)
{select("next CROSS JOIN bot USING (id)", [f"bot.{column}" for column in BOT_COLUMNS])}
ORDER BY bot.started_at DESC, id DESC
"""
_HISTORY = f"""
{select("status_change", CHANGE_COLUMNS)} WHERE bot_id = ? ORDER BY occurred_at DESC, rank DESC LIMIT ?
"""
_UTTERANCES = """
SELECT speaker, start_ms, end_ms, text, NULL FROM utterance
WHERE bot_id = ? AND position >= ? ORDER BY position LIMIT ?
"""
_WITH_WORDS = _UTTERANCES.replace("NULL", "words")
_NOTE = "SELECT title, text FROM note WHERE bot_id = ?"
_SPEAKERS = "SELECT name, talk_ms, words, shown FROM speaker WHERE bot_id = ? ORDER BY position LIMIT ?"
_NAMES = "SELECT name, shown FROM speaker WHERE bot_id = ? AND shown IS NOT NULL ORDER BY position LIMIT ?"
_GIVEN_NAMES = "SELECT shown FROM naming WHERE shown <> sent GROUP BY shown ORDER BY max(step) DESC LIMIT ?"
_PLACE = "SELECT time_ms, offset FROM reading_place WHERE bot_id = ?"
_BOOKMARKS = "SELECT start_ms, opening FROM bookmark WHERE bot_id = ? ORDER BY start_ms, opening LIMIT ?"
_NEWEST = 2**63 - 1


def _utterance(speaker: str, start_ms: int, end_ms: int, text: str, packed: bytes | None) -> Utterance:
    return Utterance(speaker, start_ms, end_ms, text, () if packed is None else unpack(text, packed))
