"""What changes without a key: rows that come above those in sight, and time that goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui import clock

if TYPE_CHECKING:
    import pytest

    from tests.tui.conftest import Desk

SIZE = (120, 30)
HOUR_MS = 3_600_000


async def test_rows_in_sight_stay_where_they_are_when_others_come_above(desk: Desk) -> None:
    for number in range(100):
        await desk.status(f"bot-{number:02}", "joining_call", ago_s=100 + number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "1 of 100")
        await pilot.press(*["pagedown"] * 2, "j")
        await desk.see(pilot, "46 of 100")
        rows = [line[:60].split()[2] for line in desk.screen() if "◌ joining" in line]
        for number in range(3):
            await desk.status(f"new-{number}", "joining_call")
        await desk.see(pilot, "49 of 103")
        assert [line[:60].split()[2] for line in desk.screen() if "◌ joining" in line] == rows


async def test_a_bot_becomes_stalled_by_time_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.status("silent", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "◌ joining", "1 live")
        later = clock.now_ms() + 6 * HOUR_MS + 1_000
        monkeypatch.setattr("monitor.tui.clock.now_ms", lambda: later)
        await desk.see(pilot, "? stalled", "0 live", "1 stalled", "Nothing was heard since")
