"""Deliveries as the provider sends them, and what the tests look at afterwards."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from monitor.model.times import iso
from monitor.store.index_checking import wrong_in
from monitor.store.indexes import SEARCH
from monitor.wire.delivery import Delivery
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monitor.store.writer import Recorded, Writer

NOON = 1_704_110_400_000
"""2024-01-01T12:00:00Z; the tests' times are ms from there."""

HEADERS = (("content-type", "application/json"), ("x-spoke-api-key", "hidden"), ("x-odd", "\xe9"), ("x-odd", "2"))


def delivery(at: int, event: str, **told: object) -> Delivery:
    body = json.dumps({"event": event, "data": told}).encode()
    return Delivery(received_at=NOON + at, headers=HEADERS, body=body)


def status(bot_id: str, code: str, at: int, *, came: int | None = None) -> Delivery:
    """A status of the moment ``at`` that came at ``came``, at once where it is None."""
    told = {"code": code, "created_at": iso(NOON + at)}
    return delivery(at if came is None else came, "bot.status_change", bot_id=bot_id, status=told)


def complete(bot_id: str, at: int, *said: tuple[str, str], link: str = "https://video/1", **told: object) -> Delivery:
    """A meeting of turns (speaker, text), without a transcript where nobody says anything."""
    transcript: list[dict[str, object]] = [
        {"speaker": speaker, "words": [_word(text, turn + place / 10) for place, text in enumerate(words.split())]}
        for turn, (speaker, words) in enumerate(said)
    ]
    if transcript:
        told["transcript"] = transcript
    return delivery(at, "complete", bot_id=bot_id, mp4=link, **told)


def _word(text: str, start: float) -> dict[str, object]:
    return {"word": text, "start": start, "end": start + 0.1}


def failed(bot_id: str, at: int, error: str = "BotNotAccepted", **told: object) -> Delivery:
    return delivery(at, "failed", bot_id=bot_id, error=error, **told)


async def send(writer: Writer, sent: Delivery) -> Recorded:
    """Record a delivery as the receiver does."""
    return await writer.record(sent, parse(sent.body, sent.received_at))


async def send_together(writer: Writer, *sent: Delivery) -> list[Recorded]:
    """Record deliveries that all wait at the same time."""
    return await asyncio.gather(*(send(writer, one) for one in sent))


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the database by a connection that has nothing to do with ours."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def dump(path: Path, *tables: str) -> list[str]:
    """Return the content of tables as SQL; of all but counters and search indexes where none is named."""
    with closing(sqlite3.connect(path)) as connection:
        wanted = tuple(f'INSERT INTO "{table}"' for table in tables) or ('INSERT INTO "',)
        lines = [line for line in connection.iterdump() if line.startswith(wanted)]
    return lines if tables else [line for line in lines if not line.startswith(_COUNTED_OR_INDEXED)]


_COUNTED_OR_INDEXED = tuple(
    f'INSERT INTO "{table}' for table in ("tally", "bot_folded", "utterance_fts", "transcript", "spelling")
)


def check_filter_index(path: Path) -> None:
    """Raise where the index of what the filter searches does not agree with the finished bots."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO bot_folded (bot_folded, rank) VALUES ('integrity-check', 1)")


def check_search_index(path: Path) -> None:
    """Raise where the search index does not have what was taken into it, or has anything else."""
    assert list(wrong_in(SEARCH, path)) == []


def beside(path: Path) -> list[str]:
    """The names of the files in the database's folder."""
    return [file.name for file in path.parent.iterdir()]


async def eventually(true: Callable[[], bool], within_s: float = 10) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(within_s):
        while True:
            if true():
                return
            await asyncio.sleep(0.005)
