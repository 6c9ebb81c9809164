"""``monitor search``: what was said in any meeting, a turn a line."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.cli.plain import as_json_line, local_time
from monitor.cli.problems import WrongUse
from monitor.cli.telling import say
from monitor.model.counting import counted
from monitor.model.excerpt import excerpt
from monitor.model.search_query import parse_query
from monitor.model.text import cells
from monitor.model.times import clock, iso
from monitor.store.location import receiver_running
from monitor.store.searching import Found, Hit, Searcher

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.model.search_query import SearchQuery
    from monitor.settings import Settings

_AT_ONCE = 200
_LINE = 120
"""Columns of a line where nobody looks at it in a terminal."""
_LEAST_TEXT = 40
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


class _Look(NamedTuple):
    """How a line looks."""

    width: int
    marks: bool
    """Whether what was found stands out: in a terminal only."""

    @classmethod
    def of_stdout(cls) -> _Look:
        """Return how it looks where it goes."""
        if not sys.stdout.isatty():
            return cls(_LINE, marks=False)
        return cls(shutil.get_terminal_size().columns, os.environ.get("TERM") != "dumb")


def execute(settings: Settings, typed: str, *, limit: int, as_json: bool) -> int:
    """Print the turns in which something was found; return 1 where nothing was.

    Raises:
        WrongUse: Nothing can be looked for.
        DatabaseProblem: The database cannot be read.

    """
    now = time.time_ns() // 1_000_000
    query = parse_query(typed, now)
    if query.mistakes:
        raise WrongUse(query.mistakes[0])
    if not query.asks:
        raise WrongUse("say what to look for: a word that was said, or speaker:NAME")
    return asyncio.run(_search(settings, query, now, limit, as_json=as_json))


async def _search(settings: Settings, query: SearchQuery, now: int, limit: int, *, as_json: bool) -> int:
    searcher = await Searcher.open(settings.database)
    look = _Look.of_stdout()
    try:
        found = await searcher.find(query, now, settings.stalled_after_ms)
        if found.too_many_names:
            raise WrongUse("too many speakers are meant; type more of the name")
        for first in range(0, min(limit, len(found.ids)), _AT_ONCE):
            for hit in await searcher.hits(found, first, min(_AT_ONCE, limit - first)):
                print(as_json_line(_fields(hit)) if as_json else _line(hit, look))
    finally:
        await searcher.close()
    sys.stdout.flush()  # what is said of it comes after it
    for doubt in () if found.ids else query.doubts:
        say(doubt)
    _tell(found, limit, settings.database)
    return 0 if found.ids else 1


def _tell(found: Found, limit: int, database: Path) -> None:
    """Say on stderr what was not printed."""
    if found.unindexed:
        when = "being indexed" if receiver_running(database) else "indexed when monitor runs again"
        say(f"not searched: {counted(found.unindexed, 'transcript')}, {when}")
    count = len(found.ids)
    if found.has_more or count > limit:
        some = f"more than {count:,}" if found.has_more else f"{count:,}"
        order = "best first" if found.ranked else "newest first"
        more = "--limit prints more" if count > limit else "more words, or before:, find the others"
        say(f"{min(limit, count):,} of {some} printed, {order}; {more}")


def _fields(hit: Hit) -> dict[str, Any]:
    known = {name: value for name, value in hit._asdict().items() if name not in {"id", "marks"}}
    return known | {"started_at": iso(hit.started_at), "matches": [[*mark] for mark in hit.marks]}


def _line(hit: Hit, look: _Look) -> str:
    """Return when the meeting was, whose it was, the place in it, who spoke, and the words around what was found."""
    place = "title and note: " if hit.position is None else f"{clock(hit.start_ms)}  {hit.speaker}: "
    head = f"{local_time(hit.started_at)}  {hit.bot_id}  {place}"
    parts = excerpt(hit.text, hit.marks, max(_LEAST_TEXT, look.width - cells(head)))
    return head + "".join(f"{_BOLD}{text}{_PLAIN}" if is_match and look.marks else text for text, is_match in parts)
