"""Whatever is done to the files, and whenever: nothing is acknowledged that is not in the file afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from monitor.store import writer as writers
from monitor.store.location import sidecar
from monitor.store.turns import Turn
from monitor.store.writer import CannotCommit, Writer
from tests.store.deliveries import complete, eventually, rows, send, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monitor.store.journal import Entry, Journal, Recorded


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def overwritten(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(b"\xff" * size)


def replaced(path: Path) -> None:
    path.with_name("copy").rename(path)


def removed(path: Path) -> None:
    path.unlink()


def log_removed(path: Path) -> None:
    sidecar(path, "-wal").unlink()


ALL = pytest.mark.parametrize("damage", [emptied, overwritten, replaced, log_removed])


async def filled(path: Path) -> Writer:
    """Open a writer that has written something, into the database and into the log; and make a copy beside it."""
    writer = await Writer.open(path, lambda: None)
    for number in range(20):
        await send(writer, complete(f"before {number}", number, ("Ana", "hello world " * 200)))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(path.with_name("copy"))) as copy:
        source.backup(copy)
    await writer._settle("PASSIVE")
    await send(writer, status("in the log", "joining_call", 100))
    return writer


def names(path: Path) -> set[str]:
    """Return the bots of which the journal knows; of none where it is destroyed."""
    try:
        return {bot_id for (bot_id,) in rows(path, "SELECT bot_id FROM delivery")}
    except sqlite3.DatabaseError:
        return set()


def starts_as_a_database(path: Path) -> bool:
    return path.read_bytes().startswith(b"SQLite")


async def acknowledged(writer: Writer, bot_id: str) -> set[str]:
    """Send something; return its bot where it is acknowledged."""
    try:
        await send(writer, status(bot_id, "joining_call", 1000))
    except CannotCommit:
        return set()
    return {bot_id}


@ALL
async def test_while_another_has_the_turn(damage: Callable[[Path], None], path: Path) -> None:
    writer = await filled(path)
    with Turn(path):
        sending = asyncio.create_task(acknowledged(writer, "meanwhile"))
        await eventually(lambda: bool(writer._under_way) and writer._under_way[-1].entry.bot_id == "meanwhile")
        damage(path)
    kept = await sending | await acknowledged(writer, "afterwards")
    await writer.close()
    assert kept <= names(path)


@ALL
async def test_between_begin_and_commit(
    damage: Callable[[Path], None], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = await filled(path)
    record = type(writer._journal).record

    def recording(journal: Journal, connection: sqlite3.Connection, entries: list[Entry]) -> list[Recorded]:
        recorded = record(journal, connection, entries)
        monkeypatch.undo()
        damage(path)
        return recorded

    monkeypatch.setattr("monitor.store.journal.Journal.record", recording)
    with pytest.raises(CannotCommit, match=r"removed or replaced|overwritten|writes to"):
        await send(writer, status("meanwhile", "joining_call", 1000))
    kept = await acknowledged(writer, "afterwards")
    await writer.close()
    assert kept <= names(path)
    assert kept or damage in (emptied, overwritten)


@pytest.mark.parametrize("damage", [emptied, overwritten])
async def test_before_a_pause_is_used_for_the_log(
    damage: Callable[[Path], None], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = await filled(path)
    damage(path)
    monkeypatch.setattr(writers, "IDLE_S", 0.01)
    writer._news.set()
    await eventually(lambda: bool(writer.failure))
    assert writer.failure is not None
    assert "overwritten by another program" in writer.failure
    assert await acknowledged(writer, "afterwards") == set()
    assert not starts_as_a_database(path), "a checkpoint has hidden the damage"
    await writer.close()


async def test_a_log_that_was_removed_is_saved_in_a_pause(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = await filled(path)
    log_removed(path)
    monkeypatch.setattr(writers, "IDLE_S", 0.01)
    writer._news.set()
    await eventually(lambda: "in the log" in names(path))
    assert await acknowledged(writer, "afterwards") == {"afterwards"}
    await writer.close()
    assert {"in the log", "afterwards"} <= names(path)


async def test_the_index_goes_on_by_itself_after_the_files_were_opened_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = "SELECT count(*) FROM transcript WHERE indexed_id < last_id"
    monkeypatch.setattr(writers, "QUIET_S", 3600)
    writer = await filled(path)
    log_removed(path)
    monkeypatch.setattr(writers, "QUIET_S", 0.01)
    writer._news.set()
    await eventually(lambda: "in the log" in names(path) and rows(path, waiting) == [(0,)])
    await writer.close()


async def test_one_that_was_removed_is_called_so_as_long_as_it_is(path: Path) -> None:
    writer = await filled(path)
    removed(path)
    for _ in range(3):
        with pytest.raises(CannotCommit, match="was removed or replaced; put it back, or start the receiver again"):
            await send(writer, status("meanwhile", "joining_call", 1000))
    replaced(path)
    assert await acknowledged(writer, "afterwards") == {"afterwards"}
    await writer.close()
    assert "afterwards" in names(path)


async def test_just_after_it_was_opened(path: Path) -> None:
    await (await filled(path)).close()
    writer = await Writer.open(path, lambda: None)
    emptied(path)
    assert await acknowledged(writer, "first") == set()
    await writer.close()


async def test_a_copy_over_it_is_opened_anew(path: Path) -> None:
    writer = await filled(path)
    await writer._settle("TRUNCATE")
    with Turn(path):
        sending = asyncio.create_task(acknowledged(writer, "meanwhile"))
        await eventually(lambda: bool(writer._under_way) and writer._under_way[-1].entry.bot_id == "meanwhile")
        shutil.copyfile(path.with_name("copy"), path)
    kept = await sending
    await writer.close()
    assert kept <= names(path)


async def test_a_look_that_fails_gives_the_turn_back(path: Path) -> None:
    writer = await filled(path)
    emptied(path)
    assert await acknowledged(writer, "afterwards") == set()
    with Turn(path, patience_s=0.01):
        pass
    await writer.close()
