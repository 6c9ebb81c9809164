"""How a database is: how large, how full, of what, and on what disk. Numbers alone; others say what they mean."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from monitor.store.connecting import connected_reading
from monitor.store.location import DatabaseProblem, sidecar

LARGEST_LOOKED_THROUGH_BYTES = 1 << 30
"""Of a larger database it is not told what fills it: that takes a look at every page (a second or two a GB)."""

_KINDS = {
    "journal": ("delivery", "delivery_body", "header_set", "delivery_by_bot", "sqlite_autoindex_delivery_1"),
    "transcripts": ("utterance", "sqlite_autoindex_utterance_1", "speaker", "transcript"),
    "search index": ("utterance_fts_data", "utterance_fts_idx", "utterance_fts_docsize", "spelling"),
    "filter index": ("bot_folded_data", "bot_folded_idx", "bot_folded_config"),
}
_OTHERS = "bots"

_PAGES = """
SELECT page_count * page_size, freelist_count * page_size
FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
_ROWS = """
SELECT entries, bots, (SELECT count(*) FROM bot WHERE transcript_at IS NOT NULL),
    (SELECT ifnull(sum(words), 0) FROM bot), (SELECT ifnull(sum(kept), 0) FROM bot)
FROM tally
"""
_USED = "SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = TRUE GROUP BY name"

_OVER_THE_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.rclone")


class Condition(NamedTuple):
    """What there is to say of a database. Sizes are in bytes."""

    size: int
    """Of the file, and of what is only in the write-ahead log as yet."""
    log_size: int
    free: int
    """Of ``size``, what holds nothing any more."""
    disk_free: int
    deliveries: int
    """Journal entries; copies of one are counted once."""
    bots: int
    transcripts: int
    words: int
    without_journal: int
    """Bots whose journal was let go while their transcript was kept."""
    used_by: dict[str, int]
    """Of ``size``, how much each kind of content takes; empty where it cannot be told, or not quickly."""


def condition(path: Path) -> Condition:
    """Return how a database is.

    Raises:
        DatabaseProblem: It cannot be read.

    """
    try:
        with connected_reading(path) as connection:
            [size, free] = connection.execute(_PAGES).fetchone()
            [deliveries, bots, transcripts, words, without_journal] = connection.execute(_ROWS).fetchone()
            used_by = _used_by(connection) if size <= LARGEST_LOOKED_THROUGH_BYTES else {}
        disk_free = shutil.disk_usage(path.parent).free
    except (sqlite3.Error, TypeError, OSError) as error:  # TypeError: there is no row of counters
        raise DatabaseProblem(f"cannot read {path}: {error}") from error
    log_size = 0
    with suppress(OSError):
        log_size = sidecar(path, "-wal").stat().st_size
    return Condition(size, log_size, free, disk_free, deliveries, bots, transcripts, words, without_journal, used_by)


def _used_by(connection: sqlite3.Connection) -> dict[str, int]:
    try:
        found = dict(connection.execute(_USED).fetchall())
    except sqlite3.OperationalError:  # this SQLite was built without it
        return {}
    used = {kind: sum(found.pop(name, 0) for name in names) for kind, names in _KINDS.items()}
    return used | {_OTHERS: sum(found.values())}


def open_to_others(path: Path) -> list[Path]:
    """Return what of a database others may read, or of its folder, change."""
    wrong = {path.parent: stat.S_IWGRP | stat.S_IWOTH}
    wrong |= dict.fromkeys((path, sidecar(path, "-wal"), sidecar(path, "-shm")), stat.S_IRWXG | stat.S_IRWXO)
    found = []
    for place, rights in wrong.items():
        with suppress(OSError):
            mode = place.stat().st_mode
            if mode & rights and not mode & stat.S_ISVTX:
                found.append(place)
    return found


def network_filesystem(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the kind of filesystem where that is one over a network, which WAL does not work on; else ""."""
    place = os.path.realpath(path)
    kind, longest = "", -1
    with suppress(OSError):
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            _, where, what, *_ = [*line.split(), "", "", ""]
            where = where.replace("\\040", " ")
            if (place == where or place.startswith(where.rstrip("/") + "/")) and len(where) >= longest:
                kind, longest = what, len(where)
    return kind if kind.startswith(_OVER_THE_NETWORK) else ""


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether a SQLite may damage a database when one writes while another checkpoints (``turns``)."""
    if version[:2] in _MENDED:
        return version < _MENDED[version[:2]]
    return (3, 7, 0) <= version < (3, 51, 3)


_MENDED: dict[tuple[int, ...], tuple[int, ...]] = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
"""Older lines that got the correction, too."""
