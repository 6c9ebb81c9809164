"""Everybody who spoke, summed up over all meetings, by the names that are shown."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.bot import Bot, Phase
from monitor.model.transcript import UNNAMED
from monitor.store.everybody import SpeakerRow, SpeakerSort
from monitor.store.marks import Marks
from tests.store.bots import keeping
from tests.store.deliveries import NOON, complete, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monitor.store.reader import Reader
    from monitor.store.writer import Writer

Said = tuple[str, str | None, int, int]
"""Name as sent, name shown, ms, words."""

names = st.sampled_from(["Ana", "ana", "Zoë", "[/red]", UNNAMED, 'O\'Neil "x"'])
said = st.tuples(names, st.none() | names, st.integers(0, 200_000), st.integers(0, 500))
meetings = st.lists(st.lists(said, max_size=5), max_size=6)


def put(path: Path, spoken: list[list[Said]]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, meeting in enumerate(spoken):
            rows = [(f"bot {number}", position, *one) for position, one in enumerate(meeting)]
            connection.executemany(
                "INSERT INTO speaker (bot_id, position, name, shown, talk_ms, words) VALUES (?, ?, ?, ?, ?, ?)", rows
            )


def summed_up(spoken: list[list[Said]]) -> list[SpeakerRow]:
    """The same one after the other."""
    found: dict[str, SpeakerRow] = defaultdict(lambda: SpeakerRow("", 0, 0, 0, 0, 0))
    for number, meeting in enumerate(spoken):
        whole = sum(talk_ms for _, _, talk_ms, _ in meeting)
        for name in {shown or sent for sent, shown, _, _ in meeting} - {UNNAMED}:
            own = [one for one in meeting if (one[1] or one[0]) == name]
            before = found[name]
            found[name] = SpeakerRow(
                name,
                before.meetings + 1,
                before.talk_ms + sum(one[2] for one in own),
                before.words + sum(one[3] for one in own),
                NOON + number,
                before.all_ms + whole,
            )
    return list(found.values())


KEYS: dict[SpeakerSort, Callable[[SpeakerRow], Any]] = {
    SpeakerSort.TALK: lambda row: -row.talk_ms,
    SpeakerSort.SHARE: lambda row: -(row.share or 0),
    SpeakerSort.MEETINGS: lambda row: -row.meetings,
    SpeakerSort.WORDS: lambda row: -row.words,
    SpeakerSort.PACE: lambda row: -(row.words / row.talk_ms if row.words_per_minute is not None else 0),
    SpeakerSort.HEARD: lambda row: -row.heard_at,
    SpeakerSort.SPEAKER: lambda row: row.name,
}


@settings(max_examples=30, deadline=None)
@given(meetings, st.sampled_from(SpeakerSort), st.booleans())
async def test_everybody_is_summed_up_and_ordered(
    spoken: list[list[Said]],
    sort: SpeakerSort,
    reverse: bool,
) -> None:
    bots = [
        Bot(bot_id=f"bot {number}", phase=Phase.COMPLETED, started_at=NOON + number, words=1)
        for number in range(len(spoken))
    ]
    async with keeping(bots) as reader:
        put(reader._path, spoken)
        found = await reader.everybody(sort, reverse=reverse)
    expected = sorted(sorted(summed_up(spoken), key=lambda row: row.name), key=KEYS[sort], reverse=reverse)
    assert found == expected


async def test_two_names_that_were_merged_are_one(writer: Writer, reader: Reader, path: Path) -> None:
    await send(writer, complete("a", 1, ("Ana", "so it is"), ("Ana (Unverified)", "yes")))
    await send(writer, complete("b", 2, ("Ana (Unverified)", "indeed"), ("-", "hm"), ("Bob", "well well")))
    assert {row.name: row.meetings for row in await reader.everybody()} == {
        "Ana": 1, "Ana (Unverified)": 2, "Bob": 1,
    }  # fmt: skip
    marks = Marks(path)
    await marks.rename("a", ["Ana (Unverified)"], "Ana", everywhere=True)
    await marks.renamed()
    await marks.close()
    found = {row.name: row for row in await reader.everybody()}
    assert set(found) == {"Ana", "Bob"}
    assert (found["Ana"].meetings, found["Ana"].words, found["Ana"].heard_at) == (2, 5, NOON + 2)


async def test_the_unnamed_are_not_one_person(writer: Writer, reader: Reader, path: Path) -> None:
    await send(writer, complete("a", 1, ("-", "so it is")))
    assert await reader.everybody() == []
    marks = Marks(path)
    await marks.rename("a", [UNNAMED], "Zoë")
    await marks.close()
    assert [row.name for row in await reader.everybody()] == ["Zoë"]


def test_what_cannot_be_known_is_not_told() -> None:
    row = SpeakerRow("Ana", 1, 0, 5, NOON, 0)
    assert row.share is None
    assert row.words_per_minute is None
