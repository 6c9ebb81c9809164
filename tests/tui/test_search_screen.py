"""Searching all transcripts on the screen: as one types, from hit to transcript and back, beside what comes in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from monitor.store.marks import Marks
from monitor.tui.screens.bots import BotsScreen
from monitor.tui.screens.search import SearchScreen
from monitor.tui.screens.transcript import TranscriptScreen
from tests.tui.meetings import a_meeting, turn

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

    from tests.tui.conftest import Desk

HOUR_MS = 3_600_000
NOON = 1_704_110_400_000


async def say(desk: Desk, bot_id: str, *said: tuple[str, str], at: int = NOON) -> None:
    """Let a meeting be over in which this was said."""
    transcript = [
        {"speaker": speaker, "words": [{"word": word, "start": turn + 0.1, "end": turn + 0.2} for word in text.split()]}
        for turn, (speaker, text) in enumerate(said)
    ]
    await desk.take("complete", at, bot_id=bot_id, mp4="https://video/1", transcript=transcript)


async def talk(desk: Desk) -> None:
    filler = [("Cyd", f"nothing of note {number}") for number in range(60)]
    await say(desk, "first", ("Ana", "so about the budget"), *filler, ("Bob", "the budget is fine by me"))
    await say(desk, "second", ("Bob", "a draft of the plan"), ("Zoë", "予算 は よい"), at=NOON + HOUR_MS)
    await desk.writer.close()


async def type_in(pilot: Pilot[None], text: str) -> None:
    names = {" ": "space", ":": "colon", '"': "quotation_mark", "?": "question_mark", "!": "exclamation_mark"}
    await pilot.press(*(names.get(letter, letter) for letter in text))


def in_front(desk: Desk, kind: type[Screen[None]]) -> bool:
    return isinstance(desk.app.screen, kind)


async def test_it_says_how_to_ask_and_finds_as_one_types(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test() as pilot:
        await pilot.press("ctrl+f")
        await desk.see(pilot, "Type what was said in any meeting.", "speaker:ana", "enter open", "esc back")
        await type_in(pilot, "budg")
        text = await desk.see(pilot, "so about the budget", "the budget is fine by me", "1 of 2, best first")
        assert "Type what was said" not in text
        await type_in(pilot, "et speaker:bob")
        await desk.until(pilot, lambda text: "fine by me" in text and "so about" not in text)
        await type_in(pilot, "x")
        await desk.see(pilot, "Nothing was found.")


async def test_the_same_words_said_twice_are_told_apart_by_their_time_at_80_columns(desk: Desk) -> None:
    await a_meeting(desk, turn("Ana", "Yes please.", 5), turn("Ben", "No.", 50), turn("Ana", "Yes please.", 65))
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+f")
        await type_in(pilot, "please")
        text = await desk.see(pilot, "1 of 2, best first")
        assert {line.split("Ana")[0].split()[-1] for line in text.splitlines() if "Yes please." in line} == {
            "0:00:05",
            "0:01:05",
        }


async def test_keys_that_mean_something_elsewhere_are_letters(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test() as pilot:
        await pilot.press("ctrl+f")
        await type_in(pilot, "q?d:/sjk 予算")
        await desk.see(pilot, "q?d:/sjk 予算")
        assert in_front(desk, SearchScreen)


async def test_enter_opens_the_place_and_escape_leads_back_to_the_hits(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f")
        await type_in(pilot, "the budget")
        await desk.see(pilot, "1 of 2")
        await pilot.press("down", "enter")
        await desk.see(pilot, "/budget  2 of 2", "the budget is fine by me")
        assert in_front(desk, TranscriptScreen)
        await pilot.press("n")
        await desk.see(pilot, "/budget  1 of 2", "so about the budget")
        await pilot.press("escape")
        await desk.see(pilot, "Search the budget", "2 of 2, best first")
        assert in_front(desk, SearchScreen)
        await pilot.press("escape")
        await desk.see(pilot, "STARTED")
        assert in_front(desk, BotsScreen)


async def test_what_is_searched_for_in_a_transcript_ends_first(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f")
        await type_in(pilot, "draft")
        await pilot.press("enter")
        await desk.see(pilot, "/draft  1 of 1")
        await pilot.press("slash", "ctrl+u")
        await type_in(pilot, "plan")
        await pilot.press("enter")
        await desk.see(pilot, "/plan  1 of 1")
        await pilot.press("escape")
        await desk.until(pilot, lambda text: "/plan" not in text)
        assert in_front(desk, TranscriptScreen)
        await pilot.press("escape")
        await desk.see(pilot, "Search draft")


async def test_enter_right_after_the_last_letter_opens_what_was_typed(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f", *"plan", "enter")
        await desk.see(pilot, "/plan  1 of 1")


async def test_ctrl_f_in_a_transcript_that_was_found_leads_back_to_the_search(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f", *"plan", "enter")
        await desk.see(pilot, "/plan  1 of 1")
        await pilot.press("ctrl+f")
        await desk.see(pilot, "Search plan")
        assert sum(isinstance(screen, SearchScreen) for screen in desk.app.screen_stack) == 1
        await pilot.press("ctrl+f")  # what is typed next takes the place of what stands there
        await type_in(pilot, "fine")
        await desk.see(pilot, "Search fine", "fine by me")


async def test_a_word_that_has_just_been_begun_hides_nothing(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test() as pilot:
        await pilot.press("ctrl+f")
        for letter in "budget f":
            await type_in(pilot, letter)
        await desk.see(pilot, "Search budget f", "1 of 2")
        await type_in(pilot, "ine")
        await desk.see(pilot, "1 of 1")


async def test_many_hits_scroll_and_a_click_opens_one(desk: Desk) -> None:
    said = [("Ana", f"number {number} of the list") for number in range(300)]
    await say(desk, "long", *said)
    await desk.writer.close()
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f", *"list")
        await desk.see(pilot, "1 of 300")
        await pilot.press("pagedown")
        await desk.see(pilot, "18 of 300")
        await pilot.press("ctrl+end")
        await desk.see(pilot, "300 of 300", "number 0 of the list")
        await pilot.click(offset=(30, 5), times=2)
        await desk.see(pilot, "1 speaker")
        assert in_front(desk, TranscriptScreen)


async def test_what_comes_in_is_found_by_itself_and_the_cursor_stays_on_its_hit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.tui.screens.search.AGAIN_AFTER_S", 0.1)
    await say(desk, "b1", ("Ana", "the first budget"))
    await say(desk, "b2", ("Bob", "the other budget"))
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f", *"budget")
        await desk.see(pilot, "1 of 2")
        await pilot.press("down")
        await desk.see(pilot, "2 of 2")
        await say(desk, "b3", ("Cyd", "a new budget"))
        await desk.see(pilot, "3 of 3", "a new budget")


async def test_what_is_not_searched_yet_is_said(desk: Desk) -> None:
    await talk(desk)
    path = desk.app._database
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE transcript SET indexed_id = first_id - 1 WHERE bot_id = 'second'")
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f", *"budget")
        await desk.see(pilot, "1 of 2", "1 transcript still to be indexed")
        await type_in(pilot, "x")
        await desk.see(pilot, "Nothing was found. 1 transcript still to be indexed.")


async def test_a_mistaken_day_an_unknown_status_and_too_many_names_are_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.spoken.MOST_NAMES", 1)
    await say(desk, "b1", ("Ana", "the budget"), ("Ada", "the plan"))
    await desk.writer.close()
    async with desk.app.run_test(size=(100, 20)) as pilot:
        await pilot.press("ctrl+f")
        await type_in(pilot, "after:soon budget")
        await desk.see(pilot, "after:soon is no day such as 2026-01-31", "1 of 1")
        await pilot.press("ctrl+u")
        await type_in(pilot, "in:nonsense budget")
        await desk.see(pilot, "Nothing was found. in:nonsense is no status such as joining, waiting room,")
        await pilot.press("ctrl+u")
        await type_in(pilot, "speaker:a")
        await desk.see(pilot, "Too many speakers are meant: type more of the name.")


async def test_foreign_text_and_what_is_typed_do_not_act(desk: Desk) -> None:
    await say(desk, "b[red]1", ("[bold]Ana[/]", "[link=x]budget[/link] \x1b]0;x\x07 [/red]"))
    await desk.writer.close()
    async with desk.app.run_test(size=(120, 20)) as pilot:
        await pilot.press("ctrl+f")
        await type_in(pilot, 'budget "[/bold')
        text = await desk.see(pilot, "Nothing was found")
        await pilot.press(*["backspace"] * 8)
        text = await desk.see(pilot, "[link=x]budget[/link] �]0;x� [/red]", "[bold]Ana[/]")
        assert "\x1b" not in text


async def test_a_note_is_found_and_opens_its_meeting(desk: Desk) -> None:
    await talk(desk)
    marks = Marks(desk.app._database)
    await marks.set_note("second", "Ask about the umbrella.")
    await marks.close()
    async with desk.app.run_test(size=(120, 20)) as pilot:
        await pilot.press("ctrl+f", *"umbrella")
        await desk.see(pilot, "✎", "Ask about the umbrella.", "1 of 1")
        await pilot.press("enter")
        await desk.see(pilot, "a draft of the plan")


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (20, 5)])
async def test_it_fits(desk: Desk, size: tuple[int, int]) -> None:
    await talk(desk)
    async with desk.app.run_test(size=size) as pilot:
        await pilot.press("ctrl+f", *"bud")
        await desk.see(pilot, *(("so about the budget", "best first") if size[0] > 20 else ("Search bud",)))


async def test_the_palette_offers_what_can_be_done_there_once(desk: Desk) -> None:
    await talk(desk)
    async with desk.app.run_test() as pilot:
        await pilot.press("ctrl+f")
        await desk.see(pilot, "Type what was said")
        offered = [command.title for command in desk.app.get_system_commands(desk.app.screen)]
        assert {"Open", "Help", "Back", "Theme"} <= set(offered)
        assert "Palette" not in offered
        assert len(offered) == len(set(offered))
