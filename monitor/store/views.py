"""The SQL of a view: which bots, in what order, from which end.

Live bots come first, then all others. The unfinished ones, live or silent, are few: each window sorts them anew. The
finished ones, however many, are walked along the index that has them in the view's order; where the filter has found
that only few can match, those few are sorted instead. All are parts of one statement, so that a bot that goes from
one group to another meanwhile is neither missing nor there twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.model.bot import Phase
from monitor.store.rows import BOT_COLUMNS, Sort
from monitor.store.statements import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from monitor.store.filters import Condition
    from monitor.store.rows import View


class _Order(NamedTuple):
    """What a sort compares, and the index that has the finished bots in its order."""

    key: str
    """Of a finished bot."""
    unfinished: str
    """The same of one that has not finished."""
    walk: str
    """The index."""
    way: str


_LIVE = "heard_at > :silent_since"
"""Of bots that have not finished."""

_STATUS_PLACE = " ".join(f"WHEN '{phase}' THEN {place}" for place, phase in enumerate(Phase))
_STATUS = f"""
CASE WHEN {_LIVE} THEN printf('%02d %s', CASE phase {_STATUS_PLACE} END, iif(phase = '{Phase.OTHER}', code, ''))
ELSE '{Phase.STALLED}' END
"""
"""By a bot's life, codes that we don't know by their text; 'stalled' comes after 'completed' and 'failed' as it is."""
_LENGTH = """
CASE WHEN in_call_at IS NULL THEN ifnull(nullif(transcript_ms, 0), -1)
ELSE max(0, ifnull(ended_at, :now) - in_call_at) END
"""
_SPEAKERS = "speakers_key"

_ORDERS: Mapping[Sort, _Order] = {
    Sort.STARTED: _Order("started_at", "started_at", "bot_by_start", "DESC"),
    Sort.STATUS: _Order("phase", _STATUS, "bot_by_phase", "ASC"),
    Sort.BOT: _Order("name", "name", "bot_by_name", "ASC"),
    Sort.IN_STATE: _Order("status_at", "status_at", "bot_by_status_at", "ASC"),
    Sort.LENGTH: _Order("length_ms", _LENGTH, "bot_by_length", "DESC"),
    Sort.SPEAKERS: _Order(_SPEAKERS, _SPEAKERS, "bot_by_speakers", "ASC"),
    Sort.WORDS: _Order("words", "words", "bot_by_words", "DESC"),
}
_TURNED = {"ASC": "DESC", "DESC": "ASC"}


class Query(NamedTuple):
    """A statement and the values to bind by name."""

    sql: str
    values: dict[str, Any]


class Selection(NamedTuple):
    """Which bots a view has: what they must fulfil, and where to look for the finished ones."""

    wanted: Condition
    few: Condition | None = None
    """A query for the ids of few finished bots among which are all that match; None where there are many."""

    @property
    def values(self) -> dict[str, str]:
        """What both parts bind."""
        return self.wanted.values | (self.few.values if self.few else {})

    def unfinished(self) -> str:
        """Return the source of the ones that have not finished."""
        return f"bot INDEXED BY bot_unfinished WHERE finished = 0 AND {self.wanted.sql}"

    def finished(self, index: str) -> str:
        """Return the source of the finished ones, by an index where they are many."""
        if self.few:
            return f"bot NOT INDEXED WHERE id IN ({self.few.sql}) AND finished = 1 AND {self.wanted.sql}"
        return f"bot INDEXED BY {index} WHERE finished = 1 AND {self.wanted.sql}"


def window(view: View, selection: Selection, now: int, first: int, count: int, *, from_end: bool = False) -> Query:
    """Return the query for ``count`` rows of a view from row ``first`` on.

    With ``from_end``, ``first`` counts from the last row up, and the last comes first. A deep window costs a walk over
    the index entries before it; from the nearer end they are at most half.
    """
    order = _ORDERS[view.sort]
    turned = view.reverse != from_end
    by_key = "key {0}, id {0}".format(_TURNED[order.way] if turned else order.way)
    by_group = f"live {'ASC' if from_end else 'DESC'}, {by_key}"
    passed = f"max(0, :first - ({select('unfinished', COUNT)}))"
    finished = select(selection.finished(order.walk), ("id", "0 AS live", f"{order.key} AS key"))
    both = f"({select('unfinished', _ALL)} UNION ALL {select('finished', _ALL)})"
    sql = f"""
    WITH unfinished AS MATERIALIZED ({_unfinished(order, selection)}),
    finished AS (
        {finished} ORDER BY {by_key} LIMIT :count + ({select("unfinished", COUNT)}) OFFSET {passed}
    ),
    place AS ({select(both, _ALL)} ORDER BY {by_group} LIMIT :count OFFSET :first - {passed})
    {select("place CROSS JOIN bot USING (id)", BOT_COLUMNS)} ORDER BY {by_group}
    """
    return Query(sql, _values(view, selection, now) | {"first": first, "count": count})


def position(view: View, selection: Selection, now: int, bot_id: str) -> Query:
    """Return the query for where in a view a bot stands; it gives no row where it does not."""
    order = _ORDERS[view.sort]
    before = "<" if (order.way == "ASC") != view.reverse else ">"
    own = ("id", f"finished = 0 AND {_LIVE} AS live", f"iif(finished, {order.key}, {order.unfinished}) AS key")
    in_group = f"live > own.live OR (live = own.live AND (key, id) {before} (own.key, own.id))"
    finished = f"{select(selection.finished(order.walk), COUNT)} AND ({order.key}, id) {before} (own.key, own.id)"
    place = f"({select('unfinished', COUNT)} WHERE {in_group}) + iif(own.live, 0, ({finished}))"
    sql = f"""
    WITH unfinished AS MATERIALIZED ({_unfinished(order, selection)}),
    own AS MATERIALIZED ({select("bot", own)} WHERE bot_id = :bot_id AND {selection.wanted.sql})
    {select("own", (place,))}
    """
    return Query(sql, _values(view, selection, now) | {"bot_id": bot_id})


def _unfinished(order: _Order, selection: Selection) -> str:
    return select(selection.unfinished(), ("id", f"{_LIVE} AS live", f"{order.unfinished} AS key"))


def unfinished_count(view: View, selection: Selection, now: int) -> Query:
    """Return the query for how many bots of a view have not finished."""
    return Query(select(selection.unfinished(), COUNT), _values(view, selection, now))


def finished_count(view: View, selection: Selection, now: int, at_most: int) -> Query:
    """Return the query for how many finished bots a view has, or that they are more than ``at_most``."""
    found = f"({select(selection.finished(_ORDERS[view.sort].walk), ('id',))} LIMIT :at_most + 1)"
    return Query(select(found, COUNT), _values(view, selection, now) | {"at_most": at_most})


def finished_count_between(view: View, selection: Selection, now: int, after_id: int, upto_id: int) -> Query:
    """Return the query for how many finished bots a view has among some by their numbers."""
    found = f"bot NOT INDEXED WHERE id > :after_id AND id <= :upto_id AND finished = 1 AND {selection.wanted.sql}"
    return Query(select(found, COUNT), _values(view, selection, now) | {"after_id": after_id, "upto_id": upto_id})


COUNT = ("count(*)",)
_ALL = ("*",)


def _values(view: View, selection: Selection, now: int) -> dict[str, Any]:
    return {"now": now, "silent_since": now - view.stalled_after_ms, **selection.values}
