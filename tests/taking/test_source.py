"""Meetings as they are read for an export: with what people have added to them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from monitor.export.formats import FORMATS
from monitor.export.meeting import Said
from monitor.model.marks import Bookmark
from monitor.store.marks import Marks
from monitor.taking.source import Source
from monitor.taking.wanted import Wanted
from tests.cli.kept import receive
from tests.cli.test_export import complete, said

if TYPE_CHECKING:
    from pathlib import Path

TALK = (said("Speaker 1", 0, "We", "decide", "now."), said("Bob", 10, "Yes."), said("Speaker 1", 20, "Good."))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with a meeting to which people have added what they can."""
    path = tmp_path / "kept" / "monitor.db"
    receive(path, [(1, complete("talk", *TALK))])

    async def add() -> None:
        marks = Marks(path)
        await marks.set_title("talk", "Budget with Ana")
        await marks.set_note("talk", "Ask her.")
        await marks.rename("talk", ["Speaker 1"], "Ana")
        await marks.add_bookmark("talk", Bookmark(0, "We decide"))
        await marks.close()

    asyncio.run(add())
    return path


def taken(source: Source, wanted: Wanted) -> list[Said]:
    found = list(source._utterances("talk", wanted, with_words=True))
    assert all(isinstance(one, Said) for one in found)
    return found  # type: ignore[return-value]


def test_names_are_those_that_are_shown(database: Path) -> None:
    with Source.of(database) as source:
        meeting = source.meeting("talk", Wanted(("ANA",)))
        assert meeting is not None
        assert (meeting.title, meeting.note, meeting.file_name) == (
            "Budget with Ana",
            "Ask her.",
            "Budget-with-Ana~talk",
        )
        assert [share.speaker for share in meeting.speakers] == ["Ana"]
        assert meeting.everybody == {"Ana", "Bob"}, "so that Ana has the colour that she has on the screen"
        assert [(one.speaker, one.sent_speaker) for one in taken(source, Wanted(("ana",)))] == [
            ("Ana", "Speaker 1")
        ] * 2
        assert taken(source, Wanted(("Speaker 1",))) == []


def test_bookmarks_stay_where_a_turn_is_cut(database: Path) -> None:
    with Source.of(database) as source:
        assert [one.marked for one in taken(source, Wanted())] == [True, False, False]
        [cut] = taken(source, Wanted((), 500, 1_000))
        assert (cut.text, cut.marked, cut.sent_speaker) == ("decide", True, "Speaker 1")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_the_shown_name_and_only_json_the_other(database: Path, name: str) -> None:
    with Source.of(database) as source:
        meeting = source.meeting("talk", Wanted())
        assert meeting is not None
        made = b"".join(source.pieces(meeting, Wanted(), FORMATS[name]))
    if FORMATS[name].is_text:
        assert b"Ana" in made
        assert (b"Speaker 1" in made) is (name == "json")
