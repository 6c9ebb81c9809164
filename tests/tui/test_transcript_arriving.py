"""What stands in a transcript's place before it comes, and what becomes of the reader when it does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from monitor.model.failures import explain
from monitor.store.reader import Reader
from monitor.tui.reading import page
from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.meetings import BUDGET, SIZE, a_meeting, open_first, turn

if TYPE_CHECKING:
    from monitor.model.transcript import Utterance
    from tests.tui.conftest import Desk


async def test_a_transcript_that_comes_while_one_looks_appears_by_itself(desk: Desk) -> None:
    await desk.status("meeting", "in_call_recording", ago_s=60)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "No transcript yet.", "last status: recording.")
        await desk.take("complete", bot_id="meeting", mp4="", speakers=[], transcript=[turn("Ana", "Here it is", 1)])
        await desk.see(pilot, "Here it is")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"mp4": "x"}, "This meeting has no transcript."),
        ({"mp4": "x", "transcript": []}, "The transcript is empty."),
        ({"mp4": "x", "transcript": [{"speaker": "Ana", "words": []}]}, "The transcript is empty."),
    ],
)
async def test_no_transcript_and_an_empty_one_say_so(desk: Desk, data: dict[str, object], said: str) -> None:
    await desk.take("complete", None, bot_id="meeting", **data)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, said)


async def test_a_receiver_that_fails_is_seen_while_one_reads(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        well = desk.intake.now
        desk.intake.now = type(well)(well.where, listening=True, problem="cannot write: disk full")
        await desk.see(pilot, "✗ cannot write: disk full", "Hi Bob!")
        desk.intake.now = well
        await desk.until(pilot, lambda text: "disk full" not in text, "still told")


@pytest.mark.parametrize("width", [120, 60])
async def test_a_failed_meeting_is_explained_whole(desk: Desk, width: int) -> None:
    await desk.take("failed", bot_id="meeting", error="CannotJoinMeeting", message="kicked")
    failure = explain("CannotJoinMeeting")
    async with desk.app.run_test(size=(width, 30)) as pilot:
        text = " ".join((await open_first(desk, pilot, "“kicked”")).split())
        assert failure.meaning in text
        assert failure.advice in text


async def test_a_status_that_is_not_known_stands_for_itself(desk: Desk) -> None:
    await desk.status("meeting", "recording_paused")
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "last status: recording_paused.")


async def test_a_transcript_that_comes_again_leaves_the_reader_where_he_was(desk: Desk) -> None:
    turns = [turn(f"S{number % 3}", f"sentence number {number} of many", number * 30) for number in range(200)]
    await a_meeting(desk, *turns)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("2", "slash", *"number 100", "enter")
        before = await desk.see(pilot, "1 of 1", "sentence number 100 ")
        await a_meeting(desk, *turns, turn("S1", "one more", 9000))
        await desk.see(pilot, "1,002 words")
        await desk.see(pilot, "1 of 1", "sentence number 100 ")
        lines = [line[1:] for line in before.splitlines() if "sentence number" in line]  # after the sign of a match
        await desk.until(pilot, lambda text: all(line in text for line in lines), "another place")
        await pilot.press("escape", "escape")
        await desk.see(pilot, "sentence number 99 ")


async def test_a_transcript_that_comes_again_while_it_is_loaded_is_not_mixed_with_the_one_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "FIRST_SLICE", 2)
    monkeypatch.setattr(page, "SLICE", 3)
    reading, cleared, utterances, clear = asyncio.Event(), asyncio.Event(), Reader.utterances, TranscriptPane.clear

    async def held_once(self: Reader, bot_id: str, first: int, count: int, **how: bool) -> list[Utterance]:
        found = await utterances(self, bot_id, first, count, **how)
        if first and not reading.is_set():
            reading.set()
            await cleared.wait()
        return found

    def clear_and_go_on(self: TranscriptPane) -> None:
        clear(self)
        cleared.set()

    monkeypatch.setattr(Reader, "utterances", held_once)
    await a_meeting(desk, *(turn("A", f"old {number} words", number * 9) for number in range(12)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "old 0 words", "old 1 words")
        await reading.wait()
        monkeypatch.setattr(TranscriptPane, "clear", clear_and_go_on)
        await a_meeting(desk, *(turn("A", f"new {number} words", number * 9) for number in range(12)))
        text = await desk.see(pilot, *(f"new {number} words" for number in range(12)))
        assert "old" not in text
