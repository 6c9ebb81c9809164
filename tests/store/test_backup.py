"""A copy is whole, of one moment, for its owner only, and never in the place of something else."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from monitor.store import backup
from monitor.store.backup import CannotBackUp, back_up
from monitor.store.location import DatabaseProblem, sidecar
from monitor.store.writer import Writer
from tests.store.deliveries import (
    check_filter_index,
    check_search_index,
    complete,
    dump,
    eventually,
    failed,
    rows,
    send,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
async def kept(path: Path) -> Path:
    writer = await Writer.open(path, lambda: None)
    for number in range(20):
        await send(writer, complete(f"b{number}", number, ("Ana", "hi there"), ("Bob", f"hello {number}")))
    await writer.close()
    return path


def test_the_copy_is_the_same_and_for_its_owner_only(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "a copy?.db"
    before = os.umask(0)
    try:
        assert back_up(kept, target) == target.stat().st_size
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o600
    assert dump(target) == dump(kept)
    for pragma in ("application_id", "user_version", "auto_vacuum"):
        assert rows(target, f"PRAGMA {pragma}") == rows(kept, f"PRAGMA {pragma}")
    assert rows(target, "PRAGMA integrity_check") == [("ok",)]
    check_filter_index(target)
    check_search_index(target)
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["a copy?.db"]


async def test_a_receiver_goes_on_with_the_copy(kept: Path, tmp_path: Path) -> None:
    back_up(kept, tmp_path / "copy.db")
    writer = await Writer.open(tmp_path / "copy.db", lambda: None)
    assert (await send(writer, failed("more", 100))).delivery_id == 21
    await writer.close()


async def test_it_is_of_one_moment_while_a_writer_is_at_work(writer: Writer, path: Path, tmp_path: Path) -> None:
    sent = 0
    ended = asyncio.Event()

    async def write() -> None:
        nonlocal sent
        while not ended.is_set():
            await asyncio.gather(*(send(writer, failed(f"b{sent + one}", sent + one)) for one in range(20)))
            sent += 20

    writing = asyncio.create_task(write())
    await eventually(lambda: sent >= 200)
    before = sent
    await asyncio.to_thread(back_up, path, tmp_path / "copy.db")
    after = sent
    await eventually(lambda: sent > after)
    ended.set()
    await writing
    [(bots, deliveries, last)] = rows(
        tmp_path / "copy.db", "SELECT bots, (SELECT count(*) FROM delivery), (SELECT max(id) FROM delivery) FROM tally"
    )
    assert bots == deliveries == last
    assert before <= bots <= sent
    assert bots % 20 == 0
    check_filter_index(tmp_path / "copy.db")
    check_search_index(tmp_path / "copy.db")


def test_nothing_is_overwritten_unless_told_to(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("my thesis")
    with pytest.raises(CannotBackUp, match="is there already; name another file, or replace it with --force"):
        back_up(kept, target)
    assert target.read_text() == "my thesis"
    back_up(kept, target, overwrite=True)
    assert dump(target) == dump(kept)


def test_what_comes_meanwhile_is_not_overwritten_either(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    with backup._prepare(kept, target, overwrite=False) as unfinished:
        target.write_text("my thesis")
        with pytest.raises(CannotBackUp, match="is there already"):
            backup._give_name(unfinished, overwrite=False)
    assert target.read_text() == "my thesis"


def test_a_link_is_not_followed(kept: Path, tmp_path: Path) -> None:
    victim, target = tmp_path / "victim", tmp_path / "link"
    victim.write_text("my thesis")
    target.symlink_to(victim)
    with pytest.raises(CannotBackUp, match="is there already"):
        back_up(kept, target)
    back_up(kept, target, overwrite=True)
    assert victim.read_text() == "my thesis"
    assert not target.is_symlink()


def linked(kept: Path) -> Path:
    """Return another name of the same file."""
    other = kept.with_name("other.db")
    other.hardlink_to(kept)
    return other


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        (lambda kept: kept, "belongs to the database itself"),
        (lambda kept: sidecar(kept, "-wal"), "belongs to the database itself"),
        (linked, "belongs to the database itself"),
        (lambda kept: kept.parent, "is a folder"),
        (lambda kept: kept.parent / "none" / "copy.db", "No such file or directory"),
    ],
)
def test_places_that_will_not_do(kept: Path, place: Callable[[Path], Path], problem: str) -> None:
    before = dump(kept)
    with pytest.raises(CannotBackUp, match=problem):
        back_up(kept, place(kept), overwrite=True)
    assert dump(kept) == before


def test_a_copy_that_breaks_off_leaves_nothing(kept: Path, tmp_path: Path) -> None:
    [(page,)] = rows(kept, "SELECT rootpage FROM sqlite_schema WHERE name = 'utterance'")
    with kept.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(DatabaseProblem, match="is damaged"):
        back_up(kept, tmp_path / "copy.db")
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []


def test_a_damaged_one_is_called_so(kept: Path, tmp_path: Path) -> None:
    with kept.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xa5" * 8 * 4096)
    with pytest.raises(DatabaseProblem, match=r"is damaged \(.*malformed\); monitor check tells"):
        back_up(kept, tmp_path / "copy.db")


@pytest.mark.parametrize("damaged", [True, False])
def test_a_disk_is_called_full_only_where_it_is(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool
) -> None:
    """A damaged page may say that a row has gigabytes; then SQLite says that the disk is full."""

    def full(*_: object) -> None:
        problem = sqlite3.OperationalError("database or disk is full")
        problem.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise problem

    monkeypatch.setattr(backup, "_copy", full)
    if damaged:
        monkeypatch.setattr(backup, "_first_damage", lambda _: "a page is wrong")
    told = r"is damaged \(a page is wrong\)" if damaged else r"the disk of .*copy\.db is full; name another place"
    with pytest.raises(DatabaseProblem if damaged else CannotBackUp, match=told):
        back_up(kept, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


def test_it_tells_how_far_it_is(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "TELL_EVERY", 100)
    told: list[tuple[int, int]] = []
    back_up(kept, tmp_path / "copy.db", lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert len(told) > 1
    assert all(0 <= done <= total for done, total in told)
    assert len({total for _, total in told}) == 1


def test_there_must_be_a_database(path: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="there is no database"):
        back_up(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
