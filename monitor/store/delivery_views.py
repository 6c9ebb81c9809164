"""The SQL of the journal as a list, the newest delivery first: of all, or of one bot's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from monitor.store.rows import DeliveryRow
from monitor.store.statements import select
from monitor.store.views import COUNT, Query
from monitor.wire.delivery import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = (
    "delivery.id",
    "received_at",
    "event",
    "bot_id",
    "outcome",
    "reason",
    "headers",
    "ifnull(inflated, length(body))",
    "copies",
    "last_received_at",
)
"""What ``rows.DeliveryRow`` is made of, in its order."""

_WHOLE = "delivery JOIN header_set ON header_set.id = header_set JOIN delivery_body ON delivery_id = delivery.id"


def size(bot_id: str | None) -> Query:
    """Return the query for how many entries there are."""
    if bot_id is None:
        return Query("SELECT entries FROM tally", {})
    return Query(f"{select('delivery', COUNT)} WHERE bot_id = :bot_id", {"bot_id": bot_id})


def window(bot_id: str | None, first: int, count: int, *, from_end: bool = False) -> Query:
    """Return the query for ``count`` entries from the ``first`` newest on; with ``from_end``, oldest on.

    It walks over numbers alone; only the window's rows are read whole.
    """
    way = "ASC" if from_end else "DESC"
    ids = f"{select('delivery', ('id',))} {_of(bot_id)} ORDER BY id {way} LIMIT :count OFFSET :first"
    sql = f"{select(_WHOLE, _COLUMNS)} WHERE delivery.id IN ({ids}) ORDER BY delivery.id {way}"
    return Query(sql, {"bot_id": bot_id, "first": first, "count": count})


def position(bot_id: str | None, delivery_id: int) -> Query:
    """Return the query for how many newer entries there are than one; it gives no row where that is not there."""
    newer = f"{select('delivery', COUNT)} {_of(bot_id)} {'WHERE' if bot_id is None else 'AND'} id > :id"
    sql = f"{select('delivery', (f'({newer})',))} WHERE id = :id"
    return Query(sql, {"bot_id": bot_id, "id": delivery_id})


def delivery(columns: Iterable[Any]) -> DeliveryRow:
    """Return the entry that a row of ``window`` tells of."""
    row = DeliveryRow(*columns)
    headers = tuple((name, value) for name, value in json.loads(str(row.headers)))
    return row._replace(outcome=Outcome(row.outcome), headers=headers)


def _of(bot_id: str | None) -> str:
    return "" if bot_id is None else "WHERE bot_id = :bot_id"
