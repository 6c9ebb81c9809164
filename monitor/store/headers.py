"""Headers of deliveries, each set of them kept once: a sender's are the same, or nearly so, a million times over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from monitor.store.statements import Insertion

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    Headers = tuple[tuple[str, str], ...]

MOST_KNOWN = 256
"""How many sets stay in mind, the latest. One that comes again later is kept again, which costs its bytes and no more:
an index to find it by would cost as much for every one."""

_LATEST = "SELECT headers, id FROM header_set ORDER BY id DESC LIMIT ?"
_add_header_sets = Insertion("header_set", ("id", "headers"))


class HeaderSets:
    """The ids of header sets. What a failed transaction made of them must be forgotten."""

    def __init__(self) -> None:
        self._known: dict[Headers, int] | None = None
        self._last_id = 0
        self._version: int | None = None
        """Another one since another connection wrote: it may have deleted sets that nothing refers to any more."""

    def ids(self, connection: sqlite3.Connection, wanted: Collection[Headers]) -> dict[Headers, int]:
        """Return the ids of at least these sets; those that are new are written down."""
        [version] = connection.execute("PRAGMA data_version").fetchone()
        known = self._known if self._known is not None and version == self._version else self._read(connection)
        self._version = version
        if new := [headers for headers in wanted if headers not in known]:
            if len(known) + len(new) > MOST_KNOWN:
                known = {headers: known[headers] for headers in wanted if headers in known}
            ids = range(self._last_id + 1, self._last_id + 1 + len(new))
            _add_header_sets(connection, zip(ids, map(json.dumps, new), strict=True))
            known |= zip(new, ids, strict=True)
            self._last_id += len(new)
        self._known = known
        return known

    def _read(self, connection: sqlite3.Connection) -> dict[Headers, int]:
        found = connection.execute(_LATEST, (MOST_KNOWN,)).fetchall()
        self._last_id = found[0][1] if found else 0
        return {tuple(map(tuple, json.loads(headers))): header_set for headers, header_set in reversed(found)}
