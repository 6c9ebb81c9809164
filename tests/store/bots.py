"""Bots of every kind, put into a database as they are, and the views of them worked out in plain Python."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from monitor.model.bot import Bot, Phase
from monitor.store.projection import UPSERT_BOT
from monitor.store.reader import Reader
from monitor.store.rows import BotRow, Sort, View, bot_values, fold
from monitor.store.writer import Writer
from tests.store.deliveries import NOON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

SILENCE = 20
"""ms after which the tests' bots count as stalled."""

STORED = [phase for phase in Phase if phase is not Phase.STALLED]
LIFE = list(Phase)

instants = st.integers(NOON, NOON + 40)
starts = st.integers(NOON, NOON + 4)
"""Few, so that the order is often up to the ids."""
maybe = st.none() | instants
names = st.sampled_from(["Ana", "ana", "Bob", "Zoë", "Zoe\u0308", "Ærø", "ß", "\U0001f600", "a%b_c", 'O\'Neil "x"'])
bot_ids = st.text("abAB-é_%😀", min_size=1, max_size=4)


def _bot(phase: Phase, odd_code: str, **state: Any) -> Bot:  # noqa: ANN401  # the fields of Bot
    code = odd_code if phase is Phase.OTHER else phase.value.replace(" ", "_")
    error = "BotNotAccepted" if phase is Phase.FAILED else ""
    bot = Bot(phase=phase, code=code, error=error, **state)
    return replace(bot, ended_at=bot.status_at) if bot.finished and bot.ended_at is None else bot


bots = st.builds(
    _bot,
    phase=st.sampled_from(STORED),
    odd_code=st.sampled_from(["recording_paused", "Paused", "ÄCHZ", "stalled"]),
    bot_id=bot_ids,
    status_at=instants,
    started_at=starts,
    in_call_at=maybe,
    ended_at=maybe,
    heard_at=instants,
    words=st.integers(0, 3),
    transcript_ms=st.integers(0, 50),
    speakers=st.lists(names, max_size=3, unique=True).map(tuple),
)
populations = st.lists(bots, max_size=25, unique_by=lambda bot: bot.bot_id)

WORDS = """
a B - % _ é É zoë ZOE ss AERO ana recording wait room failed _call notaccepted stalled paused ächz other 😀 ' "x"
status: status:w status:STALLED status:in status:Ä status:paused status:recording_
speaker:"Zoë" speaker:"Ærø" speaker:"zoë" speaker:"" Speaker:"Zoë" speaker: speaker:ærø speaker:ZO Speaker:quiet
"""
words = st.sampled_from(WORDS.split())
terms = st.builds(str.__add__, st.sampled_from(["", "!"]), words | st.just(""))
queries = st.lists(terms, max_size=3).map(" ".join)
usual = st.builds(View, reverse=st.booleans(), stalled_after_ms=st.just(SILENCE))
views = usual | st.builds(
    View, query=queries, sort=st.sampled_from(Sort), reverse=st.booleans(), stalled_after_ms=st.just(SILENCE)
)


def one_of_each() -> list[Bot]:
    """A bot in every phase, silent and not."""
    codes = {phase: [phase.value.replace(" ", "_")] for phase in STORED} | {Phase.OTHER: ["Paused", "ÄCHZ", "stalled"]}
    heard = {"quiet": NOON, "loud": NOON + 2 * SILENCE}
    return [
        _bot(phase, code, bot_id=f"{code} {how}", heard_at=at, speakers=("Zoë", "Ærø") if how == "loud" else ())
        for phase in STORED
        for code in codes[phase]
        for how, at in heard.items()
    ]


@asynccontextmanager
async def keeping(population: Iterable[Bot], folder: Path | None = None) -> AsyncIterator[Reader]:
    """Read from a database that has these bots, ``monitor.db`` in a folder."""
    with tempfile.TemporaryDirectory() as other:
        path = (folder or Path(other)) / "monitor.db"
        path.write_bytes(await _empty())
        put(path, population)
        reader = await Reader.open(path)
        try:
            yield reader
        finally:
            await reader.close()


_made: list[bytes] = []


async def _empty() -> bytes:
    """Return a database without anything in it, made once: hundreds of examples begin with one."""
    if not _made:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "empty.db"
            await (await Writer.open(path, lambda: None)).close()
            _made.append(path.read_bytes())
    return _made[0]


def put(path: Path, population: Iterable[Bot]) -> None:
    """Write bots into a database, past the journal."""
    values = (bot_values(BotRow(bot, change=1, opening="")) for bot in population)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(UPSERT_BOT, values)


def is_live(bot: Bot, now: int) -> bool:
    return not bot.finished and bot.phase_seen(now, SILENCE) is not Phase.STALLED


def in_order(view: View, population: Iterable[Bot], now: int) -> list[str]:
    """Return the ids that a view has, in its order; ``population`` is in the order of first appearance."""
    wanted = [(place, bot) for place, bot in enumerate(population) if matches(view.query, bot, now)]
    key, descending = _keys(now)[view.sort]
    groups = ([(key(bot), place, bot) for place, bot in wanted if is_live(bot, now) is live] for live in (True, False))
    return [
        bot.bot_id
        for group in groups
        for _, _, bot in sorted(group, key=lambda one: one[:2], reverse=view.reverse != descending)
    ]


def _keys(now: int) -> dict[Sort, tuple[Callable[[Bot], Any], bool]]:
    """Return what each sort compares, and whether the greatest comes first."""
    return {
        Sort.STARTED: (lambda bot: bot.started_at, True),
        Sort.STATUS: (
            lambda bot: (
                LIFE.index(bot.phase_seen(now, SILENCE)),
                bot.code * (bot.phase_seen(now, SILENCE) is Phase.OTHER),
            ),
            False,
        ),
        Sort.BOT: (lambda bot: bot.bot_id, False),
        Sort.IN_STATE: (lambda bot: bot.status_at, False),
        Sort.LENGTH: (lambda bot: -1 if (length := bot.length_ms(now)) is None else length, True),
        Sort.SPEAKERS: (lambda bot: (not bot.speakers, bot.speakers), False),
        Sort.WORDS: (lambda bot: bot.words, True),
    }


def matches(query: str, bot: Bot, now: int) -> bool:
    return all(_matches(word, bot, now) for word in query.split())


def _matches(word: str, bot: Bot, now: int) -> bool:
    excludes, word = word.startswith("!"), word.removeprefix("!")
    if word.lower().startswith('speaker:"'):
        name = word[len('speaker:"') :].strip('"')
        return not name or excludes != (name in bot.speakers)
    word = fold(word)
    if word.startswith("speaker:"):
        name = word.removeprefix("speaker:")
        return not name or excludes != any(name in fold(speaker) for speaker in bot.speakers)
    by_status, word = word.startswith("status:"), word.removeprefix("status:")
    if not word:
        return True
    phase = bot.phase_seen(now, SILENCE)
    shown = fold(bot.code if phase is Phase.OTHER else phase)
    told = (shown, *map(fold, (bot.code, bot.bot_id, bot.error, *bot.speakers)))
    return excludes != (shown.startswith(word) if by_status else any(word in text for text in told))
