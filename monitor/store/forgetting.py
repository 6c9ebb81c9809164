"""Every trace of one bot goes: rows, journal, search index, write-ahead log, free pages; then the bytes are searched.

SQLite leaves what was deleted where it was, until something else takes the place. Here it is overwritten
(``secure_delete``, of every connection that writes). What one without it has left behind in free pages goes with
these; what it has left inside pages that are in use goes by copying the database onto itself (VACUUM), where the
search finds any.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from monitor.store.connecting import connected_beside, connected_reading
from monitor.store.deflating import DamagedBody, KeptBody, inflated
from monitor.store.indexes import told
from monitor.store.location import DatabaseProblem, ReceiverLock, sidecar
from monitor.store.marked import lone_names, marked_texts, remove_names
from monitor.store.mentions import as_written, in_headers, names, without
from monitor.store.pruning import PATIENCE_S, sleep_as_long
from monitor.store.removal import (
    give_back,
    in_transaction,
    remove_bot,
    remove_deliveries,
    remove_header_sets,
)
from monitor.store.turns import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST_BESIDE_BYTES = 32 << 20
"""Of a database that is copied onto itself beside a receiver, which waits for that (some 0.3 s): half of its
patience, with room for a slow disk."""

LOG_PATIENCE_S = 10.0
"""How long to try until nobody reads in the write-ahead log any more; each of our queries is short."""

_INDEXES = ("bot_folded", "utterance_fts")
_MERGED_PAGES = 64
"""Of an index, in one transaction."""

_TEXTS, _BODIES = 8, 4
_SAMPLE_BYTES = 32
_SHORTEST_BYTES = 12
"""Of a title, a line of a note or a name that is searched for: shorter ones stand anywhere by chance."""
_SEARCHED_AT_ONCE = 8 << 20

_ABOUT = "SELECT id, header_set FROM delivery WHERE bot_id = ?"
_DOUBTFUL = """
SELECT id, header_set, inflated, body FROM delivery JOIN delivery_body ON delivery_id = id
WHERE outcome <> 'accepted' AND bot_id IS NOT ? AND id > ?
AND NOT EXISTS (SELECT 1 FROM bot WHERE bot.bot_id = delivery.bot_id)
"""
_HAS_IT = "SELECT EXISTS (SELECT 1 FROM bot WHERE bot_id = :id) OR EXISTS (SELECT 1 FROM delivery WHERE bot_id = :id)"
_HEADERS_NAMING = "SELECT id, headers FROM header_set WHERE instr(headers, ?)"
_REWRITE = "UPDATE header_set SET headers = ? WHERE (id, headers) = (?, ?)"
_LAST = "SELECT ifnull(max(id), 0) FROM delivery"
_LONGEST_TEXTS = "SELECT text FROM utterance WHERE bot_id = ? ORDER BY length(text) DESC LIMIT ?"
_LONGEST_BODIES = """
SELECT body FROM delivery JOIN delivery_body ON delivery_id = id
WHERE bot_id = ? ORDER BY length(body) DESC LIMIT ?
"""
_KNOWN = "SELECT finished, utterances, words FROM bot WHERE bot_id = ?"


class Traces(NamedTuple):
    """What is kept of a bot."""

    bots: int
    """1, or 0 where only webhooks that were not understood have its id."""
    live: bool
    deliveries: int
    words: int


class Forgotten(NamedTuple):
    """What went."""

    deliveries: int
    remnants: int
    """In how many places of the files its id, or a sample of what was said, can still be read."""
    certain: bool
    """Whether nothing of the bot is left. Where ``remnants`` are, they then stand in what is kept of others."""


def traces(path: Path, bot_id: str) -> Traces:
    """Return what there is to forget of a bot.

    Raises:
        DatabaseProblem: The database cannot be read.

    """
    try:
        with connected_reading(path) as connection:
            known = connection.execute(_KNOWN, (bot_id,)).fetchone()
            deliveries = len(_about(connection, bot_id)) + len(_naming(connection, bot_id))
    except sqlite3.Error as error:
        raise DatabaseProblem(f"cannot read {path}: {error}") from error
    finished, _, words = known or (1, 0, 0)
    return Traces(int(known is not None), not finished, deliveries, words)


def forget(path: Path, bot_id: str) -> Forgotten:
    """Delete every trace of a bot, and look whether it is gone from the bytes of the files.

    A receiver may run, in another process: to look, the files are opened past SQLite, whose locks in this process
    are lost by that. What comes about the bot later is kept again.

    Args:
        path: The database.
        bot_id: As it is kept.

    Raises:
        DatabaseProblem: The database cannot be used. What was deleted until then is.

    """
    turn = Turn(path, PATIENCE_S)
    try:
        with connected_beside(path) as connection:
            samples = _samples(connection, bot_id)
            deliveries = _forget(connection, turn, bot_id)
            _empty_log(connection, turn)
        remnants = _remnants(path, samples)
        if remnants:
            samples = _of_it_alone(path, samples)
            remnants = _remnants(path, samples)
        certain = not remnants and bool(samples)
        if certain or not _copied_onto_itself(path, turn):
            return Forgotten(deliveries, remnants, certain)
        return Forgotten(deliveries, _remnants(path, samples), certain=True)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseProblem(f"cannot forget in {path}: {told(error)}") from error
    finally:
        turn.close()


def _forget(connection: sqlite3.Connection, turn: Turn, bot_id: str) -> int:
    """Delete the bot; return how many deliveries went."""
    removed: list[tuple[int, set[int]]] = []
    [last_id] = connection.execute(_LAST).fetchone()
    naming = _naming(connection, bot_id)  # looks into many bodies, so before anybody waits
    names = lone_names(connection, bot_id)  # and into all speakers

    def remove() -> None:
        newer = _naming(connection, bot_id, last_id)
        removed.append(remove_deliveries(connection, {*_about(connection, bot_id), *naming, *newer}))
        remove_bot(connection, bot_id)
        remove_names(connection, names)

    in_transaction(connection, turn, remove)
    [(deliveries, header_sets)] = removed
    _rewrite_headers(connection, turn, bot_id)
    remove_header_sets(connection, turn, header_sets)
    for index in _INDEXES:
        _merge_index(connection, turn, index)
    give_back(connection, turn, sleep_as_long)
    return deliveries


def _about(connection: sqlite3.Connection, bot_id: str) -> list[tuple[int, int]]:
    """Return ids and header sets of the deliveries about a bot."""
    return connection.execute(_ABOUT, (bot_id,)).fetchall()


def _naming(connection: sqlite3.Connection, bot_id: str, after: int = 0) -> list[tuple[int, int]]:
    """Return ids and header sets of the deliveries that were not understood and name a bot in their bodies.

    None that is about another bot that is known; none at all where nothing has the id: it may be any word then.
    """
    found: list[tuple[int, int]] = []
    if not connection.execute(_HAS_IT, {"id": bot_id}).fetchone()[0]:
        return found
    for delivery_id, header_set, *kept in connection.execute(_DOUBTFUL, (bot_id, after)):
        with suppress(DamagedBody):
            if names(inflated(KeptBody(*kept)), bot_id):
                found.append((delivery_id, header_set))
    return found


def _merge_index(connection: sqlite3.Connection, turn: Turn, index: str) -> None:
    """Write an index anew, some pages at a time: deleted entries are only marked as such until then."""
    pages = -_MERGED_PAGES  # to begin with; then as long as there is something to do
    while True:
        before = connection.total_changes
        sql = f"INSERT INTO {index} ({index}, rank) VALUES ('merge', ?)"  # noqa: S608 - a name of ours
        took_s = in_transaction(connection, turn, partial(connection.execute, sql, (pages,)))
        if connection.total_changes - before < 2:  # noqa: PLR2004 - FTS5's way to say that it had nothing to do
            return
        pages = _MERGED_PAGES
        sleep_as_long(took_s)


def _empty_log(connection: sqlite3.Connection, turn: Turn) -> None:
    """Take the write-ahead log into the database, and cut it to nothing.

    Raises:
        sqlite3.OperationalError: Somebody reads in it all the time.

    """
    deadline = time.monotonic() + LOG_PATIENCE_S
    connection.execute("PRAGMA busy_timeout = 50").fetchall()
    while True:
        with turn:
            [busy, *_] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        if time.monotonic() > deadline:
            raise sqlite3.OperationalError("the bot is deleted, but a reader holds the write-ahead log; try again")
        sleep_as_long(0.05)


def _copied_onto_itself(path: Path, turn: Turn) -> bool:
    """Copy the database onto itself, unless that would keep a receiver waiting too long; none starts meanwhile."""
    lock = ReceiverLock(path)
    try:
        lock.acquire("")
    except DatabaseProblem:  # a receiver has it
        if path.stat().st_size > LARGEST_BESIDE_BYTES:
            return False
    try:
        with connected_beside(path) as connection:
            _copy_onto_itself(connection, turn)
    finally:
        lock.release()
    return True


def _copy_onto_itself(connection: sqlite3.Connection, turn: Turn) -> None:
    with turn:
        connection.execute("VACUUM")
    _empty_log(connection, turn)


def _rewrite_headers(connection: sqlite3.Connection, turn: Turn, bot_id: str) -> None:
    """Take an id out of the headers of all deliveries: others may have come with the same ones.

    Two sets may be the same then; that costs their bytes and no more.
    """
    news = [
        (json.dumps(without(json.loads(headers), bot_id)), header_set, headers)
        for value in in_headers(bot_id)
        for header_set, headers in connection.execute(_HEADERS_NAMING, (json.dumps(value),))
    ]
    if news:
        in_transaction(connection, turn, partial(connection.executemany, _REWRITE, news))


def _samples(connection: sqlite3.Connection, bot_id: str) -> set[bytes]:
    """Return bytes to search for: the id, and some of the longest things that were kept with it."""
    texts = connection.execute(_LONGEST_TEXTS, (bot_id, _TEXTS)).fetchall()
    bodies = connection.execute(_LONGEST_BODIES, (bot_id, _BODIES)).fetchall()
    marked = [text.encode() for text in marked_texts(connection, bot_id)]
    kept = [text.encode() for [text] in texts] + [body for [body] in bodies]
    middles = (long[len(long) // 2 :][:_SAMPLE_BYTES] for long in [*kept, *marked])
    samples = {sample for sample in middles if len(sample) == _SAMPLE_BYTES}
    return as_written(bot_id) | samples | {text for text in marked if _SHORTEST_BYTES <= len(text) <= _SAMPLE_BYTES}


def _of_it_alone(path: Path, samples: set[bytes]) -> set[bytes]:
    """Return the samples that do not stand in what is kept of others: two meetings may begin with the same words."""
    with connected_reading(path) as connection:
        return {sample for sample in samples if not connection.execute(_OF_OTHERS, {"sample": sample}).fetchone()[0]}


_OF_OTHERS = """
SELECT EXISTS (SELECT 1 FROM utterance WHERE instr(CAST(text AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM bot WHERE instr(CAST(bot_id || char(10) || opening || char(10) || code AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM bot WHERE instr(CAST(speakers || char(10) || title || char(10) || folded AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM note WHERE instr(CAST(text AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM speaker WHERE instr(CAST(name || char(10) || ifnull(shown, '') AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM naming WHERE instr(CAST(sent || char(10) || shown AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM bookmark WHERE instr(CAST(opening AS BLOB), :sample))
OR EXISTS (SELECT 1 FROM delivery_body WHERE inflated IS NULL AND instr(body, :sample))
"""


def _remnants(path: Path, samples: Iterable[bytes]) -> int:
    """Return how often samples are found in the files of a database, which no connection of this process has open."""
    files = (path, sidecar(path, "-wal"), sidecar(path, "-shm"))
    return sum(piece.count(sample) for file in files for piece in _pieces(file) for sample in samples)


def _pieces(file: Path) -> Iterator[bytes]:
    """Read a file in pieces that overlap by as much as a sample may lie across; nothing where there is none."""
    with suppress(FileNotFoundError), file.open("rb") as opened:
        last = b""
        while piece := opened.read(_SEARCHED_AT_ONCE):
            yield last + piece
            last = piece[-_OVERLAP:]


_OVERLAP = 1024
"""Longer than any id: one that lies in both pieces is counted twice."""
