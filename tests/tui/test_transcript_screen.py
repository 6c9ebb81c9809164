"""The transcript screen, as a person at the keyboard sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from monitor.tui.screens.transcript import TranscriptScreen
from monitor.tui.widgets.transcript_document import Place
from tests.tui.meetings import BUDGET, SIZE, SO, a_meeting, open_first, turn

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


async def test_a_transcript_is_read_with_times_and_names_said_once(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await open_first(desk, pilot, "0:00:01", "Hi Bob!", "1:01:40", "The Budget is fine.")
        lines = [line for line in text.splitlines() if "other thing" in line]
        assert "Alice" not in lines[0]
        assert "Alice" in next(line for line in text.splitlines() if "about the budget" in line)
        assert "27 words" in text


async def test_search_marks_counts_and_goes_round(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("slash", *"budget", "enter")
        await desk.see(pilot, "/budget  1 of 2")
        await pilot.press("n")
        await desk.see(pilot, "2 of 2")
        await pilot.press("n")
        await desk.see(pilot, "1 of 2")
        await pilot.press("N")
        await desk.see(pilot, "2 of 2")
        await pilot.press("escape")
        await desk.until(pilot, lambda text: "/budget" not in text, "search still shown")
        await desk.see(pilot, "Hi Bob!")


async def test_keys_that_come_in_one_burst_each_reach_what_they_are_for(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        for key in ("slash", *"the", "enter", "n", "t", "1", "enter"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.see(pilot, "/the  2 of 8")


async def test_a_message_takes_the_place_of_the_one_before_but_not_of_a_problem(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        desk.app.notify("The database is gone.", severity="error")
        for _ in range(12):
            await pilot.press("less_than_sign")
        text = await desk.see(pilot, "as short as they can be", "The database is gone.")
        assert text.count("as short as they can be") == 1
        await pilot.press("u")
        text = await desk.see(pilot, "Nobody has been renamed here.", "The database is gone.")
        assert "as short as they can be" not in text


async def test_a_search_begins_anew_where_one_types_and_goes_on_where_one_edits(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("slash", *"budget", "enter", "slash", *"sheet")
        await desk.see(pilot, "/sheet  1 of 1")
        await pilot.press("enter", "slash", "end", "backspace")
        await desk.see(pilot, "/shee  1 of 1")


@pytest.mark.parametrize("keys", ["/toolbar", "t90", "pana"])
async def test_what_is_typed_where_there_is_no_transcript_is_not_taken_for_keys(desk: Desk, keys: str) -> None:
    await desk.status("meeting", "in_call_recording")
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "No transcript yet.")
        await pilot.press(*("slash" if key == "/" else key for key in keys))
        await desk.see(pilot, keys[1:], "enter keep  esc cancel")
        await pilot.press("enter", "n")
        await desk.see(pilot, "No transcript yet.")
        await a_meeting(desk, *BUDGET)
        await desk.see(pilot, "Hi Bob!")


async def test_where_nothing_was_said_the_keys_say_so_and_do_nothing(desk: Desk) -> None:
    await desk.take("complete", None, bot_id="meeting", mp4="x")
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        text = await open_first(desk, pilot, "This meeting has no transcript.")
        for key in (*"<>vyYwm'Riez", "ctrl+a"):
            await pilot.press(_NAMES.get(key, key))
            seen = await desk.see(pilot, "There is no transcript.", "q back")
            assert "0:00:00" not in seen, key
            desk.app.clear_notifications()
            await desk.until(pilot, lambda text: "There is no transcript." not in text)
        keys = "j G { } [ ] f f l 0 enter / n p t"
        await pilot.press(*(_NAMES.get(key, key) for key in keys.split()))
        assert (await desk.see(pilot, "This meeting has no transcript.")).splitlines()[:5] == text.splitlines()[:5]


async def test_lines_stay_as_long_as_they_are_where_there_are_none(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    await desk.status("live", "in_call_recording")
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "No transcript yet.")
        await pilot.press("less_than_sign", "greater_than_sign", "q")
        await desk.see(pilot, "IN STATE")
        await pilot.press("j", "enter", "less_than_sign")
        text = await desk.see(pilot, "Hi Bob!")
        assert SO[:60] in text


_NAMES = {
    "{": "left_curly_bracket",
    "}": "right_curly_bracket",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "/": "slash",
    "'": "apostrophe",
}


async def test_a_transcript_opens_at_a_place_with_a_search(desk: Desk) -> None:
    await a_meeting(desk, *(turn(f"S{number % 3}", f"sentence {number} of many", number * 9) for number in range(400)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        row = desk.app._bots._bots.focused
        assert row is not None
        assert desk.app._reader is not None
        await desk.app.push_screen(TranscriptScreen(desk.app._reader, row, at=Place(300, 9), searching="of many"))
        text = await desk.see(pilot, "sentence 300 of many", "/of many  301 of 400")
        assert "sentence 299" not in text


async def test_going_to_a_time_and_to_nonsense(desk: Desk) -> None:
    turns = [turn(f"S{number % 3}", f"sentence number {number} of many", number * 30) for number in range(200)]
    await a_meeting(desk, *turns)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("t", *"50", "colon", *"00", "enter")
        await desk.see(pilot, "sentence number 100 ")
        await pilot.press("t", "1", "colon", *"90", "enter", "backspace", "x", "enter")
        await desk.see(pilot, "That is no time", "go to 1:9x", "sentence number 100 ")
        await pilot.press("backspace", "backspace", *"30", "enter")
        await desk.see(pilot, "sentence number 3 ")
        await pilot.press("t", "enter", "G")
        await desk.see(pilot, "sentence number 199 ")


async def test_hostile_speech_is_only_text(desk: Desk) -> None:
    hostile = "\x1b]52;c;aGk=\x07[/red][@click=app.quit] \u202e\ud800\x9b31m"
    await a_meeting(desk, turn(hostile, f"before {hostile} after", 1))
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await open_first(desk, pilot, "before", "after", "[/red][@click=app.quit]")
        assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text.replace("\n", ""))
        await pilot.press("slash", *"[/red", "enter")
        await desk.see(pilot, "/[/red  1 of 1")


async def test_raw_webhooks_of_the_bot_and_one_of_them(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("r")
        await desk.see(pilot, "Deliveries of meeting", "bot.status_change", "complete", "1 of 3")
        await pilot.press("G", "enter")
        await desk.see(pilot, '"code": "in_call_recording"')
        await pilot.press("q", "q")
        await desk.see(pilot, "Hi Bob!")
