"""Taking meetings away from the table and from a transcript: by keys and by mouse, one, the marked, or all."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING

import pytest
from textual.events import Paste
from textual.widgets import Input

from monitor.taking.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

SIZE = (200, 30)


def turn(speaker: str, at: float, *words: str) -> dict[str, object]:
    """Return a turn as the provider sends it."""
    spoken = [{"start": at + n, "end": at + n + 1, "word": word} for n, word in enumerate(words)]
    return {"speaker": speaker, "words": spoken}


TALK = [turn("Ana", 0, "Good", "morning"), turn("Bob", 5, "Hello"), turn("Ana", 9, "Bye")]


@pytest.fixture
async def meetings(desk: Desk, home: Path) -> Path:
    """Have three meetings and one that is still going on; return the folder that files go to."""
    for at, bot_id in enumerate(("first", "second", "third"), 1):
        await desk.take("complete", received_at=1_700_000_000_000 + at, bot_id=bot_id, mp4="x", transcript=TALK)
    await desk.status("live", "in_waiting_room")
    return home / "meetings"


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)


async def test_the_meeting_under_the_cursor_goes_into_a_file(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "e")
        await desk.see(pilot, "● third", "enter writes third.md into ~/meetings")
        await press(pilot, "enter")
        await desk.see(pilot, f"✓ {meetings}/third.md")
        assert names(meetings) == ["third.md"]
        assert (meetings / "third.md").read_text().startswith("# Meeting third\n")
        await press(pilot, "enter")
        await desk.see(pilot, "IN STATE")
        await press(pilot, "T", *"Sales", "enter", "e")
        await desk.see(pilot, "● Sales", "enter writes Sales~third.md into ~/meetings")


async def test_the_marked_ones_go_each_into_a_file_however_they_are_sorted(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "x", "x")
        await desk.see(pilot, "▌✓ completed     third", "▌✓ completed     second", "2 marked")
        await press(pilot, "s", "S", "x")
        await desk.until(pilot, lambda text: "1 marked" in text or "3 marked" in text)
        await press(pilot, "e")
        await desk.see(pilot, " marked")
        await press(pilot, "right", "right", "right", "right", "right", "right", "enter")
        await desk.see(pilot, f"in {meetings}")
        assert len(names(meetings)) in {1, 3}
        assert all(name.endswith(".html") for name in names(meetings))


async def test_a_mark_is_taken_off_and_escape_takes_all_off_after_the_filter(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "x", "x", "k", "x")
        await desk.until(pilot, lambda text: "1 marked" in text and text.count("▌") == 1)
        await press(pilot, "slash", *"first", "enter")
        await desk.see(pilot, "1 marked  /first: 1 of 4")
        await press(pilot, "escape")
        await desk.see(pilot, "▌", "1 marked")
        await press(pilot, "escape")
        await desk.until(pilot, lambda text: "marked" not in text and "▌" not in text)
    assert names(meetings) == []


async def test_all_that_the_filter_shows(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "slash", *"ir", "enter", "e")
        await desk.see(pilot, "all that /ir shows (2)")
        await press(pilot, "up", "right")
        await desk.see(pilot, "● all that /ir shows (2)", "a file for each meeting")
        await press(pilot, "enter")
        await desk.see(pilot, f"✓ 2 meetings in {meetings}")
        assert names(meetings) == ["first.md", "third.md"]


async def test_what_has_no_transcript_is_told(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "live")
        await press(pilot, "e", "enter")
        await desk.see(
            pilot, "Nothing was written.", "1 left out: no transcript, or nothing in it of what was asked for"
        )
        await press(pilot, "k", "right", "enter")
        await desk.see(pilot, "✓ 3 meetings", "1 left out: no transcript")
    assert len(names(meetings)) == 3


async def test_what_is_there_stays_beside_the_new_one(desk: Desk, meetings: Path) -> None:
    put(meetings / "third.md", "my thesis")
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "e", "enter")
        await desk.see(pilot, "third (2).md")
        assert (meetings / "third.md").read_text() == "my thesis"
        await press(pilot, "escape", "e", "up", "up", "right", "enter")
        await desk.see(pilot, "● keep the old one", "1 left out: the file is there already")
        await press(pilot, "right", "enter")
        await desk.see(pilot, f"✓ {meetings}/third.md")
    assert (meetings / "third.md").read_text().startswith("# Meeting third")


async def test_another_folder_is_typed_and_remembered(desk: Desk, meetings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere" / "deep"
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "e", "f", "ctrl+u")
        desk.app.post_message(Paste(str(folder)))
        await desk.see(pilot, str(folder)[-20:])
        await press(pilot, "enter")
        await desk.see(pilot, f"into {folder}")
        await press(pilot, "enter")
        await desk.see(pilot, "✓")
        await press(pilot, "escape", "e")
        await desk.see(pilot, f"into {folder}")
        await press(pilot, "f", "ctrl+u", "enter")
        await desk.see(pilot, "A folder must be the path of a file.", "folder ~/meetings")
        await press(pilot, *"here", "enter")
        await desk.see(pilot, "into here")
    assert names(folder) == ["third.md"]
    assert names(meetings) == []


@pytest.mark.usefixtures("meetings")
async def test_a_closed_prompt_gets_no_keys_when_one_comes_back(desk: Desk) -> None:
    """It would pass each on to whoever has the keyboard, which would be itself: for ever."""
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "third")
        await pilot.press("e", "f", "escape", "question_mark")
        await desk.see(pilot, "Say where the files are to go")
        await pilot.press("escape")
        await desk.see(pilot, "Take away what was said")
        assert desk.app.screen.focused is None
        await pilot.press("I", "f")
        await desk.see(pilot, "folder ")
        assert isinstance(desk.app.screen.focused, Input)


async def test_a_folder_that_cannot_be_is_said_and_another_one_tried(desk: Desk, meetings: Path) -> None:
    put(meetings, "a file")
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "e", "enter")
        await desk.see(pilot, "✗ cannot make the folder", "File exists; name another one")
        await press(pilot, "f", "2", "enter", "enter")
        await desk.see(pilot, "✓")
    assert names(meetings.with_name("meetings2")) == ["third.md"]


async def test_with_the_mouse_alone(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third", "e export")

        async def click(text: str) -> None:
            [(x, y), *_] = [(line.index(text), y) for y, line in enumerate(desk.screen()) if text in line]
            await pilot.click(offset=(x, y))

        await click("third")
        await click("e export")
        await desk.see(pilot, "○ json")
        await click("○ json")
        await desk.see(pilot, "● json")
        await click("~/meetings")
        await desk.see(pilot, "folder ~/meetings")
        await click("esc cancel")
        await click("enter write  ")
        await desk.see(pilot, "✓", "third.json")
    assert json.loads((meetings / "third.json").read_text())["bot_id"] == "third"


async def test_from_a_transcript_only_the_speaker_who_is_shown(desk: Desk, meetings: Path) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "enter")
        await desk.see(pilot, "Good morning")
        await press(pilot, "2", "e")
        await desk.see(pilot, "● only Bob", "○ everybody")
        await press(pilot, "enter")
        await desk.see(pilot, "✓")
        assert "Good morning" not in (meetings / "third.md").read_text()
        await press(pilot, "k", "right", "enter")
        await desk.see(pilot, "third (2).md")
        assert "Good morning" in (meetings / "third (2).md").read_text()
        await press(pilot, "y")
        await desk.see(pilot, "Copied")
        await press(pilot, "escape")
        await desk.see(pilot, "Hello")


async def test_from_a_transcript_only_the_lines_that_are_selected(desk: Desk, home: Path) -> None:
    long = turn("Ana", 20, *(f"word{number}" for number in range(40)))
    await desk.take("complete", bot_id="fourth", mp4="x", transcript=[*TALK, long])
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "fourth")
        await press(pilot, "enter")
        text = await desk.see(pilot, "Good morning", "word39")
        within = next(line for line in text.splitlines() if "word0" in line).split()
        assert "word39" not in within
        await press(pilot, "v", "j", "j", "k", "e")
        await desk.see(pilot, "● what is selected, from 0:00:00 to 0:00:05", "○ everything")
        await press(pilot, "enter")
        await desk.see(pilot, "fourth.md")
        assert "Hello" in (one := (home / "meetings/fourth.md").read_text())
        assert "Bye" not in one
        await press(pilot, "escape", "j", "j", "j", "v", "v", "e")
        await desk.see(pilot, "● what is selected, from 0:00:20", "○ everything")
        await press(pilot, "enter")
        await desk.see(pilot, "fourth (2).md")
        two = (home / "meetings/fourth (2).md").read_text().split()
        assert "Bye" not in two
        assert "word0" in two
        assert within[-1] in two
        assert "word39" not in two
        await press(pilot, "k", "right", "enter")
        await desk.see(pilot, "● everything", "fourth (3).md")
        three = (home / "meetings/fourth (3).md").read_text()
        assert "Good morning" in three
        assert "word39" in three


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "q"])
async def test_it_is_stopped_without_a_half_file(
    desk: Desk, meetings: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    window = Source.window

    def slow(self: Source, bot_id: str, first: int, *, with_words: bool) -> object:
        if bot_id == "second":
            reached.set()
            assert go_on.wait(10)
        return window(self, bot_id, first, with_words=with_words)

    monkeypatch.setattr(Source, "window", slow)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "e", "up", "right", "enter")
        await desk.until(pilot, lambda _: reached.is_set())
        await desk.see(pilot, "1 of 3", "esc stops", "█")
        assert any(name.endswith(".part") for name in names(meetings))
        await press(pilot, key)
        await desk.until(pilot, lambda text: key != "q" or "IN STATE" in text)
        go_on.set()
        await desk.until(pilot, lambda text: key == "q" or "Stopped." in text)
        await desk.until(pilot, lambda _: names(meetings) == ["third.md"])


async def test_leaving_the_app_ends_it(desk: Desk, meetings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = Source.window

    def endless(self: Source, bot_id: str, _first: int, *, with_words: bool) -> object:
        return window(self, bot_id, 0, with_words=with_words)

    monkeypatch.setattr(Source, "window", endless)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "third")
        await press(pilot, "j", "e", "enter")
        await desk.until(pilot, lambda _: bool(names(meetings)))
        await press(pilot, "ctrl+q")
    await asyncio.get_running_loop().shutdown_default_executor()  # as when the program ends
    assert names(meetings) == []


async def test_where_there_is_nothing_it_is_said(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "curl")
        await press(pilot, "e")
        await desk.see(pilot, "There is nothing to take away.")


async def test_a_hostile_id_is_text_and_names_no_path(desk: Desk, meetings: Path) -> None:
    hostile = "[/red]../../[b]x\x1b]52;c;aGk=\x07"
    await desk.take("complete", bot_id=hostile, mp4="x", transcript=TALK)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await desk.see(pilot, "[/red]../../[b]x")
        await press(pilot, "j", "e")
        await desk.see(pilot, "● [/red]../../[b]x", "enter writes red_.._.._b_x_52_c_aGk~")
        await press(pilot, "enter")
        await desk.see(pilot, f"✓ {meetings}/red_.._.._b_x_52_c_aGk~")
        await press(pilot, "y")
        await desk.see(pilot, "Copied")
    assert len(names(meetings)) == 1
