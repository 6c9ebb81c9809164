"""The first page of a search over all transcripts, beside ``rg`` over the same meetings as text files."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.search_query import parse_query
from monitor.model.times import HOUR
from monitor.store.searching import Searcher
from tests.benchmarks.conversations import GIVEN, SPACELESS_EVERY, VOCABULARY, WORDS, fill_with_talk, talk, vocabulary
from tests.benchmarks.lines import Figures, Line, Peer, Target, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.bench import Bench

_PAGE = 40
_OF_EACH = 8
"""Queries of each kind."""
_COMMON, _USUAL, _RARE = range(3), range(500, 3_000), range(20_000, VOCABULARY)
_EDGE = r"(?-u:\b)"
"""Of a word of ASCII letters: by Unicode's rules, ``rg`` takes 5 s for some of these (measured)."""


class _Query(NamedTuple):
    typed: str
    pattern: str
    """The same for ``rg``, which knows no words in any order."""


def measure(bench: Bench) -> Iterator[Line]:
    """Ask the same in turns, and once before it counts: for a word of any frequency, for two, in all other ways."""
    database, texts, meetings = bench.new_folder() / "monitor.db", bench.new_folder() / "texts", bench.sizes.meetings
    fill_with_talk(database, texts, meetings)
    queries = [*_queries(meetings)]
    runs = [asyncio.run(_ours(database, queries)) for _ in range(1 + bench.sizes.runs)][1:]
    rg = shutil.which("rg")
    theirs = [_theirs(rg, texts, queries) for _ in range(1 + bench.sizes.runs)][1:] if rg else []
    what = f"search {meetings:,} meetings, {meetings * WORDS:,} words → first page"
    for percent, target in ((50, None), (95, Target(50))):
        ours, rg_took = (Figures.of(percentile(run, percent) for run in took) for took in (runs, theirs or [[0.0]]))
        peer = Peer("rg over text files", rg_took if rg else None, "not installed")
        yield Line(16, f"{what}, p{percent}", "ms", ours, (peer,), target)


def _queries(meetings: int) -> Iterator[_Query]:
    chance, words = Random(7), vocabulary()  # noqa: S311  (the same queries every time are wanted)
    for _ in range(_OF_EACH):
        common, usual, other, rare = (words[chance.choice(places)] for places in (_COMMON, _USUAL, _USUAL, _RARE))
        for word in (common, usual, rare):
            yield _Query(f"{word} ", _word(word))
        for one, two in ((common, usual), (usual, other)):
            yield _Query(f"{one} {two} ", f"{_word(one)}.*{_word(two)}|{_word(two)}.*{_word(one)}")
        yield _Query(usual[:4], f"{_EDGE}{usual[:4]}")
        name = chance.choice(GIVEN)
        yield _Query(f"speaker:{name} {usual} ", f"{name}.*: .*{_word(usual)}")
        said = _a_text(chance, meetings, spaceless=False).split()
        yield _Query(f'"{said[0]} {said[1]}"', _word(f"{said[0]} {said[1]}"))
        text = _a_text(chance, meetings, spaceless=True)
        yield _Query(text[1:3], re.escape(text[1:3]))


def _word(text: str) -> str:
    return f"{_EDGE}{text}{_EDGE}"


def _a_text(chance: Random, meetings: int, *, spaceless: bool) -> str:
    number = chance.randrange(meetings) // SPACELESS_EVERY * SPACELESS_EVERY + (not spaceless)
    return next(turn.text for turn in talk(number))


async def _ours(database: Path, queries: Sequence[_Query]) -> list[float]:
    searcher = await Searcher.open(database)
    try:
        return [await _page(searcher, query) for query in queries]
    finally:
        await searcher.close()


async def _page(searcher: Searcher, query: _Query) -> float:
    now = time.time_ns() // 1_000_000
    began = time.perf_counter()
    found = await searcher.find(parse_query(query.typed, now, is_typing=True), now, HOUR)
    hits = await searcher.hits(found, 0, _PAGE)
    took_ms = (time.perf_counter() - began) * 1000
    assert all(hit.marks for hit in hits), query
    return took_ms


def _theirs(rg: str, texts: Path, queries: Sequence[_Query]) -> list[float]:
    return [_first_lines(rg, texts, query) for query in queries]


def _first_lines(rg: str, texts: Path, query: _Query) -> float:
    began = time.perf_counter()
    command = [rg, "--ignore-case", "--no-heading", "--color=never", "-e", query.pattern, str(texts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as searching:
        assert searching.stdout
        for _, _ in zip(range(_PAGE), searching.stdout, strict=False):
            pass
        took_ms = (time.perf_counter() - began) * 1000
        searching.kill()
    return took_ms
