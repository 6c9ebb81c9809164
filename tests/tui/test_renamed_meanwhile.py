"""Speakers get other names, here or in another process, while one is in the middle of something: it goes on."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from monitor.store.marks import Marks
from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.meetings import BUDGET, a_meeting, open_first
from tests.tui.talk import LONG, TALK, Reading, reading, said, settled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

SIZE = (100, 24)


@asynccontextmanager
async def elsewhere(desk: Desk) -> AsyncIterator[Marks]:
    """Rename as another process does."""
    marks = Marks(desk.writer._path, desk.alarm.wake)
    yield marks
    await marks.close()


def pane_of(desk: Desk) -> TranscriptPane:
    return desk.app.screen.query_one(TranscriptPane)


def line_with(desk: Desk, words: str) -> str:
    return next(line for line in desk.screen() if words in line)


async def until_strip_has(desk: Desk, pilot: Pilot[None], *lanes: str) -> None:
    await desk.until(pilot, lambda text: all(f" ■ {lane} " in text for lane in lanes), f"no {lanes}")


async def test_folds_and_the_word_stay_as_they_are(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot, elsewhere(desk) as marks:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("1")
        await desk.see(pilot, "1 turn by others")
        await pilot.press("enter", "w", "w")
        await desk.see(pilot, "Hello Alice!", "“Bob!”  0:00:01.25")
        await marks.rename("meeting", ["Bob"], "Zoe")
        await until_strip_has(desk, pilot, "Zoe")
        assert line_with(desk, "Hello Alice!").startswith(" 0:00:02  Zoe ")
        await desk.see(pilot, "“Bob!”  0:00:01.25", "1 turn by others")
        await marks.rename("meeting", ["Alice"], "Zoe")
        await desk.until(pilot, lambda text: "■ Alice" not in text)
        assert line_with(desk, "Hello Alice!").startswith("                ")  # the same speaker goes on
        await desk.see(pilot, "▸1 ■ Zoe", "“Bob!”  0:00:01.25", "1 turn by others")
        await pilot.press("P")
        await desk.see(pilot, "▸1 ■ Alice", " 3 ■ Bob", "“Bob!”  0:00:01.25", "Hello Alice!")


async def test_the_selection_and_the_match_stay_as_they_are(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot, elsewhere(desk) as marks:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("/", *"the", "enter", "n", "v", "j")
        await desk.see(pilot, "2 of 8", "selecting")
        selected = [text for _, text in pane_of(desk).selected()]
        assert selected
        await marks.rename("meeting", ["Alice"], "Somebody with a long name")
        await until_strip_has(desk, pilot, "Somebody with a…")
        await desk.see(pilot, "2 of 8", "selecting")
        assert [text for _, text in pane_of(desk).selected()] == selected
        await pilot.press("u")
        await until_strip_has(desk, pilot, "Alice")
        assert [text for _, text in pane_of(desk).selected()] == selected


async def test_what_is_still_to_come_has_the_names_too() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(TALK[:1])
        app.pane.call({"Alice": "Zoe", "Bob": "Zoe"}, ["Zoe"])
        app.load(TALK[1:])
        await pilot.pause()
        lines = [line for line in app.lines() if line]
        assert [line[10:15].strip() for line in lines] == ["Zoe", "", "", "", "", ""]
        assert lines[-1].endswith("… 10s, 1 turn by others")
        app.pane.call({}, [])
        await pilot.pause()
        assert [line[10:15].strip() for line in app.lines() if line] == ["Alice", "", "Bob", "Alice", "", "Carol"]


async def test_what_is_in_sight_at_the_end_stays_there_when_more_is_shown() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.pane.go_to_utterance(len(LONG) - 5)
        app.pane.show_only(["Bob"])
        await settled(pilot)
        first = app.pane._in_sight[0].utterance
        assert first < len(LONG) - 5
        app.pane.call({"Alice": "Bob"}, ["Bob"])
        await settled(pilot)
        assert app.pane._in_sight[0].utterance == first


async def test_who_is_one_speaker_now_has_one_lane() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load_strip(said("Ana: Hi!", "Bob: Hi!", "Ana (Unverified): Bye.", "Bob: Bye."))
        apart = app.strip._timeline.levels("Ana", 4)
        app.strip.call(app.strip._shares[:1], {"Ana (Unverified)": "Ana"})
        assert (apart, app.strip._timeline.levels("Ana", 4)) == ([8, 0, 0, 0], [8, 0, 8, 0])
