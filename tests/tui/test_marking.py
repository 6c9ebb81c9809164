"""Titles and notes, as a person at the keyboard adds them; nothing that was typed is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.events import Key, Paste

from monitor.model.marks import LONGEST_NOTE
from monitor.store import marks as store_marks
from monitor.store.turns import Turn
from monitor.tui.screens.bots import BotsScreen
from monitor.tui.screens.note import NoteScreen
from tests.store.deliveries import rows
from tests.tui.meetings import BUDGET, a_meeting, open_first

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

SIZE = (120, 40)
NOTES = "SELECT bot_id, title, text FROM note"


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*({" ": "space", "\n": "enter"}.get(character, character) for character in text))


async def kept(desk: Desk, pilot: Pilot[None], *expected: tuple[str, str, str]) -> None:
    """Wait until the database has these notes."""
    await desk.until(pilot, lambda _: rows(desk.app._database, NOTES) == [*expected], f"not kept: {expected}")


async def test_a_title_stands_in_place_of_the_id_and_is_found(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    await desk.status("another", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "─ another")
        await pilot.press("j", "T", *"Budget", "enter")
        await desk.see(pilot, "✓ completed     Budget ", "─ Budget  meeting ─")
        await pilot.press("/", *"budge")
        await desk.see(pilot, "/budge: 1 of 2")
        await pilot.press("enter", "enter")
        await desk.see(pilot, " Budget   ", "Hi Bob!")
        await pilot.press("T", "end", *[*"s"], "enter")
        await desk.see(pilot, " Budgets   ")
        await pilot.press("T", "ctrl+u", "enter")
        await desk.see(pilot, " meeting   ")
        await kept(desk, pilot)


async def test_escape_leaves_the_title_as_it_was(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("T", *"no", "escape", "T", *"yes", "enter")
        await desk.see(pilot, "─ yes  meeting")


async def test_keys_that_come_in_one_burst_are_the_title(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        for key in ("T", "q", "x", "backspace", "a", "enter"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.see(pilot, "─ qa  meeting")


async def test_a_note_is_kept_as_it_is_typed_and_shown(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("a")
        await desk.see(pilot, "note meeting", "save and close", "Hi Bob!")
        await typed(pilot, "Ask Ana.\nq: decide")
        await kept(desk, pilot, ("meeting", "", "Ask Ana.\nq: decide"))  # without another key
        await desk.see(pilot, "saved  18 of 20,000")
        await pilot.press("escape")
        await desk.see(pilot, "✎ Ask Ana. q: decide")
        await pilot.press("escape")
        await desk.see(pilot, "meeting ✎", "✎ Ask Ana. q: decide")
        await pilot.press("a", "ctrl+shift+k", "ctrl+a", "ctrl+k", "ctrl+k", "up", "ctrl+k", "ctrl+k", "ctrl+s")
        await desk.until(pilot, lambda text: "✎" not in text, "still a note")
        await kept(desk, pilot)


async def test_keys_that_come_in_one_burst_are_the_note(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        for key in ("a", "q", "x", "backspace", "q", "escape", "q"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await pilot._wait_for_screen()
        await desk.until(pilot, lambda _: not desk.app.is_running, "it has not quit")
    assert rows(desk.app._database, NOTES) == [("meeting", "", "qq")]


async def test_with_the_mouse_alone_they_are_opened_at_the_head(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.click("#title", offset=(3, 0))
        await desk.see(pilot, "title", "a title of your own")
        await pilot.press("escape", "a", "x")
        await desk.see(pilot, "saved")
        await pilot.click("NoteScreen #keys", offset=(3, 0))
        await desk.see(pilot, "✎ x", "/ search")
        await pilot.click("#title", offset=(3, 1))
        await desk.see(pilot, "note meeting")


async def test_what_was_typed_last_is_kept_when_the_app_is_left(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("a", *"abc", "ctrl+q")
    assert rows(desk.app._database, NOTES) == [("meeting", "", "abc")]


async def test_a_note_that_cannot_be_kept_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_marks, "PATIENCE_S", 0.01)
    copied: list[str] = []

    async def copy(text: str) -> None:
        copied.append(text)

    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        monkeypatch.setattr(desk.app, "copy", copy)
        await desk.see(pilot, "meeting")
        with Turn(desk.app._database):
            await pilot.press("a", *"abc")
            await desk.see(pilot, "not saved", "cannot write")
            await pilot.press("escape")
            await desk.see(pilot, "esc once more copies it", "abc")
            assert isinstance(desk.app.screen, NoteScreen)
        await pilot.press("d")  # it can be, after all
        await kept(desk, pilot, ("meeting", "", "abcd"))
        with Turn(desk.app._database):
            await pilot.press("e", "escape")
            await desk.see(pilot, "not saved")
            await pilot.press("escape")
            await desk.until(pilot, lambda _: isinstance(desk.app.screen, BotsScreen), "still open")
    assert copied == ["abcde"]


async def test_a_title_that_cannot_be_kept_is_asked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_marks, "PATIENCE_S", 0.01)
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "meeting")
        with Turn(desk.app._database):
            await pilot.press("T", *"abc", "enter")
            await desk.see(pilot, "Not kept", "title", "abc")
        await pilot.press("enter")
        await desk.see(pilot, "─ abc  meeting")


async def test_a_note_that_is_too_long_says_so_and_stays(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("a")
        await pilot._wait_for_screen()
        desk.app.post_message(Paste("x" * (LONGEST_NOTE + 1)))
        await desk.see(pilot, "not saved", "at most 20,000")
        await pilot.press("backspace")
        await desk.see(pilot, "saved  20,000 of 20,000")


HOSTILE = "\x1b]52;c;cGF3bmVk\x07\x9b2J[/red]\u202eלא\ud800e\u0301漢字👩\u200d🚀\x00"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (20, 5)])
async def test_whatever_is_pasted_does_nothing_to_the_screen(desk: Desk, size: tuple[int, int]) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=size) as pilot:
        await desk.see(pilot, "completed")
        await pilot.press("T")
        desk.app.post_message(Paste(HOSTILE))
        await pilot.press("enter", "a")
        await pilot._wait_for_screen()
        desk.app.post_message(Paste(f"{HOSTILE}\n\r{HOSTILE}"))
        await desk.until(pilot, lambda _: len(rows(desk.app._database, NOTES)) == 1, "no note")
        for line in desk.screen():
            assert line.replace("\u200d", "").isprintable()
            assert cell_len(line) <= size[0]
        await pilot.press("escape", "enter")
        await desk.until(pilot, lambda text: "save" not in text)
        for line in desk.screen():
            assert line.replace("\u200d", "").isprintable()
            assert cell_len(line) <= size[0]
    with closing(sqlite3.connect(desk.app._database)) as connection:
        [(title, note)] = connection.execute("SELECT title, text FROM note").fetchall()
    assert "\x1b" not in title + note
    assert "漢字" in title


async def test_a_note_outlives_a_terminal_without_room_for_it(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("a")
        for key in ("a", "backspace"):
            for size in ((2, 2), (1, 1), SIZE):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            await pilot.press(key)
        await desk.see(pilot, "A note of your own")
