"""What people add to meetings is kept whatever the provider does, and goes with the bot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.model.marks import LONGEST_NOTE, Bookmark, BotMarks
from monitor.store.backup import back_up
from monitor.store.marks import CannotMark, Marks
from monitor.store.pruning import prune
from monitor.store.rebuild import rebuild
from monitor.store.rows import Sort, View
from tests.store.deliveries import NOON, complete, dump, failed, rows, send, status
from tests.store.marked import EVERYTHING, SAID, TABLES, add_everything, shown, sound

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.marks import Marks
    from monitor.store.reader import Reader
    from monitor.store.writer import Writer


async def test_what_is_added_is_read_again(marks: Marks, reader: Reader) -> None:
    assert await reader.marks("b") == BotMarks()
    await add_everything(marks)
    assert await reader.marks("b") == EVERYTHING
    row = await reader.bot("b")
    assert row
    assert (row.name, row.title, row.note) == ("Budget with Ana", "Budget with Ana", "Ask her.  Then decide.")


async def test_what_is_taken_away_leaves_no_row(marks: Marks, path: Path) -> None:
    before = dump(path)
    await add_everything(marks)
    await marks.set_title("b", "")
    await marks.set_note("b", " \n")
    for bookmark in EVERYTHING.bookmarks:
        await marks.remove_bookmark("b", bookmark)
    assert [line for line in dump(path) if "reading_place" not in line] == before


async def test_the_same_bookmark_twice_is_one(marks: Marks, reader: Reader) -> None:
    for _ in range(2):
        await marks.add_bookmark("b", Bookmark(5, "x"))
    assert (await reader.marks("b")).bookmarks == (Bookmark(5, "x"),)


async def test_title_and_note_are_found_by_the_filter_finished_or_not(
    marks: Marks, reader: Reader, writer: Writer
) -> None:
    await send(writer, status("live", "joining_call", 2))
    for bot_id in ("b", "live"):
        await marks.set_title(bot_id, "Ännual Budget")
        await marks.set_note(bot_id, "first line\nthe Sheet is wrong")
    for query in ("ännual", "BUDGET", "sheet", "wrong first"):
        assert await reader.count(View(query), NOON + 10) == 2
    assert await reader.count(View("budgets"), NOON + 10) == 0


async def test_the_bot_column_is_sorted_by_what_it_shows(marks: Marks, reader: Reader, writer: Writer) -> None:
    for bot_id in ("a", "c"):
        await send(writer, complete(bot_id, 5))
    await marks.set_title("a", "x-ray")
    found = await reader.window(View(sort=Sort.BOT), 0, 9, NOON)
    assert [row.name for row in found] == ["b", "c", "x-ray"]
    assert [await reader.position(View(sort=Sort.BOT), bot, NOON) for bot in ("b", "c", "a")] == [0, 1, 2]


async def test_they_outlive_news_of_the_provider_a_transcript_sent_again_and_a_rebuild(
    marks: Marks, reader: Reader, writer: Writer, path: Path
) -> None:
    await add_everything(marks)
    await marks.rename("b", ["Ana (Unverified)"], "Ana")
    await send(writer, status("b", "call_ended", 2))
    await send(writer, complete("b", 9, *SAID, ("Bob", "late")))
    await send(writer, failed("b", 12))
    assert await reader.marks("b") == EVERYTHING
    assert await shown(reader) == ("Speaker 1", "Ana", "Bob")
    row = await reader.bot("b")
    assert row
    assert (row.title, row.as_sent().bot.speakers) == (
        EVERYTHING.title,
        ("Speaker 1", "Ana (Unverified)", "Ana", "Bob"),
    )
    await writer.close()
    before = dump(path)
    await rebuild(path)
    assert dump(path) == before
    sound(path)


@pytest.mark.parametrize("keep_transcripts", [True, False])
async def test_pruning_takes_them_with_the_bot_alone(
    marks: Marks, reader: Reader, path: Path, keep_transcripts: bool
) -> None:
    await add_everything(marks)
    await marks.rename("b", ["Ana (Unverified)"], "Ana")
    prune(path, NOON + 100, keep_transcripts=keep_transcripts)
    assert (await reader.marks("b") == EVERYTHING) is keep_transcripts
    assert bool(rows(path, "SELECT 1 FROM naming")) is keep_transcripts


async def test_a_backup_has_them(marks: Marks, path: Path, tmp_path: Path) -> None:
    await add_everything(marks)
    back_up(path, tmp_path / "copy.db")
    assert dump(tmp_path / "copy.db", *TABLES) == dump(path, *TABLES) != []


async def test_a_note_that_is_too_long_is_refused_and_not_cut(marks: Marks, reader: Reader) -> None:
    await marks.set_note("b", "x" * LONGEST_NOTE)
    with pytest.raises(CannotMark, match="at most 20,000 characters; this one has 20,001"):
        await marks.set_note("b", "y" * (LONGEST_NOTE + 1))
    assert (await reader.marks("b")).note == "x" * LONGEST_NOTE


async def test_whatever_is_typed_or_sent_is_harmless(marks: Marks, reader: Reader, path: Path) -> None:
    hostile = "\x1b]52;c;x\x07'; DROP TABLE bot; --\ud800\u202e[/red]"
    await marks.set_title("b", hostile)
    await marks.set_note("b", hostile)
    await marks.rename("b", ["Ana"], hostile)
    found = await reader.marks("b")
    assert found.title.isprintable()
    assert found.note.isprintable()
    assert all(name.isprintable() for name in await shown(reader))
    sound(path)
