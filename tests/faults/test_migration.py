"""A database of every released version is brought to this one with its rows intact; one of a later version is left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from monitor.store.schema import MIGRATIONS, VERSION
from tests.cli.running import monitor
from tests.faults.aftermath import check_whole, kept
from tests.faults.golden import unpack, versions
from tests.store.deliveries import rows

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = "SELECT id, received_at, event, bot_id, outcome, reason, identity, copies, last_received_at FROM delivery"
BOTS = "SELECT bot_id, phase, code, words, utterances FROM bot ORDER BY bot_id"
SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


def test_every_version_is_there() -> None:
    assert set(versions()) == set(range(1, VERSION + 1)), "make it: python -m tests.faults.golden"


@pytest.mark.parametrize("version", versions())
def test_each_has_the_tables_of_its_version(version: int, tmp_path: Path) -> None:
    unpack(versions()[version], tmp_path / "kept.db")
    with closing(sqlite3.connect(tmp_path / "made.db")) as made:
        for step in MIGRATIONS[:version]:
            made.executescript(step)
    assert rows(tmp_path / "kept.db", SCHEMA) == rows(tmp_path / "made.db", SCHEMA)
    tables = [name for kind, name, _ in rows(tmp_path / "kept.db", SCHEMA) if kind == "table"]
    assert [name for name in tables if not rows(tmp_path / "kept.db", f"SELECT 1 FROM {name} LIMIT 1")] == []  # noqa: S608 - ours


@pytest.mark.parametrize("version", versions())
def test_a_released_version_is_brought_up_to_date_with_its_rows(version: int, tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    unpack(versions()[version], database)
    before = rows(database, JOURNAL), rows(database, BOTS), kept(database)
    assert len(before[0]) > 30
    rebuilt = monitor("rebuild", "--database", database)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert (rows(database, JOURNAL), rows(database, BOTS), kept(database)) == before
    assert rows(database, "PRAGMA user_version") == [(VERSION,)]
    check_whole(database)
    listed = monitor("list", "--json", "--database", database)
    assert len(listed.stdout.splitlines()) == len(before[1])


def test_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    unpack(versions()[VERSION], database)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = database.read_bytes()
    refused = monitor("serve", "--port", 0, "--database", database)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "later version" in refused.stderr
    assert database.read_bytes() == before
