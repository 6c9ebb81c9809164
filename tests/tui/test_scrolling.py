"""Pages of text under the mouse: their scrollbar is where it is looked for, and lets go when the hand does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.containers import VerticalScroll

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


async def test_the_scrollbar_follows_a_quick_hand_and_lets_go(desk: Desk) -> None:
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await desk.see(pilot, "No bots yet")
        await pilot.press("question_mark")
        await desk.see(pilot, "Bots")
        page = desk.app.screen.query_one(VerticalScroll)
        for kind, y in ((events.MouseDown, 1), (events.MouseMove, 9), (events.MouseUp, 9)):
            desk.app.screen._forward_event(kind(None, 79, y, 0, 0, 1, shift=False, meta=False, ctrl=False))
        await pilot.pause()
        assert page.scroll_target_y > 20
        await pilot.press("g")
        await pilot.hover(offset=(79, 20))
        assert page.scroll_target_y == 0
        await pilot.click(offset=(79, 20))
        await pilot.pause()
        assert page.scroll_target_y == page.size.height
