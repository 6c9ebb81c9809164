"""A database of another program or of a later version is refused as it lies there; ours is brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from monitor.model.bot import Bot, Change
from monitor.store import schema
from monitor.store.location import DatabaseProblem, sidecar
from monitor.store.reader import Reader
from monitor.store.rebuild import rebuild
from monitor.store.rows import BOT_COLUMNS, DERIVED_COLUMNS
from monitor.store.writer import Writer
from tests.store.deliveries import rows, send, status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path


async def write(path: Path) -> None:
    await (await Writer.open(path, lambda: None)).close()


async def read(path: Path) -> None:
    await (await Reader.open(path)).close()


async def remake(path: Path) -> None:
    await rebuild(path)


ways_in = pytest.mark.parametrize("enter", [write, read, remake])


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def copy(path: Path, to: Path) -> None:
    """Leave a database behind as a process does that dies: with its log."""
    put(to, path.read_bytes())
    put(sidecar(to, "-wal"), sidecar(path, "-wal").read_bytes())


def lying_there(path: Path) -> dict[str, bytes]:
    """All files beside the database, byte for byte; the lock and the shared index are nobody's data."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if file.suffix not in {".lock", ".db-shm"}}


@pytest.fixture
async def made(path: Path) -> Path:
    await write(path)
    return path


@ways_in
async def test_a_later_version_is_refused_untouched(made: Path, enter: Callable[[Path], Awaitable[None]]) -> None:
    change(made, f"PRAGMA user_version = {schema.VERSION + 1}")
    before = lying_there(made)
    with pytest.raises(DatabaseProblem, match="later version"):
        await enter(made)
    assert lying_there(made) == before
    assert list(before) == [made.name]


@ways_in
async def test_so_is_one_whose_version_stands_in_the_log_alone(
    made: Path, tmp_path: Path, enter: Callable[[Path], Awaitable[None]]
) -> None:
    crashed = tmp_path / "crashed" / "monitor.db"
    with closing(sqlite3.connect(made)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        copy(made, crashed)
    before = lying_there(crashed)
    assert len(before) == len(["database", "log"])
    with pytest.raises(DatabaseProblem, match="later version"):
        await enter(crashed)
    assert lying_there(crashed) == before


@ways_in
@pytest.mark.parametrize(
    ("content", "complaint"), [(b"Dear diary, " * 999, "not a database"), (b"SQLite format 3\0", "not a database")]
)
async def test_what_is_no_database_is_refused_untouched(
    path: Path, enter: Callable[[Path], Awaitable[None]], content: bytes, complaint: str
) -> None:
    put(path, content)
    with pytest.raises(DatabaseProblem, match=complaint):
        await enter(path)
    assert lying_there(path) == {path.name: content}


@ways_in
@pytest.mark.parametrize("sql", ["CREATE TABLE diary (day)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"])
async def test_another_programs_database_is_refused_untouched(
    path: Path, enter: Callable[[Path], Awaitable[None]], sql: str
) -> None:
    put(path, b"")
    change(path, f"{sql}; CREATE TABLE IF NOT EXISTS other (a);")
    before = lying_there(path)
    with pytest.raises(DatabaseProblem, match="belongs to another program"):
        await enter(path)
    assert lying_there(path) == before


@pytest.mark.parametrize("enter", [read, remake])
async def test_without_a_database_there_is_nothing_to_read(
    path: Path, enter: Callable[[Path], Awaitable[None]]
) -> None:
    with pytest.raises(DatabaseProblem, match="there is no database"):
        await enter(path)
    assert lying_there(path.parent) == {}


async def test_a_reader_does_not_set_up_what_nobody_has_written_yet(path: Path) -> None:
    put(path, b"")
    with pytest.raises(DatabaseProblem, match="holds nothing yet"):
        await read(path)
    assert lying_there(path) == {path.name: b""}


async def test_an_earlier_version_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = await Writer.open(path, lambda: None)
    await send(writer, status("b", "joining_call", 0))
    await writer.close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE bot ADD COLUMN mood TEXT;"))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    await write(path)
    assert rows(path, "SELECT bot_id, mood FROM bot") == [("b", None)]
    assert rows(path, "PRAGMA user_version") == [(schema.VERSION,)]


async def test_a_step_that_fails_leaves_no_trace(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lying_there(made)
    broken = "CREATE TABLE half (a); INSERT INTO half VALUES (1); INSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with pytest.raises(DatabaseProblem, match="no such table: nowhere"):
        await write(made)
    assert lying_there(made) == before


def columns(path: Path, table: str) -> set[str]:
    return {name for _, name, *_ in rows(path, f"PRAGMA table_info({table})")}


def test_the_tables_mirror_the_model(made: Path) -> None:
    assert columns(made, "bot") == {"id", "kept", *BOT_COLUMNS, *DERIVED_COLUMNS}
    assert {field.name for field in fields(Bot)} < set(BOT_COLUMNS)
    assert columns(made, "status_change") == {"bot_id", "delivery_id", *Change._fields}


def test_every_table_is_strict_and_room_can_be_given_back(made: Path) -> None:
    tables = rows(made, "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert {strict for _, strict in tables} == {1}
    assert rows(made, "PRAGMA auto_vacuum") == [(2,)]
    assert rows(made, "PRAGMA journal_mode") == [("wal",)]
