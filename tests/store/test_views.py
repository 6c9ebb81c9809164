"""Windows, counts and positions agree with the same view worked out in Python; the usual one never sorts them all."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.bot import Bot, Phase
from monitor.store import selecting
from monitor.store.rows import Sort, View
from monitor.store.selecting import Certainty, Size
from tests.store.bots import (
    SILENCE,
    WORDS,
    in_order,
    is_live,
    keeping,
    matches,
    one_of_each,
    populations,
    put,
    queries,
    views,
)
from tests.store.deliveries import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.reader import Reader

NOW = NOON + 40
quick = settings(deadline=None, max_examples=100)


async def ids(reader: Reader, view: View, first: int, count: int, of: int | None = None) -> list[str]:
    return [row.bot.bot_id for row in await reader.window(view, first, count, NOW, of)]


@quick
@given(populations, views, st.integers(0, 26), st.integers(0, 26))
async def test_a_window_is_a_part_of_the_whole(population: list[Bot], view: View, first: int, count: int) -> None:
    expected = in_order(view, population, NOW)
    async with keeping(population) as reader:
        assert await reader.count(view, NOW) == len(expected)
        assert await ids(reader, view, first, count) == expected[first : first + count]
        assert await ids(reader, view, first, count, of=len(expected)) == expected[first : first + count]


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
    newest_first = sorted(enumerate(population), key=lambda one: (one[1].started_at, one[0]), reverse=True)
    assert [row.bot for row in listed] == [bot for _, bot in newest_first]


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


async def steps(reader: Reader, view: View, first: int, of: int | None = None) -> int:
    """Return how many steps SQLite takes for a window, a measure of its work that is the same on every machine."""
    await reader.size(view, NOW)
    taken = itertools.count()
    await reader._connection.set_progress_handler(lambda: next(taken) * 0, 1)
    assert len(await reader.window(view, first, 20, NOW, of)) == 20
    await reader._connection.set_progress_handler(lambda: None, 0)
    return next(taken)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let twenty bots be too many to look them up one by one."""
    monkeypatch.setattr(selecting, "FEW", 19)
    monkeypatch.setattr(selecting, "COUNTED_FIRST", 19)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("query", ["", "bot !nobody"])
async def test_the_top_costs_the_same_whatever_there_is_below(query: str, *, reverse: bool) -> None:
    async with keeping(many(100)) as some, keeping(many(2000)) as lots:
        for sort in Sort:
            view = View(query, sort=sort, reverse=reverse)
            assert await steps(lots, view, 10) <= await steps(some, view, 10) * 1.05, sort


@pytest.mark.parametrize("reverse", [False, True])
async def test_the_end_costs_as_little_as_the_top(*, reverse: bool) -> None:
    async with keeping(many(2000)) as reader:
        for sort in Sort:
            view = View(sort=sort, reverse=reverse)
            assert await steps(reader, view, 1980, of=2000) <= await steps(reader, view, 20) * 1.05, sort


@pytest.mark.usefixtures("few")
async def test_a_word_that_few_have_is_looked_up_however_many_bots_there_are() -> None:
    view = View("bot-0005", sort=Sort.WORDS)
    async with keeping(many(200)) as some, keeping(many(2000)) as lots:
        assert await work_of(lots, view) <= await work_of(some, view) * 3  # to walk through all costs ten times as much


async def work_of(reader: Reader, view: View) -> int:
    """Return how many steps SQLite takes to show ten bots of a new filter and to count them."""
    taken = itertools.count()
    await reader._connection.set_progress_handler(lambda: next(taken) * 0, 1)
    assert await reader.size(view, NOW) == Size(10)
    assert len(await reader.window(view, 0, 20, NOW)) == 10
    await reader._connection.set_progress_handler(lambda: None, 0)
    return next(taken)


@pytest.mark.usefixtures("few")
async def test_a_filter_that_many_match_is_counted_when_asked_and_again_after_a_change(tmp_path: Path) -> None:
    view = View("bot")
    async with keeping(many(40), tmp_path) as reader:
        assert await reader.size(view, NOW) == Size(22, Certainty.AT_LEAST)
        assert await reader.count(view, NOW) == 40
        assert await reader.size(view, NOW) == Size(40)
        put(tmp_path / "monitor.db", [replace(bot, bot_id=f"new {bot.bot_id}") for bot in many(3)])
        assert await reader.size(view, NOW) == Size(43)
        put(tmp_path / "monitor.db", [replace(bot, bot_id=f"new {bot.bot_id}") for bot in many(5)])
        assert await reader.size(view, NOW) == Size(43, Certainty.OUTDATED)
        assert await reader.count(view, NOW) == 45


@pytest.mark.usefixtures("few")
async def test_a_word_that_few_have_is_counted_again_and_walked_once_many_have_it(tmp_path: Path) -> None:
    view, path = View("status:completed"), tmp_path / "monitor.db"
    async with keeping(many(8), tmp_path) as reader:
        assert await reader.size(view, NOW) == Size(5)
        put(path, [replace(bot, bot_id=f"one more {bot.bot_id}") for bot in many(4)[3:]])
        assert await reader.size(view, NOW) == Size(6)
        put(path, [replace(bot, bot_id=f"new {bot.bot_id}") for bot in many(2000)])
        assert await reader.size(view, NOW) == Size(19, Certainty.AT_LEAST)
        steps_now = await steps(reader, view, 0)
    async with keeping(many(2000)) as reader:
        assert steps_now <= await steps(reader, view, 0) * 1.05


@pytest.mark.usefixtures("few")
async def test_counting_lets_others_have_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "_AT_ONCE", 10)
    async with keeping(many(200), tmp_path) as reader:
        assert await longest_query(reader, View("bot")) < 1000


async def longest_query(reader: Reader, view: View) -> int:
    """Return how many steps the longest of the queries takes that show a filter's first rows and count them all."""
    longest, taken = 0, itertools.count()
    fetch = reader._connection.execute_fetchall

    async def counting(sql: str, values: dict[str, object]) -> object:
        nonlocal longest, taken
        taken = itertools.count()
        found = await fetch(sql, values)
        longest = max(longest, next(taken))
        return found

    await reader._connection.set_progress_handler(lambda: next(taken) * 0, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader._connection, "execute_fetchall", counting)
        await reader.size(view, NOW)
        assert await reader.count(view, NOW) == 200
    await reader._connection.set_progress_handler(lambda: None, 0)
    return longest


async def plans(reader: Reader, monkeypatch: pytest.MonkeyPatch, *, view: View) -> dict[str, list[str]]:
    """Return how SQLite goes about each of the reader's queries for the screens."""
    asked = []
    fetch = reader._fetch

    async def recording(sql: str, values: dict[str, object]) -> object:
        asked.append((sql, values))
        return await fetch(sql, values)

    monkeypatch.setattr(reader, "_fetch", recording)
    size = await reader.size(view, NOW)
    for first in (0, 90):
        await reader.window(view, first, 10, NOW, size.rows)
    await reader.position(view, "bot-00050", NOW)
    await reader.tally(NOW, SILENCE)
    page = await reader.bots(None, 3)
    await reader.bots(page[-1], 3)
    await reader.bot("bot-00050")
    await reader.find("bot")
    await reader.history("bot-00050")
    await reader.speakers("bot-00050")
    await reader.utterances("bot-00050", 10, 10)
    for bot_id in (None, "bot-00050"):
        await reader.delivery_count(bot_id)
        await reader.delivery_position(9, bot_id)
        for first in (3, 7):
            await reader.deliveries(first, 3, bot_id, of=10)
    return {
        sql: [detail for *_, detail in await reader._connection.execute_fetchall(f"EXPLAIN QUERY PLAN {sql}", values)]
        for sql, values in asked
    }


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("query", ["", "bot", "status:completed !x"])
@pytest.mark.parametrize("sort", Sort)
async def test_no_query_of_the_screens_reads_or_sorts_a_whole_table(
    monkeypatch: pytest.MonkeyPatch, sort: Sort, query: str
) -> None:
    async with keeping(many(100)) as reader:
        asked = await plans(reader, monkeypatch, view=View(query, sort=sort))
    assert len(asked) >= 18
    tables = ("bot", "delivery", "utterance", "status_change", "speaker")  # the journal lies in its own order
    for sql, plan in asked.items():
        walks = [step for step in plan if step.startswith(tuple(f"SCAN {table}" for table in tables))]
        assert all("INDEX" in step or (step == "SCAN delivery" and "LIMIT :count" in sql) for step in walks), sql
        sorts = [place for place, step in enumerate(plan) if step.startswith("USE TEMP B-TREE")]
        assert not any(plan[place - 1].startswith("SCAN bot") for place in sorts), sql


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
