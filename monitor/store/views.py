"""The SQL of a view: which bots, in what order, from which end.

Live bots come first, then all others; the default sort never sorts more than the live ones. Both groups are parts of
one statement, so that a bot that goes from one to the other meanwhile is neither missing nor there twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.model.bot import Phase
from monitor.store.filters import SILENT, condition
from monitor.store.rows import BOT_COLUMNS, Sort, View
from monitor.store.statements import select

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIVE = "finished = 0 AND heard_at > :silent_since"
_OTHERS = "(finished = 1 OR heard_at <= :silent_since)"

_STATUS_PLACE = " ".join(f"WHEN '{phase}' THEN {place}" for place, phase in enumerate(Phase))
_LIFE = f"CASE WHEN {SILENT} THEN {len(Phase)} ELSE CASE phase {_STATUS_PLACE} END END"
_LENGTH = """
CASE WHEN in_call_at IS NULL THEN nullif(transcript_ms, 0) ELSE max(0, ifnull(ended_at, :now) - in_call_at) END
"""

_KEYS: Mapping[Sort, tuple[str, ...]] = {
    Sort.STARTED: ("started_at DESC",),
    Sort.STATUS: (f"{_LIFE} ASC", f"CASE WHEN phase = '{Phase.OTHER}' THEN code END ASC"),
    Sort.BOT: (),
    Sort.IN_STATE: ("status_at ASC",),
    Sort.LENGTH: (f"{_LENGTH} DESC",),
    Sort.SPEAKERS: ("speakers = '' ASC", "speakers ASC"),
    Sort.WORDS: ("words DESC",),
}
_LAST_KEY = "bot_id ASC"
_TURNED = {"ASC": "DESC", "DESC": "ASC"}


class Query(NamedTuple):
    """A statement and the values to bind by name."""

    sql: str
    values: dict[str, Any]


def order(view: View, *, backward: bool = False) -> str:
    """Return the ORDER BY terms of a view within one group, read from its end where ``backward``."""
    terms = (*_KEYS[view.sort], _LAST_KEY)
    if view.reverse != backward:
        terms = tuple(f"{key} {_TURNED[way]}" for key, _, way in (term.rpartition(" ") for term in terms))
    return ", ".join(terms)


def window(view: View, now: int, first: int, count: int) -> Query:
    """Return the query for ``count`` rows of a view from row ``first`` on, read from the top."""
    wanted = condition(view.query)
    values = _values(view, now, wanted.values) | {"first": first, "count": count}
    if view.sort is not Sort.STARTED:
        return Query(_sorted(view, wanted.sql), values)
    live, others = _groups(wanted.sql)
    lives = f"({select(live, COUNT)})"
    limit = f":count - max(0, min(:count, {lives} - :first))"
    parts = (
        _part(live, order(view), ":count", ":first"),
        _part(others, order(view), limit, f"max(0, :first - {lives})"),
    )
    return Query(" UNION ALL ".join(parts), values)


def window_from_end(view: View, now: int, first: int, count: int) -> Query:
    """Return the query for rows of the usual view that no live bot is among, the last of them first."""
    _, others = _groups(condition("").sql)
    limit = "max(0, min(:count, (SELECT bots FROM tally) - :first))"
    offset = "max(0, (SELECT bots FROM tally) - :first - :count)"
    values = _values(view, now, {}) | {"first": first, "count": count}
    return Query(_part(others, order(view, backward=True), limit, offset), values)


def size(view: View, now: int) -> Query:
    """Return the query for how many bots a view has."""
    if not view.query.strip():
        return Query("SELECT bots FROM tally", {})
    wanted = condition(view.query)
    return Query(f"{select('bot', COUNT)} WHERE {wanted.sql}", _values(view, now, wanted.values))


def position(view: View, now: int, bot_id: str) -> Query:
    """Return the query for where in a view a bot stands; it gives no row where it does not."""
    wanted = condition(view.query)
    values = _values(view, now, wanted.values) | {"bot_id": bot_id}
    if view.sort is Sort.STARTED:
        return Query(_place_by_start(view, wanted.sql), values)
    place = f"row_number() OVER (ORDER BY {_LIVE} DESC, {order(view)}) - 1 AS place"
    places = f"({select('bot', ('bot_id', place))} WHERE {wanted.sql})"
    return Query(f"{select(places, ('place',))} WHERE bot_id = :bot_id", values)


COUNT = ("count(*)",)


def _values(view: View, now: int, words: Mapping[str, str]) -> dict[str, Any]:
    return {"now": now, "silent_since": now - view.stalled_after_ms, **words}


def _groups(wanted: str) -> tuple[str, str]:
    """Return the two groups of a view as sources: the live bots, and all others."""
    return (
        f"bot INDEXED BY bot_unfinished WHERE {_LIVE} AND {wanted}",
        f"bot INDEXED BY bot_by_start WHERE {_OTHERS} AND {wanted}",
    )


def _part(source: str, ordered_by: str, limit: str, offset: str) -> str:
    rows = f"({select(source, BOT_COLUMNS)} ORDER BY {ordered_by} LIMIT {limit} OFFSET {offset})"
    return select(rows, ("*",))


def _place_by_start(view: View, wanted: str) -> str:
    """Return the statement that counts what stands before a bot, without sorting anything."""
    first, last = "<>" if view.reverse else "><"
    before = f"started_at {first}= own.started_at AND (started_at {first} own.started_at OR bot_id {last} own.bot_id)"
    live, others = (f"({select(group, COUNT)} AND {before})" for group in _groups(wanted))
    all_live = f"({select(_groups(wanted)[0], COUNT)})"
    place = f"CASE WHEN {_LIVE} THEN {live} ELSE {all_live} + {others} END"
    return f"{select('bot AS own', (place,))} WHERE bot_id = :bot_id AND {wanted}"


def _sorted(view: View, wanted: str) -> str:
    """Return the statement for any other sort: it sorts row numbers, and only then reads the rows of the window."""
    groups = f"{_LIVE} DESC, {order(view)}"
    places = f"{select('bot', ('rowid',))} WHERE {wanted} ORDER BY {groups} LIMIT :count OFFSET :first"
    return f"{select('bot', BOT_COLUMNS)} WHERE rowid IN ({places}) ORDER BY {groups}"
