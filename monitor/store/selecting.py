"""How many bots match a filter, and whether so few that they are best looked up one by one.

A walk along an index shows the first matches at once, however many bots there are. To count them all takes 200 ms
with a million (measured): so it is done in pieces, between which other queries have their turn, and once only,
until something about a finished bot changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.store import views
from monitor.store.filters import condition, narrowings
from monitor.store.statements import select
from monitor.store.views import Query, Selection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from monitor.store.filters import Condition
    from monitor.store.rows import View

FEW = 5_000
"""Bots that are found and sorted in 10 ms, wherever they are (measured)."""

COUNTED_FIRST = 1_000
"""Of many bots that match, how many are counted before the first are shown: 5 ms of a walk (measured)."""

_AT_ONCE = 50_000
"""Bots looked at by one piece of a count: 11 ms (measured)."""

_TALLY = Query("SELECT bots, completed + failed, finished_changes FROM tally", {})
_LAST_ID = Query("SELECT ifnull(max(id), 0) FROM bot", {})


class Certainty(Enum):
    """What a number of rows is worth."""

    EXACT = auto()
    OUTDATED = auto()
    """It was right; some finished bot has changed since."""
    AT_LEAST = auto()
    """There are more, which nobody has counted yet."""


_EXACT = Certainty.EXACT


class Size(NamedTuple):
    """How many rows a view has, as far as it is known."""

    rows: int
    certainty: Certainty = _EXACT


@dataclass(slots=True)
class _Filter:
    """What was found out about a query."""

    query: str
    selection: Selection
    few_at: int
    """``finished_changes`` when it was found that few finished bots can match, or many."""
    finished: int | None = None
    """How many finished bots match; None until they were counted."""
    counted_at: int = -1
    """``finished_changes`` when they were counted."""


class Selecting:
    """Remembers of the latest filter what was found out about it."""

    def __init__(self, fetch: Callable[[Query], Awaitable[list[Any]]]) -> None:
        self._fetch = fetch
        self._latest = _Filter("", Selection(condition("")), 0)

    async def selection(self, query: str) -> Selection:
        """Return which bots match ``query``."""
        return (await self._filter(query)).selection

    async def size(self, view: View, now: int) -> Size:
        """Return how many bots a view has, or what can be said of it at once."""
        [[bots, finished, changes]] = await self._fetch(_TALLY)
        known = await self._filter(view.query)
        if not known.selection.wanted.values:
            return Size(bots)
        if known.selection.few and known.few_at != changes:  # there may be many by now
            known = await self._look_into(view.query, changes)
        [[unfinished]] = await self._fetch(views.unfinished_count(view, known.selection, now))
        if known.finished is None or known.selection.few:
            at_most = finished if known.selection.few else COUNTED_FIRST
            [[count]] = await self._fetch(views.finished_count(view, known.selection, now, at_most))
            if count > at_most:
                return Size(unfinished + at_most, Certainty.AT_LEAST)
            known.finished, known.counted_at = count, changes
        return Size(unfinished + known.finished, _EXACT if known.counted_at == changes else Certainty.OUTDATED)

    async def count(self, view: View, now: int) -> int:
        """Return how many bots a view has, counted to the end where that is not known."""
        size = await self.size(view, now)
        if size.certainty is not _EXACT:
            await self._count_finished(await self._filter(view.query), view, now)
            size = await self.size(view, now)
        return size.rows

    async def _filter(self, query: str) -> _Filter:
        """Return what is known of a query. Whoever asks about another one meanwhile does not get in the way."""
        if query == self._latest.query:
            return self._latest
        [[_, _, changes]] = await self._fetch(_TALLY)
        return await self._look_into(query, changes)

    async def _look_into(self, query: str, changes: int) -> _Filter:
        selection = Selection(condition(query), await self._few(query))
        self._latest = found = _Filter(query, selection, changes)
        return found

    async def _few(self, query: str) -> Condition | None:
        """Return the first of a query's narrowings that leaves only few bots."""
        for narrowing in narrowings(query):
            some = select(f"({narrowing.sql} LIMIT {FEW + 1})", views.COUNT)
            [[count]] = await self._fetch(Query(some, dict(narrowing.values)))
            if count <= FEW:
                return narrowing
        return None

    async def _count_finished(self, known: _Filter, view: View, now: int) -> None:
        [[_, _, changes]] = await self._fetch(_TALLY)
        [[last_id]] = await self._fetch(_LAST_ID)
        matching = 0
        for after in range(0, last_id, _AT_ONCE):
            piece = views.finished_count_between(view, known.selection, now, after, after + _AT_ONCE)
            [[found]] = await self._fetch(piece)
            matching += found
        known.finished, known.counted_at = matching, changes
