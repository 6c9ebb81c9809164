"""Speakers are called what a person calls them, here or everywhere, until that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.events import Key, Paste

from monitor.model.transcript import UNNAMED
from monitor.store.marks import Marks
from monitor.tui.screens.rename import offers
from tests.store.deliveries import rows
from tests.tui.meetings import BUDGET, a_meeting, open_first, turn

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

SIZE = (120, 40)
UNSURE = (
    turn("Speaker 1", "So, about the budget: I have put the numbers into the sheet.", 1),
    turn("Ana", "Which sheet?", 10),
    turn("Ana (Unverified)", "Ah, that one. And who has seen it already?", 20),
    turn("-", "Nobody.", 30),
)


async def lanes(desk: Desk, pilot: Pilot[None], *expected: str) -> None:
    """Wait until the strip has these speakers, in this order."""

    def shown(text: str) -> list[str]:
        return [line[4:].lstrip("■ ").split("  ")[0].rstrip() for line in text.splitlines() if " ■ " in line[:5]]

    await desk.until(pilot, lambda text: shown(text) == [*expected], f"not {expected}")


async def test_in_this_meeting_with_the_keyboard_alone(desk: Desk) -> None:
    await a_meeting(desk, *UNSURE, bot_id="other meeting")
    await a_meeting(desk, *UNSURE)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "So, about the budget")
        await pilot.press("R")
        await desk.see(pilot, "rename 1 ■ Speaker 1  51%", "enter this meeting  ctrl+g everywhere")
        await pilot.press(*"Zoe", "enter")
        await desk.see(pilot, "0:00:01  Zoe ", "Speaker 1 is Zoe in this meeting; u undoes it.")
        await lanes(desk, pilot, "Zoe", "Ana (Unverified)", "Ana", UNNAMED)
        await pilot.press("P")
        await desk.see(pilot, "0:00:01  Speaker 1 ", "provider's names")
        await pilot.press("P")
        await desk.see(pilot, "0:00:01  Zoe ")
        await pilot.press("escape")
        await desk.see(pilot, "Zoe, Ana (Unver… +2", "Speaker 1, Ana … +2")
        await pilot.press("/", *"speaker", "enter")
        await desk.see(pilot, "/speaker: 2 of 2")
        await pilot.press("escape", "enter", "u")
        await desk.see(pilot, "0:00:01  Speaker 1 ", "Undone: Speaker 1 as Zoe in this meeting.")
        await pilot.press("u")
        await desk.see(pilot, "Nobody has been renamed here.")


async def test_two_are_made_one_by_a_name_that_is_offered(desk: Desk) -> None:
    await a_meeting(desk, *UNSURE)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "So, about the budget")
        await lanes(desk, pilot, "Speaker 1", "Ana (Unverified)", "Ana", UNNAMED)
        await pilot.press("2", "R")
        await desk.see(pilot, "rename 2 ■ Ana (Unverified)", "Ana  Speaker 1")
        await pilot.press("tab")
        await desk.see(pilot, "one speaker with Ana")
        await pilot.press("enter")
        await desk.see(pilot, "Ana (Unverified) is Ana in this meeting, one speaker")
        await lanes(desk, pilot, "Speaker 1", "Ana", UNNAMED)
        await desk.see(pilot, "▸2 ■ Ana", "Which sheet?", "Ah, that one.")  # she is shown alone still
        await pilot.press("R")
        await desk.see(pilot, "sent as Ana (Unverified)")
        await pilot.press("backspace", "enter")
        await lanes(desk, pilot, "Speaker 1", "Ana (Unverified)", "Ana", UNNAMED)


async def test_with_the_mouse_alone(desk: Desk) -> None:
    await a_meeting(desk, *UNSURE)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "So, about the budget")
        await lanes(desk, pilot, "Speaker 1", "Ana (Unverified)", "Ana", UNNAMED)
        await pilot.click("#speakers", offset=(8, 1), times=2)
        text = await desk.see(pilot, "rename 2 ■ Ana (Unverified)")
        offered = [line for line in text.splitlines() if line.startswith(" Ana  Speaker 1")]
        assert len(offered) == 1
        await pilot.click("#offers", offset=(7, 0))
        await desk.see(pilot, "one speaker with Speaker 1  Ana\n")
        await pilot.click("#offers", offset=(offset_of(desk, "Speaker 1  Ana") + 11, 0))
        await desk.see(pilot, "one speaker with Ana")
        await pilot.click("RenameScreen #keys", offset=(3, 0))
        await lanes(desk, pilot, "Speaker 1", "Ana", UNNAMED)


def offset_of(desk: Desk, words: str) -> int:
    return next(at for line in desk.screen() if (at := line.find(words)) > 0)


async def test_everywhere_is_in_the_other_meetings_too(desk: Desk) -> None:
    await a_meeting(desk, *UNSURE, bot_id="other meeting")
    await a_meeting(desk, *UNSURE)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "So, about the budget")
        await pilot.press("R", *"Zoe", "ctrl+g")
        await desk.see(pilot, "Speaker 1 is Zoe in all meetings; u undoes it.")
        await pilot.press("escape")
        await desk.until(pilot, lambda text: text.count("Zoe, Ana") == 2)
        await a_meeting(desk, *UNSURE, bot_id="a new one")
        await desk.until(pilot, lambda text: text.count("Zoe, Ana") == 3)
        await pilot.press("enter", "u")
        await desk.see(pilot, "Undone: Speaker 1 as Zoe in all meetings.")
        await pilot.press("escape")
        await desk.until(pilot, lambda text: "Zoe, Ana" not in text)


async def test_what_was_interrupted_is_done_at_the_next_start(desk: Desk) -> None:
    await a_meeting(desk, *UNSURE, bot_id="other meeting")
    await a_meeting(desk, *UNSURE)
    marks = Marks(desk.app._database)
    marks._stopping.set()  # it ends before it has reached any other meeting
    await marks.rename("meeting", ["Speaker 1"], "Zoe", everywhere=True)
    await marks.close()
    assert rows(desk.app._database, "SELECT count(*) FROM renaming") == [(1,)]
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.until(pilot, lambda text: text.count("Zoe, Ana") == 2)


async def test_an_unnamed_one_gets_a_name_in_one_meeting_only(desk: Desk) -> None:
    await a_meeting(desk, *UNSURE)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "So, about the budget")
        await pilot.press("R", "up")
        await desk.see(pilot, f"rename 4 ■ {UNNAMED}")
        await pilot.press(*"Cyd", "ctrl+g")
        await desk.see(pilot, "Not kept: an unnamed speaker can be named")
        await pilot.press("R", "up", *"Cyd", "enter")
        await lanes(desk, pilot, "Speaker 1", "Ana (Unverified)", "Ana", "Cyd")


async def test_the_turn_where_one_is_tells_whom_and_escape_changes_nothing(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("R")
        await desk.see(pilot, "rename 1 ■ Alice")
        await pilot.press(*"no", "down")
        await desk.see(pilot, "rename 2 ■ Carol")
        await pilot.press("escape", "3", "R")
        await desk.see(pilot, "rename 3 ■ Bob")
        await pilot.press("enter")
        await desk.until(pilot, lambda text: "rename" not in text)
        assert rows(desk.app._database, "SELECT * FROM naming") == []


async def test_place_and_search_stay(desk: Desk) -> None:
    talk = [turn(f"Speaker {number % 3}", f"number {number} of many", number * 10) for number in range(1_000)]
    await a_meeting(desk, *talk)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "number 0 of many")
        await pilot.press("/", *"number 777", "enter")
        await desk.see(pilot, "number 777 of many", "1 of 1")
        for key in ("R", "Z", "o", "e", "enter"):  # in one burst
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.see(pilot, "Zoe", "number 777 of many", "1 of 1")


async def test_a_renaming_that_cannot_be_kept_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.store import marks  # noqa: PLC0415
    from monitor.store.turns import Turn  # noqa: PLC0415

    monkeypatch.setattr(marks, "PATIENCE_S", 0.01)
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        with Turn(desk.app._database):
            await pilot.press("R", *"Zoe", "enter")
            await desk.see(pilot, "Not kept: cannot write")
            await pilot.press("u")


HOSTILE = "\x1b]52;c;cGF3bmVk\x07\x9b2J[/red]\u202eלא\ud800"
NAMES = [
    "漢字漢字漢字漢字漢字漢字漢字漢字",
    "שלום עולם",
    "Zoe\u0308 z\u0301\u0301\u0301",
    "👩\u200d🚀 👍🏽",
    HOSTILE,
    "x" * 200,
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (20, 5)])
async def test_any_name_is_shown_without_harm(desk: Desk, size: tuple[int, int], name: str) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=size) as pilot:
        await desk.see(pilot, "completed")
        await pilot.press("enter")
        await desk.until(pilot, lambda text: "Hi" in text)
        await pilot.press("R")
        await pilot._wait_for_screen()
        desk.app.post_message(Paste(name))
        for keys in ([], ["enter"], ["escape"]):
            await pilot.press(*keys)
            await pilot.pause()
            for line in desk.screen():
                assert line.replace("\u200d", "").isprintable()
                assert cell_len(line) <= size[0]
        [(shown,)] = rows(desk.app._database, "SELECT shown FROM naming")
        await desk.until(pilot, lambda text: shown[:2] in text or size[0] < 40)


def test_the_likeliest_names_are_offered_first() -> None:
    others, given = ["Ana", "Bob", UNNAMED], ["Zoe", "Bob", "Anabel"]
    unsure = "Ana (Unverified)"
    assert offers(unsure, unsure, others, given) == ["Ana", "Bob", "Zoe", "Anabel"]
    assert offers("an", unsure, others, given) == ["Ana", "Anabel"]
    assert offers("B", unsure, others, given) == ["Bob", "Anabel"]
    assert offers("安娜 （客人）", "安娜 （客人）", [], []) == ["安娜"]
    assert offers("(?)", "(?)", [], []) == []


async def test_an_export_is_by_the_new_names_also_where_the_sent_ones_are_shown(desk: Desk, home: Path) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "1 ■ Alice")
        await pilot.press("R", *"Zoe", "enter")
        await desk.see(pilot, "1 ■ Zoe")
        await pilot.press("1", "P")
        await desk.see(pilot, "▸1 ■ Alice")
        await pilot.press("e")
        await desk.see(pilot, "● only Zoe")
        await pilot.press("enter")
        await desk.see(pilot, "✓")
    written = (home / "meetings" / "meeting.md").read_text()
    assert "Hi Bob!" in written
    assert "Hello Alice!" not in written
