"""The filter and the order of the bots, as a person at the keyboard sees them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

from textual.events import Key

from monitor.store import selecting
from monitor.store.location import DatabaseProblem
from monitor.store.reader import Reader
from monitor.store.selecting import Selecting
from monitor.tui.widgets.bot_table import BotTable

if TYPE_CHECKING:
    import pytest

    from monitor.store.rows import View
    from monitor.store.selecting import Size
    from tests.tui.conftest import Desk

SIZE = (120, 40)


def let_many_be(monkeypatch: pytest.MonkeyPatch, *, more_than: int) -> None:
    """Let so few bots be too many to look them up one by one, and to count them before they are shown."""
    monkeypatch.setattr(selecting, "FEW", more_than)
    monkeypatch.setattr(selecting, "COUNTED_FIRST", more_than)


async def fail_bots(desk: Desk, count: int) -> None:
    """Let bots fail one after the other: bot-000 first."""
    for number in range(count):
        await desk.take("failed", bot_id=f"bot-{number:03}", error="BotNotAccepted", received_at=1_000_000 + number)


async def test_a_filter_shows_its_count_and_escape_clears_it(desk: Desk) -> None:
    for number in range(7):
        await desk.status(f"bot-{number}", "joining_call", ago_s=number)
    await desk.take("failed", bot_id="other", error="BotNotAccepted")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "other")
        await pilot.press("slash", *"status", "colon", *"failed", "enter")
        text = await desk.see(pilot, "/status:failed: 1 of 8")
        assert "bot-3" not in text
        await pilot.press("escape")
        await desk.see(pilot, "bot-3", "─ other", "8 of 8")


async def test_a_filter_that_hides_all_says_so(desk: Desk) -> None:
    await desk.status("bot-1", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-1")
        await pilot.press("slash", *"nothing like this", "enter")
        await desk.see(pilot, "No bot matches", "/nothing like this: 0 of 1")
        await pilot.click("#empty")
        await desk.see(pilot, "bot-1")


async def test_a_filter_that_many_match_is_shown_before_they_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_many_be(monkeypatch, more_than=50)
    counting, count = asyncio.Event(), Selecting.count

    async def count_when_told(self: Selecting, view: View, now: int) -> int:
        await counting.wait()
        return await count(self, view, now)

    monkeypatch.setattr(Selecting, "count", count_when_told)
    await fail_bots(desk, 120)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-119")
        await pilot.press("slash", *"bot", "enter")
        await desk.see(pilot, "/bot: 50+ of 120", "bot-119")
        await pilot.press("G")
        await desk.see(pilot, "─ bot-070")
        counting.set()
        await desk.see(pilot, "/bot: 120 of 120", "─ bot-000")
        await desk.take("failed", bot_id="bot-new", error="BotNotAccepted")
        await desk.see(pilot, "/bot: 121 of 121")


async def test_who_clears_a_filter_that_is_still_counted_is_on_his_bot(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_many_be(monkeypatch, more_than=50)

    async def never(self: Selecting, view: View, now: int) -> int:
        await asyncio.Event().wait()
        raise AssertionError(self, view, now)

    monkeypatch.setattr(Selecting, "count", never)
    await fail_bots(desk, 120)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-119")
        await pilot.press("slash", *"bot", "enter")
        await desk.see(pilot, "/bot: 50+ of 120")
        await pilot.press("G")
        await desk.see(pilot, "─ bot-070")
        await pilot.press("escape")
        await desk.see(pilot, "50 of 120", "─ bot-070")


async def test_a_count_that_fails_is_not_tried_again_and_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    let_many_be(monkeypatch, more_than=2)
    failing = AsyncMock(side_effect=DatabaseProblem("cannot read it"))
    monkeypatch.setattr(Selecting, "count", failing)
    for number in range(5):
        await desk.take("failed", bot_id=f"bot-{number}", error="BotNotAccepted")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-4")
        await pilot.press("slash", *"bot", "enter")
        await desk.see(pilot, "/bot: 2+ of 5", "cannot read it")
        before = failing.await_count
        for number in range(20):
            await desk.status(f"other-{number}", "joining_call")
            await desk.see(pilot, f"of {6 + number}")
    assert failing.await_count <= before + 1


async def test_a_key_that_comes_during_a_look_at_the_database_counts_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fail_bots(desk, 200)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-199")
        await pilot.press(*["j"] * 10, "pagedown", "pagedown", "pagedown")
        await desk.see(pilot, "of 200")
        looking, go_on, size = asyncio.Event(), asyncio.Event(), Reader.size

        async def slow(self: Reader, view: View, now: int) -> Size:
            looking.set()
            await go_on.wait()
            return await size(self, view, now)

        monkeypatch.setattr(Reader, "size", slow)
        await desk.take("failed", bot_id="bot-199", error="BotNotAccepted", message="again")
        await looking.wait()
        table = desk.app.screen.query_one(BotTable)
        table.action_page_down()
        first, _ = table.in_sight
        go_on.set()
        async with desk.app._bots._pulling:
            assert table.in_sight[0] == first


async def test_another_order_keeps_the_cursor_on_its_bot_however_far_it_goes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fail_bots(desk, 300)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-299")
        await pilot.press("j")
        await desk.see(pilot, "─ bot-298", "2 of 300")
        windows = AsyncMock(side_effect=desk.app._bots._reader.window)
        monkeypatch.setattr(Reader, "window", windows)
        await pilot.press("S")
        await desk.see(pilot, "─ bot-298", "299 of 300", "bot-290")
        assert windows.await_count == 1


async def test_the_sort_goes_through_the_columns(desk: Desk) -> None:
    for name in ("bbb", "aaa", "ccc"):
        await desk.status(name, "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "STARTED▾")
        await pilot.press("s", "s")
        text = await desk.see(pilot, "BOT▾")
        assert text.index("aaa") < text.index("bbb") < text.index("ccc")
        await pilot.press("S")
        text = await desk.see(pilot, "BOT▴")
        assert text.index("ccc") < text.index("bbb") < text.index("aaa")


async def test_what_is_typed_behind_a_filter_is_meant_for_what_it_finds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
    for number in range(5):
        await desk.status(f"bot-{number}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-4")
        await pilot.press("G")
        for key in ("slash", *"bot-2", "enter", "y"):  # in one burst
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.until(pilot, lambda _: bool(copied), "nothing copied")
    assert copied == ["bot-2"]
