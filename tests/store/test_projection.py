"""Whatever comes, in whatever order and company: the rows are what the model makes of it, and a rebuild the same."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.transcript import Transcript, speaker_shares
from monitor.store import projection
from monitor.store.journal import Entry, Journal, rejected_entry
from monitor.store.preparing import prepared
from monitor.store.projection import CHANGE_COLUMNS, UTTERANCE_COLUMNS, rows_of, stored_change
from monitor.store.reader import Reader
from monitor.store.rebuild import rebuild
from monitor.store.rows import BOT_COLUMNS, bot_row
from monitor.store.schema import MIGRATIONS
from monitor.store.statements import select
from monitor.wire.spoke import InvalidDelivery, parse
from tests.store.deliveries import NOON, check_filter_index, check_search_index, dump, rows, status
from tests.store.stories import Expected, deliver, events, histories, live_through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.model.bot import Bot, Change
    from monitor.store.writer import Writer
    from monitor.wire.delivery import Delivery


@pytest.fixture(scope="module")
def scratch() -> Iterator[sqlite3.Connection]:
    """A database in memory, in which every story ends as if it had never been."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in MIGRATIONS:
            connection.executescript(step)
        yield connection


@contextmanager
def undone(connection: sqlite3.Connection) -> Iterator[Journal]:
    connection.execute("BEGIN")
    try:
        yield Journal()
    finally:
        connection.execute("ROLLBACK")


def entry(delivery: Delivery) -> Entry:
    """Return what the writer is given of whatever comes."""
    try:
        return prepared(delivery, parse(delivery.body, delivery.received_at))
    except InvalidDelivery as wrong:
        return rejected_entry(delivery, wrong.name, wrong.bot_id, str(wrong))


@settings(deadline=None, max_examples=150)
@given(histories())
def test_the_rows_are_what_the_model_says(scratch: sqlite3.Connection, groups: list[list[Delivery]]) -> None:
    expected = Expected()
    with undone(scratch) as journal:
        for group in groups:
            recorded = journal.record(scratch, [entry(delivery) for delivery in group])
            assert [one.duplicate for one in recorded] == [expected.add(delivery) for delivery in group]
        found = told(scratch)
        assert {bot_id: one.bot for bot_id, one in found.items()} == expected.bots
        assert {bot_id: one.history for bot_id, one in found.items()} == {
            bot_id: sorted(history) for bot_id, history in expected.history.items()
        }
        assert {bot_id: one.said for bot_id, one in found.items() if one.said} == {
            bot_id: rows_of(Transcript(said)) for bot_id, said in expected.said.items() if said
        }


@settings(deadline=None, max_examples=15)
@given(histories())
async def test_so_does_who_reads_them_and_a_rebuild_makes_them_again(groups: list[list[Delivery]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "monitor.db"
        expected = Expected()
        recorded = await live_through(path, groups)
        assert [one.duplicate for one in recorded] == [expected.add(delivery) for group in groups for delivery in group]
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


@settings(deadline=None, max_examples=150)
@given(shuffled)
def test_any_order_gives_the_same_rows(
    scratch: sqlite3.Connection, orders: tuple[list[Delivery], list[Delivery]]
) -> None:
    found = []
    for sent in orders:
        with undone(scratch) as journal:
            for delivery in sent:
                journal.record(scratch, [entry(delivery)])
            found.append(told(scratch))
    assert found[0] == found[1]


class Told(NamedTuple):
    """What is kept of a bot, without the numbers that tell in which order it came."""

    bot: Bot
    opening: str
    history: list[Change]
    said: list[tuple[object, ...]]


def told(connection: sqlite3.Connection) -> dict[str, Told]:
    """Return it of all bots."""

    def about(sql: str, bot_id: str) -> list[tuple[Any, ...]]:
        return connection.execute(f"{sql} WHERE bot_id = ?", (bot_id,)).fetchall()

    found = map(bot_row, connection.execute(select("bot", BOT_COLUMNS)).fetchall())
    return {
        row.bot.bot_id: Told(
            row.bot,
            row.opening,
            sorted(map(stored_change, about(select("status_change", CHANGE_COLUMNS), row.bot.bot_id))),
            sorted(about(select("utterance", UTTERANCE_COLUMNS), row.bot.bot_id)),
        )
        for row in found
    }
