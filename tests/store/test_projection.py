"""Whatever comes, in whatever order and company: the rows are what the model makes of it, and a rebuild the same."""

from __future__ import annotations

import asyncio
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.transcript import speaker_shares
from monitor.store import projection
from monitor.store.reader import Reader
from monitor.store.rebuild import rebuild
from monitor.store.writer import Writer
from tests.store.deliveries import NOON, check_filter_index, check_search_index, dump, rows, status
from tests.store.stories import Expected, deliver, events, histories

if TYPE_CHECKING:
    import pytest

    from monitor.wire.delivery import Delivery

quick = settings(deadline=None, max_examples=60)


@quick
@given(histories())
async def test_the_rows_are_what_the_model_says_and_a_rebuild_makes_them_again(groups: list[list[Delivery]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        expected = Expected()
        writer = await Writer.open(path, lambda: None)
        for group in groups:
            recorded = await asyncio.gather(*(deliver(writer, delivery) for delivery in group))
            assert [one.duplicate for one in recorded] == [expected.add(delivery) for delivery in group]
        await writer.close()
        await check(path, expected)
        check_counted(path, sum(map(len, groups)))
        live = dump(path)
        assert await rebuild(path) == rows(path, "SELECT count(*) FROM delivery")[0][0]
        assert dump(path) == live
        check_counted(path, sum(map(len, groups)))


async def check(path: Path, expected: Expected) -> None:
    reader = await Reader.open(path)
    try:
        found = await reader.bots(None, 10)
        assert {row.bot.bot_id: row.bot for row in found} == expected.bots
        for bot_id, history in expected.history.items():
            said = expected.said.get(bot_id, ())
            assert await reader.history(bot_id) == sorted(history)
            assert tuple(await reader.utterances(bot_id, 0, 100, with_words=True)) == said
            assert await reader.speakers(bot_id) == speaker_shares(said)
    finally:
        await reader.close()


async def test_bots_that_nothing_happens_to_any_more_are_not_kept_in_mind(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "MOST_BOTS", 10)
    for n in range(100):
        await deliver(writer, status(f"b{n % 50}", f"code {n}", n))
        assert len(writer._journal._bots.rows) <= 11
    assert rows(path, "SELECT count(*), min(heard_at), max(heard_at) FROM bot") == [(50, NOON + 50, NOON + 99)]


def check_counted(path: Path, attempts: int) -> None:
    [kept] = rows(path, "SELECT bots, completed, failed, entries, deliveries, rejected, last_received_at FROM tally")
    [counted] = rows(
        path,
        """
        SELECT (SELECT count(*) FROM bot), (SELECT count(*) FROM bot WHERE phase = 'completed'),
            (SELECT count(*) FROM bot WHERE phase = 'failed'), count(*), sum(1 + copies),
            sum((1 + copies) * (outcome = 'rejected')), max(last_received_at)
        FROM delivery
        """,
    )
    assert kept == counted
    assert kept[4] == attempts
    check_filter_index(path)
    check_search_index(path)


def _moment_of_completion(delivery: Delivery) -> object:
    """Two transcripts of one bot in the same millisecond are beyond any order."""
    return delivery.received_at if b'"complete"' in delivery.body else delivery.body


shuffled = st.lists(
    events, min_size=1, max_size=12, unique_by=(lambda delivery: delivery.body, _moment_of_completion)
).flatmap(lambda sent: st.tuples(st.just(sent), st.permutations(sent)))


@quick
@given(shuffled)
async def test_any_order_gives_the_same_rows(orders: tuple[list[Delivery], list[Delivery]]) -> None:
    one, other = orders
    assert await final(one) == await final(other)


async def final(sent: list[Delivery]) -> list[object]:
    """Return what is kept of bots in the end, without the numbers that tell in which order they came."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        writer = await Writer.open(path, lambda: None)
        for delivery in sent:
            await deliver(writer, delivery)
        reader = await Reader.open(path)
        found = {row.bot.bot_id: row for row in await reader.bots(None, 10)}
        told = [
            (
                row.bot,
                row.opening,
                await reader.history(bot_id),
                await reader.utterances(bot_id, 0, 99, with_words=True),
            )
            for bot_id, row in sorted(found.items())
        ]
        await reader.close()
        await writer.close()
    return list(chain.from_iterable(told))
