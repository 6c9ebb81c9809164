"""A mark is written beside the receiver and beside others, or else it is said why not."""

from __future__ import annotations

import asyncio
import errno
import os
from typing import TYPE_CHECKING

import pytest

from monitor.model.marks import Bookmark, ReadingPlace
from monitor.store import marks as marks_module
from monitor.store.location import DatabaseProblem
from monitor.store.marks import CannotMark, Marks
from monitor.store.turns import Turn
from monitor.store.write_ahead import put_log_on_disk
from tests.store.deliveries import complete, dump, eventually, send
from tests.store.marked import SAID, TABLES, fill, shown, sound

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.reader import Reader
    from monitor.store.writer import Writer


async def test_nothing_is_added_to_a_bot_that_is_not_kept(marks: Marks, path: Path) -> None:
    for adding in (
        marks.set_title("no", "x"),
        marks.add_bookmark("no", Bookmark(1, "x")),
        marks.rename("no", ["x"], "y"),
    ):
        with pytest.raises(CannotMark, match="bot no is not kept any more"):
            await adding
    assert dump(path, *TABLES) == []


@pytest.mark.usefixtures("marks")
async def test_it_says_when_nothing_can_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks_module, "PATIENCE_S", 0.05)
    impatient = Marks(path)
    with Turn(path), pytest.raises(DatabaseProblem, match=r"cannot write to .*: database is locked"):
        await impatient.set_title("b", "x")
    await impatient.set_title("b", "x")
    await impatient.close()
    with pytest.raises(DatabaseProblem, match="there is no database"):
        await Marks(path.with_name("other.db")).set_title("b", "x")


async def test_who_does_not_wait_has_it_written_all_the_same(
    marks: Marks, reader: Reader, writer: Writer, path: Path
) -> None:
    await send(writer, complete("c", 5, *SAID))
    with Turn(path):
        renaming = asyncio.create_task(marks.rename("b", ["Speaker 1"], "Zoë", everywhere=True))
        await eventually(marks._one_at_a_time.locked)
        renaming.cancel()
        with pytest.raises(asyncio.CancelledError):
            await renaming
        assert marks._one_at_a_time.locked(), "the next one would write in the same turn"
    await marks.add_bookmark("b", Bookmark(0, "so about"))
    await marks.renamed()
    assert [(await shown(reader, bot_id))[0] for bot_id in ("b", "c")] == ["Zoë", "Zoë"]


async def test_the_receiver_does_not_wait_until_a_mark_is_on_the_disk(
    marks: Marks, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does the place in a transcript, which is written all the time, wait for it at all."""
    put = []

    def putting(log_of: Path) -> None:
        with Turn(path, 0):  # is free
            put_log_on_disk(log_of)
        put.append(log_of)

    monkeypatch.setattr(marks_module, "put_log_on_disk", putting)
    await marks.remember_place("b", ReadingPlace(1_000, 2))
    assert put == []
    await marks.set_note("b", "x")
    assert put == [path]


async def test_what_the_disk_refuses_is_told_and_shown(
    marks: Marks, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in the log, where everybody reads it, and may be gone after a power cut."""
    commits: list[None] = []
    monkeypatch.setattr(marks, "_on_commit", lambda: commits.append(None))
    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(DatabaseProblem, match=r"cannot write to .*Input/output error"):
        await marks.set_title("b", "Budget")
    assert (await reader.marks("b")).title == "Budget"
    assert len(commits) == 1


def refuse(_descriptor: int) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


async def test_two_who_write_at_once_lose_nothing(marks: Marks, reader: Reader, writer: Writer, path: Path) -> None:
    await fill(writer, 40)
    other = Marks(path)
    await asyncio.gather(
        marks.rename("b", ["Speaker 1"], "Zoë", everywhere=True),
        other.rename("m001", ["Ana (Unverified)"], "Ana", everywhere=True),
        *(one.add_bookmark("b", Bookmark(number, "x")) for number in range(20) for one in (marks, other)),
        *(send(writer, complete(f"late {number}", 100 + number, *SAID)) for number in range(20)),
    )
    await marks.renamed()
    await other.renamed()
    await other.close()
    assert len((await reader.marks("b")).bookmarks) == 20
    for bot_id in ("b", "m000", "m039", "late 0", "late 19"):
        assert set(await shown(reader, bot_id)) == {"Zoë", "Ana"}
    assert not await reader.is_renaming()
    sound(path)
