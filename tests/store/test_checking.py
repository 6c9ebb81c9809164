"""What is well is found well, also beside a writer; each kind of damage is found, and what to do about it is told."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from monitor.model.search_query import parse_query
from monitor.store import replay
from monitor.store.backup import back_up
from monitor.store.checking import REBUILD, RESTORE, check
from monitor.store.forgetting import forget
from monitor.store.location import DatabaseProblem
from monitor.store.pruning import prune
from monitor.store.reader import Reader
from monitor.store.rebuild import rebuild
from monitor.store.rows import View
from monitor.store.searching import Searcher
from monitor.store.writer import Writer
from monitor.wire.spoke import VIDEO_LIFETIME_MS
from tests.store.damages import DESTROYED
from tests.store.deliveries import NOON, complete, dump, eventually, failed, rows, send, status
from tests.store.stories import deliver, histories, live_through

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.wire.delivery import Delivery

ALL = [
    "counters",
    "what belongs together",
    "what belongs to a bot",
    "the filter's index",
    "the search index",
    "the file",
]


def wrong(path: Path) -> dict[str, tuple[str, ...]]:
    """Return what is wrong with a database."""
    found = list(check(path, VIDEO_LIFETIME_MS))
    assert [finding.what for finding in found] == [*ALL, "the journal, replayed"]
    assert all(bool(finding.problems) == bool(finding.remedy) for finding in found)
    return {finding.what: finding.problems for finding in found if finding.problems}


@pytest.fixture
async def kept(path: Path) -> Path:
    writer = await Writer.open(path, lambda: None)
    story = [status("b", "joining_call", 0), failed("b", 1), status("b", "joining_call", 2), failed("b", 3)]
    for number in range(10):
        story += [status(f"c{number}", "joining_call", number), complete(f"c{number}", number, ("Ana", "hi there"))]
    for delivery in [*story, story[1]]:
        await deliver(writer, delivery)
    await writer.close()
    return path


async def test_what_is_well_is_found_well_and_left_alone(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(kept)
    assert wrong(kept) == {}
    monkeypatch.setattr(replay, "AT_ONCE", 3)
    assert wrong(kept) == {}
    assert dump(kept) == before
    assert [file.name for file in await asyncio.to_thread(lambda: list(kept.parent.iterdir()))] == [kept.name]


async def test_it_is_well_beside_a_writer_at_work(writer: Writer, path: Path) -> None:
    sent, ended = 0, asyncio.Event()

    async def write() -> None:
        nonlocal sent
        while not ended.is_set():
            await asyncio.gather(*(send(writer, complete(f"b{sent + one}", 1, ("Ana", "hi"))) for one in range(9)))
            sent += 9
            await asyncio.sleep(0.005)  # what is checked must not become more all the time

    writing = asyncio.create_task(write())
    await eventually(lambda: sent > 100)
    for _ in range(2):
        before = sent
        assert await asyncio.to_thread(wrong, path) == {}
        assert sent > before
    ended.set()
    await writing


async def test_it_is_well_after_all_that_changes_it(kept: Path, tmp_path: Path) -> None:
    prune(kept, NOON + 4, keep_transcripts=True)
    assert wrong(kept) == {}
    forget(kept, "c7")
    assert wrong(kept) == {}
    prune(kept, NOON + 6)
    assert wrong(kept) == {}
    back_up(kept, tmp_path / "copy.db")
    assert wrong(tmp_path / "copy.db") == {}
    await rebuild(kept)
    assert wrong(kept) == {}
    await rebuild(tmp_path / "copy.db", video_lifetime_ms=5)
    assert wrong(tmp_path / "copy.db") == {}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(histories())
def test_whatever_comes_it_is_well(tmp_path_factory: pytest.TempPathFactory, history: list[list[Delivery]]) -> None:
    path = tmp_path_factory.mktemp("checked") / "monitor.db"
    asyncio.run(live_through(path, history))
    assert wrong(path) == {}


SPOILT = [
    ("UPDATE tally SET bots = 99, failed = 7", {"counters": REBUILD}),
    ("DELETE FROM tally", {"counters": REBUILD}),
    ("DELETE FROM delivery_body WHERE delivery_id = 9", {"what belongs together": RESTORE}),
    ("INSERT INTO speaker VALUES ('ghost', 0, 'Boo', 1, 1, NULL)", {"what belongs to a bot": REBUILD}),
    ("INSERT INTO note VALUES (1, 'ghost', 'Boo', '')", {"what belongs to a bot": REBUILD}),
    ("INSERT INTO naming VALUES (1, 'ghost', 'Boo', 'Foo')", {"what belongs to a bot": REBUILD}),
    ("UPDATE bot SET title = 'Boo' WHERE bot_id = 'c1'", {}),
    ("UPDATE speaker SET shown = 'Boo' WHERE bot_id = 'c1' AND position = 0", {}),
    ("UPDATE bot SET words = 7 WHERE bot_id = 'c1'", {}),
    ("UPDATE utterance SET text = 'lo there' WHERE bot_id = 'c1'", {"the search index": REBUILD}),
    ("INSERT INTO utterance_fts (utterance_fts) VALUES ('delete-all')", {"the search index": REBUILD}),
    ("DELETE FROM transcript WHERE bot_id = 'c1'", {"the search index": REBUILD}),
    ("UPDATE transcript SET last_id = last_id + 1 WHERE bot_id = 'c1'", {"the search index": REBUILD}),
    ("DELETE FROM status_change WHERE bot_id = 'b' AND phase = 'failed'", {}),
    ("INSERT INTO bot_folded (bot_folded) VALUES ('delete-all')", {"the filter's index": REBUILD}),
    *((sql.format("bot_folded"), {"the filter's index": REBUILD}) for sql in DESTROYED),
    *((sql.format("utterance_fts"), {"the search index": REBUILD}) for sql in DESTROYED),
]


@pytest.mark.parametrize(("sql", "found"), SPOILT)
async def test_what_was_spoilt_is_found_and_a_rebuild_mends_it(kept: Path, sql: str, found: dict[str, str]) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute(sql)
    findings = {finding.what: finding.remedy for finding in check(kept, VIDEO_LIFETIME_MS) if finding.problems}
    replayed = {"the journal, replayed": REBUILD}
    assert findings in (found or replayed, found | replayed)
    if RESTORE not in findings.values():
        await rebuild(kept)
        assert wrong(kept) == {}


@pytest.mark.parametrize("index", ["utterance_fts", "bot_folded"])
async def test_whoever_meets_a_damaged_index_is_told_the_cure(kept: Path, index: str) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute(f"DELETE FROM {index}_data")  # noqa: S608 - ours
    cure = pytest.raises(DatabaseProblem, match=rf"an index may be damaged \(.*{index}\); stop the receiver, and run")
    with cure:
        forget(kept, "c7")
    with cure:
        prune(kept, NOON + 100)
    searcher, reader = await Searcher.open(kept), await Reader.open(kept)
    with cure:
        if index == "utterance_fts":
            await searcher.find(parse_query("hi", NOON), NOON, 1)
        else:
            await reader.count(View("ana"), NOON)
    await searcher.close()
    await reader.close()


async def test_a_bot_that_is_gone_is_missed(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("DELETE FROM bot WHERE bot_id IN ('c2', 'c3')")
    assert wrong(kept)["the journal, replayed"] == ("2 bots are not what came about them: c2, c3",)


async def test_a_damaged_body_is_told(kept: Path) -> None:
    with closing(sqlite3.connect(kept)) as connection, connection:
        connection.execute("UPDATE delivery_body SET inflated = 99 WHERE delivery_id = 2")
    [said] = wrong(kept)["the journal, replayed"]
    assert said.startswith("a body is damaged")


async def test_a_damaged_file_is_told(kept: Path) -> None:
    [(page,)] = rows(kept, "SELECT rootpage FROM sqlite_schema WHERE name = 'bot_by_words'")
    await asyncio.to_thread(damage, kept, page)
    found = {finding.what: finding for finding in check(kept, VIDEO_LIFETIME_MS)}
    assert found["the file"].problems
    assert found["the file"].remedy == RESTORE


def damage(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


async def test_it_tells_how_far_it_is(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "AT_ONCE", 4)
    told: list[tuple[str, int, int]] = []
    found = list(check(kept, VIDEO_LIFETIME_MS, lambda what, done, total: told.append((what, done, total))))
    replayed = "the journal, replayed"
    assert told[:-3] == [(finding.what, 0, 0) for finding in found]
    assert told[-3:] == [(replayed, 4, 11), (replayed, 8, 11), (replayed, 11, 11)]


def test_there_must_be_a_database(path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="there is no database"):
        next(check(path, VIDEO_LIFETIME_MS))
