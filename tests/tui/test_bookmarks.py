"""Bookmarks and the place where one left off: kept, listed, and found again in a transcript that was sent anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.model.marks import Bookmark
from monitor.store.reader import Reader
from tests.tui.meetings import BUDGET, a_meeting, open_first, turn

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

SIZE = (100, 20)
LONG = [turn(f"S{number % 3}", f"sentence number {number} of many", number * 9) for number in range(200)]


async def kept(desk: Desk) -> tuple[tuple[Bookmark, ...], object]:
    reader = await Reader.open(desk.writer._path)
    try:
        marks = await reader.marks("meeting")
        return marks.bookmarks, marks.place
    finally:
        await reader.close()


def margin(desk: Desk) -> dict[str, str]:
    """Return the sign before each line that has one, by the line's end."""
    return {line[-12:]: line[0] for line in desk.screen() if line and line[0] in "◆◈"}


async def test_a_line_is_bookmarked_listed_gone_to_and_not_bookmarked_any_more(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("apostrophe")
        await desk.see(pilot, "There are no bookmarks here")
        desk.app.clear_notifications()
        await pilot.press("m")
        await desk.see(pilot, "◆0:00:00")
        await pilot.press("t", *"900", "enter", "m")
        await desk.see(pilot, "◆0:15:00")
        assert (await kept(desk))[0] == (
            Bookmark(0, "sentence number 0 of many"),
            Bookmark(900_000, "sentence number 100 of many"),
        )
        await pilot.press("G", "apostrophe")
        await desk.see(pilot, " bookmarks", "0:00:00  S0  sentence number 0 ", "0:15:00  S1  sentence number 100 ")
        await pilot.press("k", "j", "enter")
        await desk.until(pilot, lambda text: " bookmarks" not in text and "◆0:15:00" in text, "still the list")
        await pilot.press("apostrophe", "m", "delete")
        await desk.until(pilot, lambda text: "bookmarks" not in text and "◆" not in text, "still bookmarks")
        assert (await kept(desk))[0] == ()


async def test_bookmarks_are_there_again_in_a_transcript_that_was_sent_anew(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("right_curly_bracket", "m", "right_curly_bracket", "m")
        await desk.until(pilot, lambda _: set(margin(desk).values()) == {"◆", "◈"}, "no signs")
        more = (turn("Zed", "Before all this.", 0), *BUDGET)
        await a_meeting(desk, *more)
        await desk.see(pilot, "Before all this.")
        await desk.until(pilot, lambda _: set(margin(desk)) == {"Hello Alice!", "o the sheet."}, "other signs")


@pytest.mark.parametrize("key", ["apostrophe", "R"])
async def test_ctrl_c_twice_quits_from_what_lies_over_a_transcript_too(desk: Desk, key: str) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("m")
        await desk.see(pilot, "◆")
        await pilot.press(key)
        await desk.see(pilot, {"apostrophe": " bookmarks", "R": " rename "}[key])
        await pilot.press("ctrl+c")
        await desk.see(pilot, "Press ctrl+c again to quit.")
        await pilot.press("ctrl+c")
    assert desk.app.return_code == 130


async def open_again(desk: Desk, pilot: Pilot[None]) -> str:
    await pilot.press("q")
    await desk.see(pilot, "STATUS")
    return await open_first(desk, pilot, "sentence number")


async def test_a_transcript_opens_where_one_left_off_and_says_so_until_one_goes_on(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await open_first(desk, pilot, "sentence number 0 ")
        assert "where you left off" not in text
        await pilot.press("t", *"900", "enter")
        await desk.see(pilot, "sentence number 100 ")
        text = await open_again(desk, pilot)
        assert "sentence number 100 " in text
        assert "where you left off; g: start" in text
        await pilot.press("j")
        await desk.until(pilot, lambda text: "left off" not in text, "still said")
        await pilot.press("g")
        await desk.see(pilot, "sentence number 0 ")
        text = await open_again(desk, pilot)
        assert "sentence number 0 " in text
        assert "left off" not in text


@pytest.mark.parametrize("key", ["space", "G"])
async def test_that_one_left_off_is_said_until_one_moves_if_only_within_a_long_turn(desk: Desk, key: str) -> None:
    await a_meeting(desk, *(turn("Ana", "sentence number " * 4_000, at) for at in (0, 1_000)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number")
        await pilot.press(key)
        assert "where you left off; g: start" in await open_again(desk, pilot)
        await pilot.press("k")
        await desk.until(pilot, lambda text: "left off" not in text, "still said")


async def test_facts_make_room_for_a_title_of_ones_own_one_by_one_and_whole(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("T", *"Budget with Ana", "enter", "t", *"900", "enter")
        await desk.see(pilot, "sentence number 100 ", "Budget with Ana")
        text = await open_again(desk, pilot)
        title = text.splitlines()[0]
        assert "Budget with Ana" in title
        assert "where you left off; g: start" in title
        assert "…" not in title


async def test_the_mouse_alone_sets_a_bookmark_and_lists_it_by_the_lines_of_the_help(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await click(desk, pilot, "? help")
        await desk.see(pilot, "To the next match.")
        await pilot.press("ctrl+d")
        await click(desk, pilot, "Bookmark the line where you are")
        await desk.see(pilot, "◆", "sentence number 0 ")
        await click(desk, pilot, "? help")
        await desk.see(pilot, "To the next match.")
        await pilot.press("ctrl+d")
        await click(desk, pilot, "List the bookmarks")
        await desk.see(pilot, "enter go there", "sentence number 0 ")


async def click(desk: Desk, pilot: Pilot[None], words: str) -> None:
    text = await desk.see(pilot, words)
    y = next(y for y, line in enumerate(text.splitlines()) if words in line)
    await pilot.click(offset=(text.splitlines()[y].index(words) + 1, y))


async def test_the_place_is_kept_when_the_whole_app_is_left(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("t", *"900", "enter")
        await desk.see(pilot, "sentence number 100 ")
        await pilot.press("ctrl+q")
    assert (await kept(desk))[1] == (900_000, 0)


async def test_who_only_looks_at_the_start_leaves_nothing_behind(desk: Desk) -> None:
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await open_again(desk, pilot)
    assert await kept(desk) == ((), None)
