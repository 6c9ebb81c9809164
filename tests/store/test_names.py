"""A speaker is shown by the name that was given, in one meeting or in all; and it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.model.transcript import UNNAMED, SpeakerShare
from monitor.store import renaming
from monitor.store.forgetting import forget
from monitor.store.marks import CannotMark, Marks
from monitor.store.rows import Sort, View
from tests.store.deliveries import NOON, complete, dump, rows, send
from tests.store.marked import SAID, fill, shown, sound

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.reader import Reader
    from monitor.store.writer import Writer
    from monitor.wire.delivery import Delivery


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
