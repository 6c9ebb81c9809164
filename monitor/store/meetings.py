"""Where to search: in which meetings, as stretches of turns (a transcript's have one number after the other)."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.model.search_query import LIVE, Field
from monitor.model.text import printable
from monitor.store.filters import status_begins
from monitor.store.rows import PAST_ANY, fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from monitor.model.search_query import Limit, SearchQuery

_MEETINGS = """
SELECT bot_id, first_id, last_id, {wanted} FROM transcript CROSS JOIN bot USING (bot_id) ORDER BY first_id DESC
"""
_NOTES = """
SELECT bot.id, note.title, text FROM note CROSS JOIN bot USING (bot_id) WHERE {wanted} ORDER BY bot.id DESC LIMIT :count
"""
MOST_NOTES = 5_000
MOST_NOTED = 4_000_000
"""Notes that are looked through, the newest, and characters in all of them: kept in memory, they take 12 MB there."""
_DAYS = {Field.AFTER: "started_at >= :day{0}", Field.BEFORE: "started_at < :day{0}"}


class Stretch(NamedTuple):
    """Turns by their numbers in the database."""

    first: int
    last: int


EVERYWHERE = (Stretch(0, (1 << 63) - 1),)


class _Meeting(NamedTuple):
    bot_id: str
    first: int
    last: int
    is_wanted: bool


class Meetings:
    """All meetings with something said, the newest first, and which of them a query is about."""

    def __init__(self, connection: sqlite3.Connection, query: SearchQuery, silent_since: int) -> None:
        """Read them, where there is any need.

        Args:
            connection: One that reads.
            query: What is asked for.
            silent_since: Live bots of which nothing was heard since (UTC ms) count as stalled.

        """
        self._connection = connection
        self._wanted, self._values = _conditions(query)
        self._values["silent_since"] = silent_since

    def noted(self) -> list[tuple[int, str]]:
        """Return titles with their notes, of bots by their numbers, the newest first."""
        sql = _NOTES.format(wanted=self._condition)
        notes, length = [], 0
        for number, title, note in self._connection.execute(sql, self._values | {"count": MOST_NOTES}):
            length += len(note)
            if length > MOST_NOTED:
                break
            notes.append((number, in_one_line(title, note)))
        return notes

    def but(self, bots: set[str]) -> Sequence[Stretch]:
        """Return where what is asked for may be, but for the meetings of some bots."""
        if not (self._wanted or bots):
            return EVERYWHERE
        return self._stretches(lambda meeting: meeting.is_wanted and meeting.bot_id not in bots)

    def of(self, bots: set[str]) -> Sequence[Stretch]:
        """Return where it may be in the meetings of some bots."""
        return self._stretches(lambda meeting: meeting.is_wanted and meeting.bot_id in bots)

    def _stretches(self, is_in: Callable[[_Meeting], bool]) -> list[Stretch]:
        """Return meetings that follow one another as one stretch."""
        stretches = []
        for taken, neighbours in groupby(self._all, key=is_in):
            if taken:
                together = [*neighbours]
                stretches.append(Stretch(together[-1].first, together[0].last))
        return stretches

    @property
    def _condition(self) -> str:
        return " AND ".join(f"({one})" for one in self._wanted) or "TRUE"

    @cached_property
    def _all(self) -> list[_Meeting]:
        sql = _MEETINGS.format(wanted=self._condition)
        return list(map(_Meeting._make, self._connection.execute(sql, self._values).fetchall()))


def in_one_line(title: str, note: str) -> str:
    """Return a title and a note as they are searched and shown."""
    return " · ".join(filter(None, (title, *note.split("\n"))))


def _conditions(query: SearchQuery) -> tuple[list[str], dict[str, Any]]:
    """Return what a bot must fulfil, in SQL, and the values to bind."""
    wanted = [_DAYS[day.field].format(number) for number, day in enumerate(query.days)]
    values: dict[str, Any] = {f"day{number}": day.ms for number, day in enumerate(query.days)}
    by_field: dict[tuple[Field, bool], list[str]] = {}
    for number, limit in enumerate(query.limits):
        if limit.field is not Field.SPEAKER:
            sql, bound = _condition(limit, f"limit{number}")
            by_field.setdefault((limit.field, limit.excludes), []).append(f"({sql})")
            values |= bound
    for (_, excludes), any_of in by_field.items():
        wanted.append(f"{'NOT ' if excludes else ''}({' OR '.join(any_of)})")
    return wanted, values


def _condition(limit: Limit, name: str) -> tuple[str, dict[str, Any]]:
    if limit.field is Field.BOT:
        known = printable(limit.text)
        return f"bot_id >= :{name} AND bot_id < :{name}_end", {name: known, f"{name}_end": known + PAST_ANY}
    status = fold(printable(limit.text))
    if status == LIVE:
        return "finished = 0 AND heard_at > :silent_since", {}
    return status_begins(status, name), {name: status}
