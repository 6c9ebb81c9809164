"""What the tests add to meetings, and what must hold of it whatever happens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from monitor.model.marks import Bookmark, BotMarks, ReadingPlace
from monitor.store.checking import check
from monitor.store.marks import Marks
from monitor.wire.spoke import VIDEO_LIFETIME_MS
from tests.store.deliveries import check_filter_index, complete, send

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.marks import Marks
    from monitor.store.reader import Reader
    from monitor.store.writer import Writer

SAID = (("Speaker 1", "so about the budget we all know"), ("Ana", "yes"), ("Ana (Unverified)", "indeed it is so"))
"""What is said in the meetings that the tests mark."""
TABLES = ("note", "bookmark", "reading_place", "naming", "renaming")
EVERYTHING = BotMarks(
    "Budget with Ana",
    "Ask her.\n\nThen decide.",
    (Bookmark(0, "so about"), Bookmark(1_000, "yes")),
    ReadingPlace(1_000, 2),
)


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


async def fill(writer: Writer, count: int) -> None:
    sent = [complete(f"m{number:03}", 10 + number, *SAID) for number in range(count)]
    await asyncio.gather(*(send(writer, one) for one in sent))
