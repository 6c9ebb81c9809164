"""The numbers of a meeting, as a person at the keyboard sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.store.location import DatabaseProblem
from monitor.store.marks import Marks
from monitor.store.reader import Reader
from monitor.tui.screens.numbers import NumbersScreen
from monitor.tui.screens.transcript import TranscriptScreen
from tests.tui.meetings import a_meeting, turn

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.model.transcript import Utterance
    from tests.tui.conftest import Desk

LONG = " ".join(["so"] * 60)
TALK = (turn("Ana [/red]", LONG, 1), turn("Bob", LONG, 10), turn("Ana [/red]", LONG, 60), turn("-", "Hm", 80))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)])
async def test_i_shows_the_numbers_of_the_meeting_under_the_cursor(desk: Desk, size: tuple[int, int]) -> None:
    await a_meeting(desk, *TALK)
    async with desk.app.run_test(size=size) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("i")
        await desk.see(pilot, "Who talks", "Ana [/red]", "Bob", "66%", "33%")
        await pilot.press("G")
        await desk.see(pilot, "Bob             ▸ Ana [/red]", "“Unnamed speaker” may be several people")
        await pilot.press("escape")
        await desk.see(pilot, "IN STATE")


async def test_i_shows_them_from_the_transcript_too(desk: Desk) -> None:
    await a_meeting(desk, *TALK)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("enter")
        await desk.see(pilot, "0:00:01")
        await pilot.press("i")
        await desk.see(pilot, "Who talks", "66%")
        await pilot.press("escape")
        await desk.see(pilot, "0:00:01")


MANY = [turn(("Ana", "Carol")[at % 2], f"Word number {at} of many.", at * 2) for at in range(80)]
MANY.append(turn("Bob", f"Now {LONG}", 400))


@pytest.mark.parametrize("key", ["enter", "z"])
async def test_they_lead_to_where_it_was_and_back(desk: Desk, key: str) -> None:
    await a_meeting(desk, *MANY)
    async with desk.app.run_test(size=(120, 20)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("i")
        await desk.see(pilot, "Who talks", "Ana")
        await pilot.press(key)
        await desk.see(pilot, "0:06:40  Bob")
        await pilot.press("escape")
        await desk.see(pilot, "Who talks", "Ana")


async def test_they_lead_back_into_the_transcript_below(desk: Desk) -> None:
    await a_meeting(desk, *MANY)
    async with desk.app.run_test(size=(120, 20)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("enter")
        await desk.until(pilot, lambda text: "Word number 0" in text and "0:06:40  Bob" not in text)
        await pilot.press("i")
        await desk.see(pilot, "Who talks")
        await pilot.press("z")
        await desk.see(pilot, "0:06:40  Bob")
        await pilot.press("escape")
        await desk.see(pilot, "IN STATE")


async def test_a_call_that_comes_twice_leaves_the_transcript_where_it_is(desk: Desk) -> None:
    await a_meeting(desk, *MANY)
    async with desk.app.run_test(size=(120, 20)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("enter")
        await desk.see(pilot, "Word number 0")
        await pilot.press("i")
        await desk.see(pilot, "Who talks", "Ana")
        numbers = desk.app.screen
        assert isinstance(numbers, NumbersScreen)
        for _ in range(2):
            numbers.action_silence()
        await desk.see(pilot, "0:06:40  Bob")
        await pilot.pause()
        assert isinstance(desk.app.screen, TranscriptScreen)


async def test_two_names_that_were_merged_are_one(desk: Desk, tmp_path: Path) -> None:
    await a_meeting(desk, *TALK)
    marks = Marks(tmp_path / "monitor.db", desk.alarm.wake)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("i")
        await desk.see(pilot, "66%", "33%")
        await marks.rename("meeting", ["Bob"], "Ana [/red]")
        await desk.until(pilot, lambda text: "100%" in text and "Bob" not in text)
    await marks.close()


async def test_y_copies_them_as_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
    await a_meeting(desk, *TALK)
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("i")
        await desk.see(pilot, "Who talks")
        await pilot.press("y")
        await desk.see(pilot, "Copied")
    assert "▸ Ana [/red]" in copied[0]
    assert "Longest monologue" in copied[0]


async def test_a_bot_without_words_has_none(desk: Desk) -> None:
    await desk.status("live", "in_call_recording")
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await desk.see(pilot, "live")
        await pilot.press("i")
        await desk.see(pilot, "There is no transcript to take numbers from.")


async def test_a_transcript_that_comes_again_is_counted_again(desk: Desk) -> None:
    await a_meeting(desk, *TALK)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("i")
        await desk.see(pilot, "Bob")
        await desk.take("complete", bot_id="meeting", mp4="", speakers=[], transcript=[turn("Zoë", LONG, 1)])
        await desk.until(pilot, lambda text: "Zoë" in text and "Bob" not in text)


async def test_bars_follow_the_width(desk: Desk) -> None:
    await a_meeting(desk, *TALK)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await desk.see(pilot, "meeting")
        await pilot.press("i")
        await desk.see(pilot, "words/min    longest")
        await pilot.resize_terminal(60, 20)
        await desk.until(pilot, lambda text: "words/min    longest" not in text and "Who talks" in text)


async def test_what_could_not_be_read_is_counted_when_it_can(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_meeting(desk, *TALK)
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await desk.see(pilot, "meeting")

        async def unreadable(*_: object) -> list[Utterance]:
            raise DatabaseProblem("it is gone")

        with monkeypatch.context() as patched:
            patched.setattr(Reader, "utterances", unreadable)
            await pilot.press("i")
            await desk.see(pilot, "Counting …", "it is gone")
        await desk.status("another", "joining_call")
        await desk.see(pilot, "Who talks", "66%")
