"""One speaker alone, or several, and speakers that are odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.meetings import BUDGET, SIZE, a_meeting, open_first, turn

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


async def test_one_speaker_alone_and_all_again(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!", "1 ■ Alice")
        await pilot.press("2")
        await desk.until(pilot, lambda text: "Hi Bob!" not in text, "others still shown")
        await pilot.press("0")
        await desk.see(pilot, "Hi Bob!")


async def test_several_speakers_with_the_others_folded_and_folds_that_open(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "1 ■ Alice", "2 ■ Carol", "3 ■ Bob")
        await pilot.press("2")
        await desk.see(pilot, "… 12s, 3 turns by others", "The Budget is fine.")
        await pilot.press("3")
        text = await desk.see(pilot, "▸2 ■ Carol", "▸3 ■ Bob", "Hello Alice!", "The Budget is fine.")
        assert "So, about" not in text
        await pilot.press("enter")
        await desk.see(pilot, "Hi Bob!", "1 turn by others")
        await pilot.click(offset=(20, next(y for y, line in enumerate(desk.screen()) if "by others" in line)))
        await desk.until(pilot, lambda text: "by others" not in text, "a fold still")
        await pilot.press("2", "3")
        await desk.see(pilot, " 2 ■ Carol", " 3 ■ Bob", "So, about")
        await pilot.press("p", *"aro,1,x", "enter")
        text = await desk.see(pilot, "▸1 ■ Alice", "▸2 ■ Carol", "There is no speaker “x”.")
        assert "Hello Alice!" not in text
        await pilot.press("escape")
        await desk.see(pilot, "Hello Alice!")


async def test_a_speaker_whom_there_is_not_is_said(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!", "3 ■ Bob")
        await pilot.press("4")
        await desk.see(pilot, "There is no speaker 4.", "Hi Bob!")


async def test_odd_speakers_are_all_shown(desk: Desk) -> None:
    speakers: list[object] = [None, "", "-", 3, {"name": "Zed"}]
    await a_meeting(desk, *(turn(speaker, f"words {place}", place * 9) for place, speaker in enumerate(speakers)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Unnamed speaker", "Zed", "words 4")
