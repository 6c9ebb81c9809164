"""Windows, counts and positions agree with the same view worked out in Python; the usual one never sorts them all."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.bot import Bot, Phase
from monitor.store.rows import Sort, View
from tests.store.bots import (
    SILENCE,
    WORDS,
    in_order,
    is_live,
    keeping,
    matches,
    one_of_each,
    populations,
    queries,
    views,
)
from tests.store.deliveries import NOON

if TYPE_CHECKING:
    from monitor.store.reader import Reader

NOW = NOON + 40
quick = settings(deadline=None, max_examples=100)


async def ids(reader: Reader, view: View, first: int, count: int) -> list[str]:
    return [row.bot.bot_id for row in await reader.window(view, first, count, NOW)]


@quick
@given(populations, views, st.integers(0, 26), st.integers(0, 26))
async def test_a_window_is_a_part_of_the_whole(population: list[Bot], view: View, first: int, count: int) -> None:
    expected = in_order(view, population, NOW)
    async with keeping(population) as reader:
        assert await reader.count(view, NOW) == len(expected)
        assert await ids(reader, view, first, count) == expected[first : first + count]


@quick
@given(populations, views)
async def test_a_position_is_where_the_window_has_the_bot(population: list[Bot], view: View) -> None:
    expected = in_order(view, population, NOW)
    async with keeping(population) as reader:
        places = {bot.bot_id: await reader.position(view, bot.bot_id, NOW) for bot in population}
        assert places == {bot.bot_id: None for bot in population} | {bot: n for n, bot in enumerate(expected)}
        assert await reader.position(view, "nobody's", NOW) is None


@quick
@given(populations, queries)
async def test_a_filter_gives_what_matches(population: list[Bot], query: str) -> None:
    async with keeping(population) as reader:
        assert await found(reader, query) == {bot for bot in population if matches(query, bot, NOW)}


async def test_every_word_finds_what_it_says_in_every_phase() -> None:
    population = one_of_each()
    async with keeping(population) as reader:
        for query in (prefix + word for word in WORDS.split() for prefix in ("", "!")):
            assert await found(reader, query) == {bot for bot in population if matches(query, bot, NOW)}, query


async def found(reader: Reader, query: str) -> set[Bot]:
    return {row.bot for row in await reader.window(View(query, stalled_after_ms=SILENCE), 0, 100, NOW)}


@quick
@given(populations)
async def test_the_tally_counts_every_bot_once(population: list[Bot]) -> None:
    phases = Counter(bot.phase_seen(NOW, SILENCE) for bot in population)
    async with keeping(population) as reader:
        tally = await reader.tally(NOW, SILENCE)
    assert tally.live == sum(is_live(bot, NOW) for bot in population)
    assert (tally.stalled, tally.completed, tally.failed) == (
        phases[Phase.STALLED],
        phases[Phase.COMPLETED],
        phases[Phase.FAILED],
    )
    assert tally.total == tally.live + tally.stalled + tally.completed + tally.failed


@quick
@given(populations, st.integers(1, 5))
async def test_pages_have_every_bot_once(population: list[Bot], count: int) -> None:
    async with keeping(population) as reader:
        listed = []
        page = await reader.bots(None, count)
        while page:
            listed += page
            page = await reader.bots(page[-1], count)
    expected = sorted(population, key=lambda bot: (-bot.started_at, bot.bot_id))
    assert [row.bot for row in listed] == expected


@pytest.mark.parametrize("query", ["", "   ", "!", "status:", "!status:", "! ! status:"])
async def test_a_query_that_asks_for_nothing_has_all(query: str) -> None:
    async with keeping(many(3)) as reader:
        assert await reader.count(View(query), NOW) == 3


async def test_a_page_pasted_by_mistake_is_no_error() -> None:
    async with keeping(many(3)) as reader:
        assert await reader.count(View("bot " * 5000), NOW) == 3


def many(count: int) -> list[Bot]:
    """Many finished bots, and three live ones."""
    return [
        Bot(
            bot_id=f"bot-{n:05}",
            phase=Phase.RECORDING if n < 3 else Phase.COMPLETED,
            started_at=NOON + n,
            heard_at=NOW,
            status_at=NOON,
        )
        for n in range(count)
    ]


async def steps(reader: Reader, view: View, first: int) -> int:
    """Return how many steps SQLite takes for a window, a measure of its work that is the same on every machine."""
    taken = itertools.count()
    await reader._connection.set_progress_handler(lambda: next(taken) * 0, 1)
    assert len(await reader.window(view, first, 20, NOW)) == 20
    await reader._connection.set_progress_handler(lambda: None, 0)
    return next(taken)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("query", ["", "bot !nobody"])
async def test_the_top_costs_the_same_whatever_there_is_below(query: str, *, reverse: bool) -> None:
    view = View(query, reverse=reverse)
    async with keeping(many(100)) as few, keeping(many(2000)) as lots:
        assert await steps(lots, view, 10) <= await steps(few, view, 10) * 1.05


@pytest.mark.parametrize("reverse", [False, True])
async def test_the_end_costs_as_little_as_the_top(*, reverse: bool) -> None:
    view = View(reverse=reverse)
    async with keeping(many(2000)) as reader:
        assert await steps(reader, view, 1980) <= await steps(reader, view, 20)


async def plans(reader: Reader, monkeypatch: pytest.MonkeyPatch, *, view: View) -> dict[str, list[str]]:
    """Return how SQLite goes about each of the reader's queries for the screens."""
    asked = []
    fetch = reader._fetch

    async def recording(sql: str, values: dict[str, object]) -> object:
        asked.append((sql, values))
        return await fetch(sql, values)

    monkeypatch.setattr(reader, "_fetch", recording)
    for first in (0, 90):
        await reader.window(view, first, 10, NOW)
    await reader.position(view, "bot-00050", NOW)
    await reader.tally(NOW, SILENCE)
    page = await reader.bots(None, 3)
    await reader.bots(page[-1], 3)
    await reader.bot("bot-00050")
    await reader.find("bot")
    await reader.history("bot-00050")
    await reader.speakers("bot-00050")
    await reader.utterances("bot-00050", 10, 10)
    await reader.deliveries(9, 3)
    await reader.deliveries(9, 3, "bot-00050")
    return {
        sql: [detail for *_, detail in await reader._connection.execute_fetchall(f"EXPLAIN QUERY PLAN {sql}", values)]
        for sql, values in asked
    }


@pytest.mark.parametrize("reverse", [False, True])
async def test_no_query_of_the_usual_screens_reads_or_sorts_a_whole_table(
    monkeypatch: pytest.MonkeyPatch, *, reverse: bool
) -> None:
    async with keeping(many(100)) as reader:
        asked = await plans(reader, monkeypatch, view=View(reverse=reverse))
    assert len(asked) == 13
    tables = ("bot", "delivery", "utterance", "status_change", "speaker")
    for sql, plan in asked.items():
        walks = [step for step in plan if step.startswith(tuple(f"SCAN {table}" for table in tables))]
        assert all("INDEX bot_by_start" in step for step in walks), sql
        sorts = [place for place, step in enumerate(plan) if step.startswith("USE TEMP B-TREE")]
        assert all("bot_unfinished" in plan[place - 1] for place in sorts), sql


async def test_every_other_sort_reads_rows_only_for_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    async with keeping(many(100)) as reader:
        asked = await plans(reader, monkeypatch, view=View(sort=Sort.WORDS))
    window = next(plan for plan in asked.values() if "LIST SUBQUERY 1" in plan)
    assert window[0] == "SEARCH bot USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Zoe\u0308", "zo\xeb"),
        ("Zo\xeb", "zoe\u0308"),
        ("Stra\xdfe", "STRASSE"),
        ("\uff21na", "ana"),
        ("\u0130zmir", "i\u0307zm"),
    ],
)
async def test_a_name_is_found_however_it_is_written(name: str, query: str) -> None:
    bot = Bot(bot_id="b", speakers=(name,))
    async with keeping([bot]) as reader:
        assert await found(reader, query) == {bot}
