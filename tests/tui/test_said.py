"""What the app says for a moment: whole, out of the way of what is typed, and gone once it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.said import READ_AFTER_S

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

LONG = "Watching: another monitor receives into this database, and this one takes its place when that one has ended."


async def test_what_is_said_is_whole_hides_no_prompt_and_goes_with_the_next_key(desk: Desk) -> None:
    async with desk.app.run_test(size=(60, 15), notifications=True) as pilot:
        await desk.see(pilot, "No bots yet")
        desk.app.notify("It is broken.", severity="error")
        desk.app.notify(LONG)
        await desk.see(pilot, "It is broken.", "has ended")
        above = "\n".join(desk.screen()[:8])
        assert all(word in above for word in LONG.split())
        await pilot.press("slash", "x")
        await desk.see(pilot, "/ x", "has ended")  # it came just now
        [said] = [each for each in desk.app._notifications if each.message == LONG]
        said.raised_at -= READ_AFTER_S
        await pilot.press("y")
        await desk.until(pilot, lambda text: LONG[:20] not in text and "It is broken." in text)
