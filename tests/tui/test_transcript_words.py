"""The words of a transcript, one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.events import Key

from monitor.store.reader import Reader
from tests.tui.meetings import BUDGET, SIZE, a_meeting, open_first

if TYPE_CHECKING:
    import pytest

    from monitor.model.transcript import Utterance
    from tests.tui.conftest import Desk


async def test_words_are_looked_at_one_by_one_with_their_times(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("j", "w")
        await desk.see(pilot, "“Hi”  0:00:01.00")
        await pilot.press("l", "right", "w", "h")
        await desk.see(pilot, "“Hello”  0:00:02.50")
        await pilot.press("j", "l", "l", "l", "l", "j")
        await desk.see(pilot, "“other”  0:00:13.25")
        await pilot.press("j")
        await desk.until(pilot, lambda text: "“" not in text.splitlines()[-1], "a word where none is")
        await pilot.press("j")
        await desk.see(pilot, "“The”  1:01:40.00")
        await pilot.press("l", "l", "l", "l", "l")
        await desk.see(pilot, "“fine.”  1:01:40.75")
        await pilot.press("slash", *"sheet", "enter")
        await desk.see(pilot, "“sheet.”  0:00:07.75")
        await pilot.click(offset=(25, 5))
        await desk.see(pilot, "“Bob!”  0:00:01.25")
        await pilot.press("v", "j", "escape", "escape")
        await desk.until(pilot, lambda text: "“" not in text.splitlines()[-1] and "/sheet" not in text, "still words")


async def test_words_are_gone_through_by_keys_that_come_in_one_burst(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        for key in "wllllllljk":
            desk.app.post_message(Key(key, key))
        await desk.see(pilot, "“budget:”  0:00:05.75")
        await pilot.press("h", "l", "l", "h")
        await desk.see(pilot, "“budget:”  0:00:05.75")


async def test_who_has_left_the_words_is_not_brought_back_by_what_is_read_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_meeting(desk, *BUDGET)
    reading, go_on, done, utterances = asyncio.Event(), asyncio.Event(), asyncio.Event(), Reader.utterances

    async def held(reader: Reader, bot_id: str, first: int, count: int, **how: bool) -> list[Utterance]:
        found = await utterances(reader, bot_id, first, count, **how)
        if first == 1:
            reading.set()
            await go_on.wait()
            done.set()
        return found

    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("w")
        await desk.see(pilot, "“Hi”")
        monkeypatch.setattr(Reader, "utterances", held)
        desk.app.post_message(Key("j", "j"))
        await reading.wait()
        await desk.app.screen.run_action("back")  # as escape does; the pilot would wait for what is held
        go_on.set()
        await done.wait()
        await pilot.pause()
        assert "“" not in desk.screen()[-1]
