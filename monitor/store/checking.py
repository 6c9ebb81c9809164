"""Whether a database is what it must be: its file, its indexes, its counters, and what is shown against the journal.

Nothing is written to it, and a receiver may go on meanwhile. What has to be written to be found out is written into
copies: the indexes into a folder of their own, replayed bots into memory.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.counting import counted
from monitor.store.connecting import connected_reading, one_moment
from monitor.store.deflating import DamagedBody
from monitor.store.index_checking import wrong_in
from monitor.store.indexes import FILTER, REMEDY, SEARCH
from monitor.store.marks_tables import OF_NOBODY, OF_PEOPLE
from monitor.store.replay import replayed_otherwise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[str, int, int], None]
    """Told what is looked at, and how many bots of how many are done; 0 of 0 where it is no bots."""

MOST_TOLD = 5
"""Complaints, or bots, that are named; of more, only their number is told."""

REBUILD = REMEDY
RESTORE = "stop the receiver, and put a copy (monitor backup) in the database's place; there is no other cure"


_REPLAYED = "the journal, replayed"


class Finding(NamedTuple):
    """What came out of one check."""

    what: str
    """What was looked at, in a few words."""
    problems: tuple[str, ...]
    """What is wrong, one line each; none where all is well."""
    remedy: str
    """What to do about them; "" where all is well."""


def check(path: Path, video_lifetime_ms: int, progress: Progress | None = None) -> Iterator[Finding]:
    """Check a database, one thing after the other; the quick ones first.

    Args:
        path: The database.
        video_lifetime_ms: How long a video link lives that doesn't say so itself.
        progress: Called as each thing begins, and after every few bots that are replayed.

    Raises:
        DatabaseProblem: It cannot even be opened.

    """
    with connected_reading(path) as connection:
        for what, problems, remedy in (
            ("counters", _counted(connection), REBUILD),
            ("what belongs together", _together(connection), RESTORE),
            ("what belongs to a bot", _strays(connection), REBUILD),
            ("the filter's index", wrong_in(FILTER, path), REBUILD),
            ("the search index", _unsearchable(connection, path), REBUILD),
            ("the file", _file(connection), RESTORE),
            (_REPLAYED, _replayed(connection, video_lifetime_ms, progress), REBUILD),
        ):
            if progress:
                progress(what, 0, 0)
            yield _finding(what, problems, remedy)


def _finding(what: str, problems: Iterator[str], remedy: str) -> Finding:
    """Collect the problems; where reading fails, that is one, whatever was looked at."""
    told: list[str] = []
    try:
        told.extend(problems)
    except (sqlite3.Error, DamagedBody) as error:
        told.append(str(error))
        remedy = RESTORE
    return Finding(what, tuple(told), remedy if told else "")


def _counted(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare what is counted as it happens with counts of all."""
    counters = ("bots", "completed", "failed", "entries", "deliveries", "rejected")
    found = connection.execute(_COUNTS).fetchall()
    if len(found) != 1:
        yield "the counters are not there"
        return
    values = [int(value) for value in found[0]]
    for name, kept, there in zip(counters, values[: len(counters)], values[len(counters) :], strict=True):
        if kept != there:
            yield f"{name}: {kept:,} shown, {there:,} there"


_COUNTS = """
SELECT
    bots, completed, failed, entries, deliveries, rejected,
    (SELECT count(*) FROM bot),
    (SELECT count(*) FROM bot WHERE phase = 'completed'),
    (SELECT count(*) FROM bot WHERE phase = 'failed'),
    (SELECT count(*) FROM delivery),
    (SELECT ifnull(sum(1 + copies), 0) FROM delivery),
    (SELECT ifnull(sum(1 + copies), 0) FROM delivery WHERE outcome = 'rejected')
FROM tally
"""


def _together(connection: sqlite3.Connection) -> Iterator[str]:
    """Look for deliveries without body or headers, and for bodies without delivery."""
    with one_moment(connection):
        [bare] = connection.execute(_WITHOUT_BODY).fetchone()
        broken = connection.execute(
            'SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2'
        ).fetchall()
    if bare:
        yield counted(bare, "delivery has no body", "deliveries have no body")
    for table, parent, count in broken:
        yield f"{counted(count, 'row')} of {table} without {parent}"


_WITHOUT_BODY = """
SELECT count(*) FROM delivery WHERE NOT EXISTS (SELECT 1 FROM delivery_body WHERE delivery_id = delivery.id)
"""


def _strays(connection: sqlite3.Connection) -> Iterator[str]:
    """Look for rows about bots that are not there."""
    for table, sql in _STRAYS.items():
        [count] = connection.execute(sql).fetchone()
        if count:
            yield f"{table} tells of {counted(count, 'bot that is', 'bots that are')} not there"


_STRAYS = {
    table: f"SELECT count(*) FROM (SELECT bot_id FROM {table} EXCEPT SELECT bot_id FROM bot)"  # noqa: S608 - ours
    for table in ("status_change", "speaker", "utterance", "transcript")
} | {table: f"SELECT count(DISTINCT bot_id) FROM {table} WHERE {OF_NOBODY}" for table in OF_PEOPLE}  # noqa: S608 - ours


def _file(connection: sqlite3.Connection) -> Iterator[str]:
    found = [line for [line] in connection.execute(f"PRAGMA integrity_check({MOST_TOLD})").fetchall()]
    yield from (" ".join(line.split()) for line in found if line != "ok")


def _unsearchable(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Look for transcripts that searching does not reach, or that are not there; then into the index itself."""
    [wrong] = connection.execute(_WRONG_PLACES).fetchone()
    if wrong:
        yield f"of {counted(wrong, 'transcript')}, it has wrong places"
    yield from wrong_in(SEARCH, path)


_SAID = "SELECT bot_id, min(id), max(id), count(*) FROM utterance GROUP BY bot_id"
_PLACES = "SELECT bot_id, first_id, last_id, last_id - first_id + 1 FROM transcript"
_MISSING, _STRAY = f"{_SAID} EXCEPT {_PLACES}", f"{_PLACES} EXCEPT {_SAID}"
_WRONG_PLACES = f"SELECT count(DISTINCT bot_id) FROM (SELECT * FROM ({_MISSING}) UNION ALL SELECT * FROM ({_STRAY}))"  # noqa: S608 - all ours


def _replayed(connection: sqlite3.Connection, video_lifetime_ms: int, progress: Progress | None) -> Iterator[str]:
    """Let the journal happen again, and compare."""
    [total] = connection.execute("SELECT count(*) FROM bot").fetchone()
    done, others = 0, []
    for looked_at, otherwise in replayed_otherwise(connection, video_lifetime_ms):
        done += looked_at
        others += otherwise
        if progress:
            progress(_REPLAYED, min(done, total), total)
    if others:
        named = ", ".join(others[:MOST_TOLD]) + (" …" if len(others) > MOST_TOLD else "")
        yield f"{counted(len(others), *_OTHERWISE)}: {named}"


_OTHERWISE = ("bot is not what came about it", "bots are not what came about them")
