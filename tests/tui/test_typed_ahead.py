"""Keys that come in one burst, over a slow line, mean what they would mean one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from monitor.tui.bindings import Scope
from monitor.tui.screens.commands import Commands, commands_on
from tests.tui.meetings import BUDGET, SIZE, a_meeting

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


@pytest.mark.parametrize("pause_s", [0, 0.003])
async def test_a_search_typed_before_its_transcript_stands_is_typed_to_its_end(desk: Desk, pause_s: float) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        for key in ("enter", "slash", *"other", "enter"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
            await asyncio.sleep(pause_s)  # the pace of a line, or of quick hands
        await desk.see(pilot, "/other  1 of 1")


async def test_the_palette_may_be_opened_again_while_the_last_one_goes(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "No bots yet")
        await pilot.press("colon")
        await desk.see(pilot, "Search for commands")
        first = desk.app.screen
        first.dismiss()
        desk.app.action_command_palette()
        await desk.until(pilot, lambda _: isinstance(desk.app.screen, Commands) and not first.is_attached)
        await desk.see(pilot, "Search for commands")


async def test_a_command_that_is_chosen_as_its_screen_goes_does_nothing(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("enter")
        await desk.see(pilot, "Hi Bob!")
        screen = desk.app.screen
        chosen = list(commands_on(screen, Scope.TRANSCRIPT))
        await pilot.press("q")
        await desk.until(pilot, lambda _: not screen.is_attached)
        for command in chosen:
            await command.callback()
        await desk.see(pilot, "STATUS")
