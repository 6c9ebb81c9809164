"""Databases with as many bots as one likes, put there as they are: over HTTP it would take an hour for a million."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from contextlib import closing
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from monitor.model.bot import COMPLETE_CODE, FAILED_CODE, PHASE_OF_CODE, Bot, Phase
from monitor.model.times import DAY, HOUR, MINUTE, SECOND, iso
from monitor.simulator.kinds import meeting
from monitor.simulator.meeting import Timeline
from monitor.store.deflating import KeptBody, deflated
from monitor.store.rows import BOT_COLUMNS, DERIVED_COLUMNS, BotRow, bot_values
from monitor.store.statements import insert
from monitor.store.writer import Writer
from monitor.wire.delivery import Delivery, Outcome
from monitor.wire.spoke import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_CODE_OF_PHASE = {phase: code for code, phase in PHASE_OF_CODE.items()}
_CODE_OF_PHASE |= {Phase.COMPLETED: COMPLETE_CODE, Phase.FAILED: FAILED_CODE}
_PHASES = list(Phase)
_BOTS_AT_ONCE = 10_000

LIVE = 12
"""How many live bots there are where bots change: few enough that the screen shows others, too."""

_CHANGE = ("bot_id", "occurred_at", "rank", "code", "delivery_id", "phase", "error", "message", "received_at")
_DELIVERY = ("id", "received_at", "event", "bot_id", "outcome", "reason", "identity", "header_set", "last_received_at")
_ADD_CHANGE = insert("status_change", _CHANGE)
_ADD_DELIVERY = insert("delivery", _DELIVERY)
_ADD_BODY = insert("delivery_body", ("delivery_id", *KeptBody._fields))
_ADD_HEADERS = "INSERT OR IGNORE INTO header_set (id, headers) VALUES (1, '[]')"
_ADD_BOT = insert("bot", (*BOT_COLUMNS, *DERIVED_COLUMNS))


class Contents(NamedTuple):
    """What is to be in a database."""

    bots: int
    """All of them."""
    live: int = 0
    """Those of them that record; they come first in the table."""
    words: int = 0
    """In the transcript of one more bot, which comes next."""


def fill(path: Path, contents: Contents) -> None:
    """Make a database. Nothing in it but the live bots has happened within the last hours."""
    now = time.time_ns() // 1_000_000
    asyncio.run(_begin(path, contents.words, now))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(_ADD_HEADERS)
        bots = _bots(contents, now)
        [(last_id,)] = connection.execute("SELECT ifnull(max(id), 0) FROM delivery")
        while some := [bot for _, bot in zip(range(_BOTS_AT_ONCE), bots, strict=False)]:
            connection.execute("BEGIN")
            last_id = _put(connection, some, last_id)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def live_bots(path: Path) -> list[str]:
    """Return the ids of the live bots in a database."""
    with closing(sqlite3.connect(path)) as connection:
        return [bot_id for (bot_id,) in connection.execute("SELECT bot_id FROM bot WHERE finished = 0")]


async def _begin(path: Path, words: int, now: int) -> None:
    """Make the tables, and let one long meeting be told of as it is in life."""
    writer = await Writer.open(path, lambda: None)
    if words:
        played = meeting("complete", 1, words)
        for webhook in played.webhooks(now - DAY - played.length_ms, Timeline(now)):
            delivery = Delivery(received_at=webhook.sent_at, headers=(), body=webhook.body)
            await writer.record(delivery, parse(webhook.body, webhook.sent_at))
    await writer.close()


def _bots(contents: Contents, now: int) -> Iterator[Bot]:
    chance = Random(contents.bots)  # noqa: S311  (the same bots every time are wanted)
    for number in range(contents.bots):
        bot_id = str(UUID(int=chance.getrandbits(128), version=4))
        if number < contents.live:
            yield _live(bot_id, number, contents.live, now)
        else:
            yield _ended(bot_id, number, now)


def _live(bot_id: str, number: int, of: int, now: int) -> Bot:
    """Return one that records for some minutes. Each reaches its next minute at another time."""
    in_call_at = now - 10 * MINUTE - number * MINUTE // of
    return Bot(
        bot_id=bot_id,
        phase=Phase.RECORDING,
        code=_CODE_OF_PHASE[Phase.RECORDING],
        status_at=in_call_at,
        changed_at=in_call_at,
        rank=_PHASES.index(Phase.RECORDING),
        started_at=in_call_at - 30 * SECOND,
        in_call_at=in_call_at,
        first_seen_at=in_call_at - 30 * SECOND,
        heard_at=in_call_at,
    )


def _ended(bot_id: str, number: int, now: int) -> Bot:
    started_at = now - 30 * DAY - number * 20 * SECOND
    ended_at = started_at + HOUR + number % 3_000 * SECOND
    failed = number % 10 == 9
    phase = Phase.FAILED if failed else Phase.COMPLETED
    return Bot(
        bot_id=bot_id,
        phase=phase,
        code=_CODE_OF_PHASE[phase],
        status_at=ended_at,
        changed_at=ended_at,
        rank=_PHASES.index(phase),
        started_at=started_at,
        in_call_at=None if failed else started_at + 40 * SECOND,
        ended_at=ended_at,
        error="BotNotAccepted" if failed else "",
        first_seen_at=started_at,
        heard_at=ended_at,
        words=0 if failed else 4_000 + number % 5_000,
        transcript_at=None if failed else ended_at,
        transcript_ms=0 if failed else HOUR,
        speakers=() if failed else ("Ana Sánchez", "Bob Ito", "Priya Natarajan"),
    )


def _put(connection: sqlite3.Connection, bots: Iterable[Bot], last_id: int) -> int:
    """Write bots with their histories and the deliveries that told of them; return the last delivery's id."""
    rows = [BotRow(bot, change, opening="") for change, bot in enumerate(bots, last_id + 1)]
    connection.executemany(_ADD_DELIVERY, map(_delivery, rows))
    connection.executemany(_ADD_BODY, ((row.change, *deflated(_body(row.bot))) for row in rows))
    connection.executemany(_ADD_CHANGE, chain.from_iterable(map(_changes, rows)))
    connection.executemany(_ADD_BOT, map(bot_values, rows))
    return rows[-1].change


def _delivery(row: BotRow) -> tuple[Any, ...]:
    heard_at, identity = row.bot.heard_at, b"%016d" % row.change
    return row.change, heard_at, row.bot.code, row.bot.bot_id, Outcome.ACCEPTED, "", identity, 1, heard_at


def _body(bot: Bot) -> bytes:
    status = {"code": bot.code, "created_at": iso(bot.status_at)}
    return json.dumps({"event": "bot.status_change", "data": {"bot_id": bot.bot_id, "status": status}}).encode()


def _changes(row: BotRow) -> Iterator[tuple[Any, ...]]:
    bot = row.bot
    begun, waited = (Phase.JOINING, bot.started_at), (Phase.WAITING_ROOM, bot.started_at + 5 * SECOND)
    for phase, at in (begun, waited, (bot.phase, bot.status_at)):
        yield bot.bot_id, at, _PHASES.index(phase), _CODE_OF_PHASE[phase], row.change, phase, bot.error, "", at
