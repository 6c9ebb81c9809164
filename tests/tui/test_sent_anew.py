"""A transcript is sent again while one is in the middle of something: nothing is lost, and nothing breaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from monitor.store.reader import Reader
from monitor.tui.screens.bots import BotsScreen
from tests.tui.test_bookmarks import LONG, SIZE
from tests.tui.test_transcript_screen import a_meeting, open_first, turn

if TYPE_CHECKING:
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
        await pilot.press("q")
        await desk.until(pilot, lambda _: isinstance(desk.app.screen, BotsScreen) and not screen.is_attached)
        go_on.set()
        await desk.status("another", "joining_call")
        await desk.see(pilot, "another")
