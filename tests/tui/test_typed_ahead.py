"""Keys that come in one burst, over a slow line, mean what they would mean one by one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.events import Key

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
