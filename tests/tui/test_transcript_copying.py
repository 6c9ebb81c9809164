"""What is copied out of a transcript, by keyboard or mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.tui import clock
from tests.tui.meetings import BUDGET, SIZE, SO, a_meeting, open_first

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


@pytest.fixture
def copied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", texts.append)
    return texts


async def test_the_turn_where_one_is_is_copied_with_names_or_without(desk: Desk, copied: list[str]) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("y")
        await desk.see(pilot, "Copied what Alice says at 0:00:01")
        await pilot.press("right_curly_bracket", "right_curly_bracket", "y", "Y")
        await desk.until(pilot, lambda _: len(copied) == 3, "not copied")
        assert copied == [
            "Hi Bob!",
            f"{SO}\nAnd then there is the other thing.",
            f"0:00:05  Alice: {SO}\n0:00:12  Alice: And then there is the other thing.",
        ]


async def test_lines_are_selected_with_the_keyboard_and_copied(desk: Desk, copied: list[str]) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("j", "v")
        await desk.see(pilot, "selecting", "▸0:00:01")
        await pilot.press("j", "j", "k", "y")
        await desk.until(pilot, lambda text: "selecting" not in text, "still selecting")
        await pilot.press("g", "v", "G", "Y")
        await desk.until(pilot, lambda _: len(copied) == 2, "not copied")
        assert copied[0] == "Hi Bob!\nHello Alice!"
        assert [line.split("  ")[0] for line in copied[1].splitlines()] == [
            "0:00:01", "0:00:02", "0:00:05", "0:00:12", "1:01:40",
        ]  # fmt: skip
        await pilot.press("g", "v", "slash", *"sheet", "enter")
        await desk.see(pilot, "1 of 1")
        await pilot.press("y")
        await desk.until(pilot, lambda _: len(copied) == 3, "not copied")
        assert copied[2] == f"Hi Bob!\nHello Alice!\n{SO}"
        await pilot.press("v", "j", "escape")
        await desk.until(pilot, lambda text: "selecting" not in text and "/sheet" in text, "still selecting")
        await pilot.press("ctrl+a", "y")
        await desk.until(pilot, lambda _: len(copied) == 4, "not copied")
        assert copied[3].count("\n") == 4


async def test_a_link_to_the_video_is_copied_while_it_lives_and_never_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        text = await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("o")
        assert "secret" not in text + await desk.see(pilot, "Copied 24 characters")
        assert copied == ["https://v/1.mp4?secret=1"]
        later = clock.now_ms() + 2 * 3_600_000
        monkeypatch.setattr("monitor.tui.clock.now_ms", lambda: later)
        await pilot.press("o")
        await desk.see(pilot, "The link died 1h 00m ago")
        assert len(copied) == 1


async def test_what_is_selected_with_the_mouse_is_copied_by_a_click_on_the_key(desk: Desk, copied: list[str]) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await open_first(desk, pilot, "Hi Bob!", "y copy")
        lines = text.splitlines()
        y = next(y for y, line in enumerate(lines) if "Hello Alice!" in line)
        x = lines[y].index("Hello")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 5, y))
        await pilot.mouse_up(offset=(x + 5, y))
        await pilot.click("#keys", offset=(lines[-1].index("y copy"), 0))
        await desk.until(pilot, lambda _: bool(copied), "not copied")
    assert copied == ["Hello"]
