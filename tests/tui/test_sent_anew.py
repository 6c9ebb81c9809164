"""A transcript is sent again while one is in the middle of something: nothing is lost, and nothing breaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from monitor.store.reader import Reader
from monitor.tui.reading import page
from monitor.tui.reading.page import TranscriptPage
from monitor.tui.screens.bots import BotsScreen
from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.meetings import a_meeting, open_first, turn
from tests.tui.test_bookmarks import LONG, SIZE, kept

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from monitor.model.transcript import Utterance
    from tests.tui.conftest import Desk

MORE = turn("S1", "one more", 5_000)


@pytest.mark.parametrize("what", ["bot", "utterances"])
async def test_one_may_leave_while_it_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    await a_meeting(desk, *LONG)
    reading, go_on, read = asyncio.Event(), asyncio.Event(), getattr(Reader, what)

    async def held(self: Reader, *which: object, **how: bool) -> object:
        reading.set()
        await go_on.wait()
        return await read(self, *which, **how)

    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        screen = desk.app.screen
        monkeypatch.setattr(Reader, what, held)
        await a_meeting(desk, *LONG, MORE)
        await reading.wait()
        desk.app.post_message(Key("q", "q"))
        await desk.until(pilot, lambda _: isinstance(desk.app.screen, BotsScreen) and not screen.is_attached)
        go_on.set()
        await desk.status("another", "joining_call")
        await desk.see(pilot, "another")


class Slow:
    """Reads transcripts a few lines at a time, and stops before line 60 until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(page, "FIRST_SLICE", 20)
        monkeypatch.setattr(page, "SLICE", 20)
        self.reading, self.go_on = asyncio.Event(), asyncio.Event()
        utterances = Reader.utterances

        async def held(reader: Reader, bot_id: str, first: int, count: int, **how: bool) -> list[Utterance]:
            if first >= 60:
                self.reading.set()
                await self.go_on.wait()
            return await utterances(reader, bot_id, first, count, **how)

        monkeypatch.setattr(Reader, "utterances", held)


async def half_read_again(desk: Desk, pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Go to a sentence in the middle, and have the transcript come again, of which the beginning is read so far."""
    await open_first(desk, pilot, "sentence number 0 ")
    await pilot.press("t", *"900", "enter")
    await desk.see(pilot, "sentence number 100 ")
    slow = Slow(monkeypatch)
    await a_meeting(desk, *LONG, MORE)
    await slow.reading.wait()
    return slow


async def test_one_leaves_off_where_one_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        slow = await half_read_again(desk, pilot, monkeypatch)
        assert "sentence number 100 " in desk.text()
        desk.app.post_message(Key("q", "q"))
        await desk.see(pilot, "STATUS")
        slow.go_on.set()
    assert (await kept(desk))[1] == (900_000, 0)


async def test_twice_at_once_it_stays_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        slow = await half_read_again(desk, pilot, monkeypatch)
        await a_meeting(desk, *LONG, MORE, MORE)
        slow.go_on.set()
        await desk.see(pilot, "1,004 words", "sentence number 100 ")


async def test_of_the_one_before_nothing_gets_into_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of that one may begin to be read as late as the next one's beginning is."""
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        slow = await half_read_again(desk, pilot, monkeypatch)
        screen, utterances = desk.app.screen, Reader.utterances
        assert isinstance(screen, TranscriptPage)
        pane, before = screen.query_one(TranscriptPane), [len(LONG)]

        async def late(reader: Reader, bot_id: str, first: int, count: int, **how: bool) -> list[Utterance]:
            read = await utterances(reader, bot_id, first, count, **how)
            if [first] == before:
                before.clear()
                while pane.count == first:  # noqa: ASYNC110  (goes on in the very turn of the loop after that)
                    await asyncio.sleep(0)
            return read

        monkeypatch.setattr(Reader, "utterances", late)
        screen._load()
        slow.go_on.set()
        await desk.until(pilot, lambda _: pane.count > len(LONG))
        assert [said.text for said in pane.utterances[:-1]] == [f"sentence number {at} of many" for at in range(200)]


async def test_the_list_of_bookmarks_is_open_meanwhile(desk: Desk) -> None:
    """Those that it shows can be taken away, and gone to, though the lines are others by now."""
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("m")
        for time, told in (("900", "0:15:00"), ("1197", "0:19:57")):
            await pilot.press("t", *time, "enter", "m")
            await desk.see(pilot, f"◆{told}")
        await pilot.press("apostrophe")
        await desk.see(pilot, " bookmarks", "0:15:00  S1  sentence number 100 ")
        await a_meeting(desk, turn("Ana", "before all this", 0), *LONG[:20])
        await pilot.press("m", "m")
        await desk.until(pilot, lambda text: "sentence number 1" not in text.partition(" bookmarks")[2])
        assert len((await kept(desk))[0]) == 1
        await pilot.press("enter")
        await desk.until(pilot, lambda text: "bookmarks" not in text and "sentence number 0 " in text)
        assert [line for line in desk.screen() if line[:1] in {"◆", "◈"}] == [
            "◆0:00:00  S0   sentence number 0 of many"
        ]


async def test_what_is_searched_for_is_marked_again_and_leaves_one_where_one_reads(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("slash", *"number 150", "enter")
        await desk.see(pilot, "1 of 1", "sentence number 150 ")
        await pilot.press("g")
        await desk.see(pilot, "sentence number 0 ")
        await a_meeting(desk, *LONG, turn("S1", "number 150 again", 5_000))
        await desk.see(pilot, "1 of 2", "sentence number 0 ")
        await pilot.press("n")
        await desk.see(pilot, "1 of 2", "sentence number 150 ")


async def test_one_stays_at_the_match_that_is_still_there(desk: Desk) -> None:
    """At the second of a line, too, whose first one is nearer; and where it stands in sight."""
    talk = [turn(f"S{number % 3}", f"sentence {number} after sentence {number - 1}", number) for number in range(100)]
    await a_meeting(desk, *talk)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence 0 after")
        await pilot.press("j", "slash", *"sentence", "enter", *"nnn")
        await desk.see(pilot, "6 of 200")
        before = desk.screen()[5:18]
        assert [line for line in before if line.startswith("▸")] == ["▸0:00:02  S2  sentence 2 after sentence 1"]
        await a_meeting(desk, *talk, MORE)
        await desk.see(pilot, "502 words", "6 of 200")
        assert desk.screen()[5:18] == before
