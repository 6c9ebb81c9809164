"""``monitor list``: every bot on a line of its own."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from monitor.cli.plain import Seen, aligned, as_json_line, widths_of
from monitor.cli.problems import WrongUse
from monitor.model.bot import Phase
from monitor.store.reader import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from monitor.settings import Settings

_TITLES = ("STATUS", "BOT", "STARTED", "LENGTH", "WORDS", "TITLE", "SPEAKERS")
_PAGE = 500
"""Bots read at once; the columns of the text are as wide as the widest so far."""


def execute(settings: Settings, words: Sequence[str], *, as_json: bool, whole_links: bool) -> int:
    """Print the bots, newest start first; where status ``words`` are given, only those that have one of them.

    Raises:
        WrongUse: There is no such status.
        DatabaseProblem: The database cannot be read.

    """
    phases = frozenset(map(_phase, words)) or frozenset(Phase)
    pages = _pages(settings, phases, whole_links=whole_links)
    asyncio.run((_print_json if as_json else _print_text)(pages))
    return 0


def _phase(word: str) -> Phase:
    """Return the status that a word is, or begins."""
    meant = [phase for phase in Phase if phase.value.startswith(word.lower())]
    if len(meant) != 1:
        raise WrongUse(f"there is no status {word!r}; there are: {', '.join(Phase)}")
    return meant[0]


async def _print_json(pages: AsyncIterator[list[Seen]]) -> None:
    async for page in pages:
        for seen in page:
            print(as_json_line(seen.fields()))


async def _print_text(pages: AsyncIterator[list[Seen]]) -> None:
    widths: list[int] = []
    async for page in pages:
        lines = [_cells(seen) for seen in page]
        if not widths:
            lines.insert(0, _TITLES)
        widths = widths_of(lines, at_least=widths)
        for line in lines:
            print(aligned(line, widths))


def _cells(seen: Seen) -> tuple[str, ...]:
    bot = seen.row.bot
    last = seen.failure or ", ".join(bot.speakers)
    return (seen.status, bot.bot_id, seen.started, seen.length, f"{bot.words}", seen.row.title, last)


async def _pages(settings: Settings, phases: frozenset[Phase], *, whole_links: bool) -> AsyncIterator[list[Seen]]:
    now = time.time_ns() // 1_000_000
    reader = await Reader.open(settings.database)
    try:
        last = None
        while page := await reader.bots(last, _PAGE):
            last = page[-1]
            seen = (Seen(row, now, settings.stalled_after_ms, whole_links) for row in page)
            yield [one for one in seen if one.phase in phases]
    finally:
        await reader.close()
