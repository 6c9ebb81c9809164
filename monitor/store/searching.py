"""Searching what was said, titles and notes, by a connection of its own: nothing else that is read waits for it.

Up to ``RANKED`` hits are all ranked (bm25) and come best first. Words that are more common come newest first, as far
as ``LISTED`` of them: to rank them takes 4 us each, and as long again to count them; of a word that a third of all
turns has, 1.7 s in 10 million words, where its newest 5,000 take 2 ms (measured).
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from monitor.model.search_query import Field
from monitor.store.connecting import connect_reading, one_moment
from monitor.store.indexes import told
from monitor.store.inside import inside
from monitor.store.location import DatabaseProblem
from monitor.store.matching import Few, expression, marks, words
from monitor.store.meetings import EVERYWHERE, Meetings, in_one_line
from monitor.store.spoken import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import aiosqlite

    from monitor.model.search_query import SearchQuery
    from monitor.store.matching import Span
    from monitor.store.meetings import Stretch
    from monitor.store.spoken import Meant

_T = TypeVar("_T")

RANKED = LISTED = 5_000

SCATTERED = 200
"""Stretches from which on it is quicker to walk through all hits than to look stretch by stretch (2 ms each)."""
_AT_ONCE = 5_000

_NEWEST = """
SELECT rowid FROM utterance_fts WHERE utterance_fts MATCH :wanted AND rowid BETWEEN :first AND :last
ORDER BY rowid DESC LIMIT :count
"""
_RANKED = "SELECT rowid, bm25(utterance_fts, 0.0, 1.0) FROM utterance_fts WHERE utterance_fts MATCH ?"
_UNINDEXED = "SELECT count(*) FROM transcript WHERE indexed_id < last_id"
_STATE = f"SELECT ({_UNINDEXED}), (SELECT ifnull(max(id), 0) FROM utterance), finished_changes FROM tally"  # noqa: S608
_SHOWN = "(SELECT shown FROM speaker WHERE speaker.bot_id = bot.bot_id AND name = utterance.speaker)"
_HITS = f"""
SELECT utterance.id, bot.bot_id, title, started_at, position, ifnull({_SHOWN}, utterance.speaker), start_ms, text
FROM json_each(?) AS wanted CROSS JOIN utterance ON utterance.id = wanted.value CROSS JOIN bot USING (bot_id)
"""  # noqa: S608 - ours
_NOTED = """
SELECT -bot.id, bot.bot_id, bot.title, started_at, NULL, '', 0, note.title, note.text
FROM json_each(?) AS wanted CROSS JOIN bot ON bot.id = -wanted.value CROSS JOIN note USING (bot_id)
"""


class Interrupted(Exception):
    """A search was given up for another one."""


class Found(NamedTuple):
    """What a search has found: turns, by their numbers in the database; best first, or newest first."""

    words: str = ""
    """What was looked for in what was said (``matching.words``)."""
    ids: Sequence[int] = ()
    has_more: bool = False
    """Whether there are more, older ones, that are not among them."""
    ranked: bool = True
    """Whether the best come first."""
    unindexed: int = 0
    """Transcripts of which something is not in the index yet."""
    too_many_names: bool = False
    """Whether a speaker's name is so short that too many are meant; then nothing is looked for."""


class Hit(NamedTuple):
    """A turn in which something was found."""

    id: int
    """Of the turn; below 0 where it is a meeting's title or note."""
    bot_id: str
    title: str
    """The meeting's, as a person has named it; "" where nobody has."""
    started_at: int
    """When the meeting began, UTC ms."""
    position: int | None
    """Which turn of the meeting it is, from 0; None where it stands in the title or the note of the meeting."""
    speaker: str
    """By the name that is shown; "" of a title or note."""
    start_ms: int
    """From the start of the recording."""
    text: str
    marks: Sequence[Span]
    """What was found in the text; nothing where only a speaker was asked for."""


class Searcher:
    """Searches the database. Lives on one event loop; ``open`` one, and ``close`` it."""

    def __init__(self, path: Path, connection: aiosqlite.Connection) -> None:
        self._path = path
        self._connection = connection
        self._names = Names()
        self._notes = Few()

    @classmethod
    async def open(cls, path: Path) -> Searcher:
        """Return a searcher of the database at ``path``. Its methods raise DatabaseProblem where reading fails.

        Raises:
            DatabaseProblem: There is no database, or one that this program cannot read.

        """
        return cls(path, await connect_reading(path))

    async def close(self) -> None:
        """Close the database."""
        await self.interrupt()
        await self._connection.close()
        self._notes.close()

    async def interrupt(self) -> None:
        """Give up the search that runs, if there is one: it raises ``Interrupted``."""
        with suppress(ValueError):  # the connection is closed
            await self._connection.interrupt()

    async def state(self) -> tuple[int, ...]:
        """Return numbers of which one is another when there may be something else to find."""
        return await self._inside(lambda connection: tuple(connection.execute(_STATE).fetchone()))

    async def find(self, query: SearchQuery, now: int, stalled_after_ms: int) -> Found:
        """Search.

        Args:
            query: What is asked for.
            now: UTC ms; with the next, what decides where a bot stands.
            stalled_after_ms: How long a live bot may be silent before it counts as stalled.

        Raises:
            Interrupted: It was given up.

        """
        return await self._inside(partial(self._find, query, now - stalled_after_ms))

    async def hits(self, found: Found, first: int, count: int) -> list[Hit]:
        """Return hits ``first`` to ``first + count`` of what was found, but for those that are gone by now."""
        return await self._inside(partial(_hits, found, first, count))

    async def _inside(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        try:
            return await inside(self._connection, work)
        except (sqlite3.Error, ValueError) as error:  # ValueError: the connection is closed
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                raise Interrupted from error
            raise DatabaseProblem(f"cannot search {self._path}: {told(error)}") from error

    def _find(self, query: SearchQuery, silent_since: int, connection: sqlite3.Connection) -> Found:
        with one_moment(connection):
            [unindexed] = connection.execute(_UNINDEXED).fetchone()
            if not query.asks:
                return Found(unindexed=unindexed)
            by = self._names.meant_by(connection, query.of(Field.SPEAKER))
            not_by = self._names.meant_by(connection, query.of(Field.SPEAKER, excludes=True))
            if by is None or not_by is None:
                return Found(unindexed=unindexed, too_many_names=True)
            meetings = Meetings(connection, query, silent_since)
            found = _found(connection, _ways(query, by, not_by, meetings), words(query))
            ids = array("q", [*self._noted(query, meetings), *found.ids])
        return found._replace(ids=ids, words=words(query), unindexed=unindexed)

    def _noted(self, query: SearchQuery, meetings: Meetings) -> list[int]:
        """Return the meetings whose titles or notes have what is looked for, as numbers below 0, the newest first."""
        if query.without or any(limit.field is Field.SPEAKER for limit in query.limits) or not query.phrases:
            return []
        noted = meetings.noted()
        return [-noted[place][0] for place in self._notes.having(words(query), [text for _, text in noted])]


class _Way(NamedTuple):
    """An expression for the index, and where to look for it."""

    wanted: str
    within: Sequence[Stretch]


def _ways(query: SearchQuery, by: Meant, not_by: Meant, meetings: Meetings) -> list[_Way]:
    """Return how to search: in one way, but for meetings in which other names are meant than elsewhere."""
    asks_by = any(query.of(Field.SPEAKER))
    special = by.bots | not_by.bots
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = {}
    for bot in special:
        alike.setdefault((by.in_meeting(bot), not_by.in_meeting(bot)), set()).add(bot)
    ways = [_Way(expression(query, by.everywhere if asks_by else None, not_by.everywhere), meetings.but(special))]
    for (by_here, not_by_here), bots in alike.items():
        ways.append(_Way(expression(query, by_here if asks_by else None, not_by_here), meetings.of(bots)))
    return ways


def _found(connection: sqlite3.Connection, ways: Sequence[_Way], said: str) -> Found:
    """Return what some ways find, ranked by the words that are ``said``, if any are asked for."""
    places, ranked = array("q"), True
    for way in ways:
        some, are_all = _places(connection, way)
        places.extend(some)
        ranked &= are_all
    if not ranked or len(places) > LISTED:
        newest = sorted(places, reverse=True)
        return Found(ids=array("q", newest[:LISTED]), has_more=len(newest) > LISTED, ranked=False)
    ranks = _ranks(connection, ways, said) if said and places else {}
    return Found(ids=array("q", sorted(places, key=lambda place: (ranks.get(place, 0), -place))), ranked=bool(said))


def _ranks(connection: sqlite3.Connection, ways: Sequence[_Way], said: str) -> dict[int, float]:
    """Return how well turns match. Who speaks adds nothing to it, but to rank by it all that they say is counted.

    So the words alone are looked for, if they are rare.
    """
    is_rare = len(_newest(connection, said, EVERYWHERE)) <= RANKED
    ranks: dict[int, float] = {}
    for wanted in [said] if is_rare else [way.wanted for way in ways]:
        ranks |= connection.execute(_RANKED, (wanted,)).fetchall()
    return ranks


def _places(connection: sqlite3.Connection, way: _Way) -> tuple[array[int], bool]:
    """Return the newest turns that one way finds, and whether what it looks for is rare enough to be ranked.

    What is rare is looked up as a whole, however many stretches there are; what is common, stretch by stretch.
    """
    everywhere = _newest(connection, way.wanted, EVERYWHERE)
    is_rare = len(everywhere) <= RANKED
    if way.within is EVERYWHERE:
        return everywhere, is_rare
    return (_those_in(way.within, everywhere) if is_rare else _newest(connection, *way)), is_rare


def _newest(connection: sqlite3.Connection, wanted: str, within: Sequence[Stretch]) -> array[int]:
    """Return the newest turns that an expression finds in stretches, which come newest first; one too many."""
    if len(within) > SCATTERED:
        return _newest_scattered(connection, wanted, within)
    found = array("q")
    for first, last in within:
        values = {"wanted": wanted, "first": first, "last": last, "count": LISTED + 1 - len(found)}
        found.extend(place for [place] in connection.execute(_NEWEST, values).fetchall())
        if len(found) > LISTED:
            break
    return found


def _newest_scattered(connection: sqlite3.Connection, wanted: str, within: Sequence[Stretch]) -> array[int]:
    """Return the same, by a walk through all hits."""
    found = array("q")
    values = {"wanted": wanted, "first": within[-1].first, "last": within[0].last, "count": -1}
    with closing(connection.execute(_NEWEST, values)) as walk:
        while len(found) <= LISTED and (some := walk.fetchmany(_AT_ONCE)):
            found.extend(_those_in(within, [place for [place] in some]))
    return found[: LISTED + 1]


def _those_in(within: Sequence[Stretch], places: Sequence[int]) -> array[int]:
    ascending = within[::-1]
    firsts = [stretch.first for stretch in ascending]
    at = ((place, bisect_right(firsts, place) - 1) for place in places)
    return array("q", (place for place, index in at if index >= 0 and place <= ascending[index].last))


def _hits(found: Found, first: int, count: int, connection: sqlite3.Connection) -> list[Hit]:
    asked = found.ids[first : first + count]
    if not asked:
        return []
    numbers = f"[{','.join(map(str, asked))}]"
    rows = [(*row, in_one_line(title, note)) for *row, title, note in connection.execute(_NOTED, (numbers,))]
    rows += connection.execute(_HITS, (numbers,)).fetchall()
    spans = marks(found.words, [row[-1] for row in rows])
    return [Hit._make((*row, marked)) for row, marked in zip(rows, spans, strict=True)]
