"""What people add to meetings is kept whatever the provider does, and goes with the bot alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from monitor.model.marks import LONGEST_NOTE, Bookmark, BotMarks, ReadingPlace
from monitor.model.transcript import UNNAMED, SpeakerShare
from monitor.store import marks as marks_module
from monitor.store import renaming
from monitor.store.backup import back_up
from monitor.store.checking import check
from monitor.store.forgetting import forget
from monitor.store.location import DatabaseProblem
from monitor.store.marks import CannotMark, Marks
from monitor.store.pruning import prune
from monitor.store.rebuild import rebuild
from monitor.store.rows import Sort, View
from monitor.store.turns import Turn
from monitor.wire.spoke import VIDEO_LIFETIME_MS
from tests.store.deliveries import NOON, check_filter_index, complete, dump, eventually, failed, rows, send, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from monitor.store.reader import Reader
    from monitor.store.writer import Writer
    from monitor.wire.delivery import Delivery

SAID = (("Speaker 1", "so about the budget we all know"), ("Ana", "yes"), ("Ana (Unverified)", "indeed it is so"))
TABLES = ("note", "bookmark", "reading_place", "naming", "renaming")
EVERYTHING = BotMarks(
    "Budget with Ana",
    "Ask her.\n\nThen decide.",
    (Bookmark(0, "so about"), Bookmark(1_000, "yes")),
    ReadingPlace(1_000, 2),
)


@pytest.fixture
async def marks(path: Path, writer: Writer) -> AsyncIterator[Marks]:
    """Beside a writer, with a meeting of which much was said."""
    await send(writer, complete("b", 1, *SAID))
    made = Marks(path)
    yield made
    await made.close()


async def add_everything(marks: Marks, bot_id: str = "b") -> None:
    await marks.set_title(bot_id, EVERYTHING.title)
    await marks.set_note(bot_id, EVERYTHING.note)
    for bookmark in EVERYTHING.bookmarks:
        await marks.add_bookmark(bot_id, bookmark)
    await marks.remember_place(bot_id, ReadingPlace(1_000, 2))


async def shown(reader: Reader, bot_id: str = "b") -> tuple[str, ...]:
    """The speakers of a bot's row, of which the transcript must tell the same."""
    row = await reader.bot(bot_id)
    assert row
    names = tuple(share.speaker for share in await reader.speakers(bot_id))
    assert row.bot.speakers == names
    assert {said.speaker for said in await reader.utterances(bot_id, 0, 99)} == set(names)
    return names


def sound(path: Path) -> None:
    """Raise where a check finds anything, or a rebuild makes other rows."""
    assert [finding for finding in check(path, VIDEO_LIFETIME_MS) if finding.problems] == []
    check_filter_index(path)


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


async def test_nothing_is_added_to_a_bot_that_is_not_kept(marks: Marks, path: Path) -> None:
    for adding in (
        marks.set_title("no", "x"),
        marks.add_bookmark("no", Bookmark(1, "x")),
        marks.rename("no", ["x"], "y"),
    ):
        with pytest.raises(CannotMark, match="bot no is not kept any more"):
            await adding
    assert dump(path, *TABLES) == []


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


# -- names


async def test_two_speakers_of_one_name_are_one(marks: Marks, reader: Reader) -> None:
    await marks.rename("b", ["Ana (Unverified)"], "Ana")
    shares = await reader.speakers("b")
    assert shares == [SpeakerShare("Speaker 1", 700, 7), SpeakerShare("Ana", 500, 5)]
    assert [share.speaker for share in await reader.speakers("b", as_sent=True)] == [
        "Speaker 1",
        "Ana (Unverified)",
        "Ana",
    ]
    assert [said.speaker for said in await reader.utterances("b", 0, 9, as_sent=True)] == [name for name, _ in SAID]
    assert await shown(reader) == ("Speaker 1", "Ana")


async def test_both_names_are_found_and_the_shown_one_sorts(marks: Marks, reader: Reader, writer: Writer) -> None:
    await send(writer, complete("c", 5, ("Bob", "hi")))
    await marks.rename("b", ["Speaker 1"], "Zoë")
    for query in ("zoë", "speaker"):
        assert await reader.count(View(query), NOON + 10) == 1
    found = await reader.window(View(sort=Sort.SPEAKERS), 0, 9, NOON)
    assert [row.bot.bot_id for row in found] == ["c", "b"]


async def test_an_empty_name_is_the_one_that_was_sent(marks: Marks, reader: Reader, path: Path) -> None:
    before = dump(path, "bot", "speaker")
    await marks.rename("b", ["Ana (Unverified)", "Ana"], "Zoë")
    assert await shown(reader) == ("Speaker 1", "Zoë")
    await marks.rename("b", ["Ana (Unverified)", "Ana"], " ")
    assert dump(path, "bot", "speaker") == before


async def test_renaming_is_undone_step_by_step(marks: Marks, reader: Reader, path: Path) -> None:
    before = dump(path)
    await marks.rename("b", ["Speaker 1"], "Bob")
    await marks.rename("b", ["Ana (Unverified)", "Ana"], "Zoë")
    await marks.rename("b", ["Speaker 1", "Ana (Unverified)", "Ana"], "Everybody", everywhere=True)
    await marks.renamed()
    assert await shown(reader) == ("Everybody",)
    undone = [await marks.undo("b") for _ in range(4)]
    assert [(one.sent, one.shown, one.everywhere) if one else None for one in undone] == [
        (("Speaker 1", "Ana (Unverified)", "Ana"), "Everybody", True),
        (("Ana (Unverified)", "Ana"), "Zoë", False),
        (("Speaker 1",), "Bob", False),
        None,
    ]
    await marks.renamed()
    assert dump(path) == before


async def test_undoing_here_leaves_what_others_are_called(marks: Marks, reader: Reader, writer: Writer) -> None:
    await send(writer, complete("c", 5, ("Cyd", "hi")))
    await marks.rename("b", ["Ana"], "Zoë")
    await marks.rename("c", ["Cyd"], "Cy", everywhere=True)
    undone = await marks.undo("b")
    assert undone
    assert undone.shown == "Zoë"
    assert await shown(reader, "c") == ("Cy",)


async def test_an_unnamed_speaker_has_a_name_in_one_meeting_only(marks: Marks, reader: Reader, writer: Writer) -> None:
    await send(writer, complete("c", 5, ("-", "hi")))
    await marks.rename("c", [UNNAMED], "Ana")
    assert await shown(reader, "c") == ("Ana",)
    with pytest.raises(CannotMark, match="in one meeting only"):
        await marks.rename("c", [UNNAMED], "Ana", everywhere=True)


async def fill(writer: Writer, count: int) -> None:
    sent = [complete(f"m{number:03}", 10 + number, *SAID) for number in range(count)]
    await asyncio.gather(*(send(writer, one) for one in sent))


async def test_everywhere_is_all_meetings_those_to_come_and_those_without_words(
    marks: Marks, reader: Reader, writer: Writer, path: Path
) -> None:
    await fill(writer, 50)
    await send(writer, complete("listed", 100, speakers=["Speaker 1", "Bob"]))
    await marks.rename("m007", ["Speaker 1"], "Seventh")
    await marks.rename("b", ["Speaker 1"], "Zoë", everywhere=True)
    await send(writer, complete("new", 200, *SAID))
    await marks.renamed()
    assert not await reader.is_renaming()
    for bot_id in ("b", "m000", "m049", "new"):
        assert (await shown(reader, bot_id))[0] == "Zoë"
    assert (await shown(reader, "m007"))[0] == "Seventh"
    listed = await reader.bot("listed")
    assert listed
    assert listed.bot.speakers == ("Bob", "Zoë")
    assert await reader.count(View("zoë"), NOON + 300) == 52
    sound(path)
    await marks.undo("b")
    await marks.renamed()
    assert await reader.count(View("zoë"), NOON + 300) == 0
    sound(path)


@pytest.mark.parametrize("other", [complete("c", 5, ("Speaker 1", "hi")), complete("c", 5, speakers=["Speaker 1"])])
async def test_a_rule_everywhere_outlives_one_of_those_who_have_the_name(
    marks: Marks, writer: Writer, path: Path, other: Delivery
) -> None:
    await send(writer, other)
    await marks.rename("b", ["Speaker 1"], "Zoë", everywhere=True)
    await marks.renamed()
    await writer.close()
    forget(path, "b")
    assert rows(path, "SELECT sent, shown FROM naming") == [("Speaker 1", "Zoë")]
    sound(path)
    forget(path, "c")
    assert rows(path, "SELECT sent, shown FROM naming") == []


async def test_a_rule_of_its_own_gives_way_where_it_is_said_for_all(marks: Marks, reader: Reader) -> None:
    await marks.rename("b", ["Speaker 1"], "Bob")
    await marks.rename("b", ["Speaker 1"], "Robert", everywhere=True)
    assert (await shown(reader))[0] == "Robert"


async def test_what_is_interrupted_goes_on_where_it_was(
    marks: Marks, reader: Reader, writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(writer, 30)
    monkeypatch.setattr(renaming, "TURN_S", 0)  # one bot a turn
    turns = iter(range(99))
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Marks, "_pause", lambda *_: next(turns) == 5)
        await marks.rename("b", ["Speaker 1"], "Zoë", everywhere=True)
        await marks.renamed()
    assert await reader.is_renaming()
    assert 1 < await reader.count(View("zoë"), NOON + 300) < 10
    sound(path)
    await marks.close()
    again = Marks(path)
    again.go_on_renaming()
    await again.renamed()
    assert await reader.count(View("zoë"), NOON + 300) == 31
    assert not await reader.is_renaming()
    sound(path)
    await again.close()


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
