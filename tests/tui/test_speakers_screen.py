"""Everybody who spoke, as a person at the keyboard sees them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from monitor.store.filters import is_called
from monitor.store.reader import Reader
from monitor.store.rows import View
from monitor.tui.speaker_list import SpeakerList
from tests.tui.meetings import a_meeting, turn

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

LONG = " ".join(["so"] * 300)
NAMES = ["Ana Sánchez", "[/red] Bob", "!status:failed 漢字", "Carol"]


async def meetings(desk: Desk) -> None:
    """Ana speaks in both, and longest."""
    await a_meeting(desk, turn(NAMES[0], LONG, 1), turn(NAMES[1], "So it is.", 90), bot_id="first")
    talk = (
        turn(NAMES[0], LONG, 1),
        turn(NAMES[2], "So it is, indeed.", 90),
        turn("Carol", "Yes.", 95),
        turn("", "Hm", 99),
    )
    await a_meeting(desk, *talk, bot_id="second")


def order(text: str) -> list[str]:
    """The first words of the rows."""
    return [line.split()[0] for line in text.splitlines()[2:-1] if line.strip()]


async def open_speakers(desk: Desk, pilot: Pilot[None]) -> str:
    await desk.see(pilot, "first", "second")
    await pilot.press("I")
    return await desk.see(pilot, "TALK▾", "1 of 4")


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 15)])
async def test_everybody_is_there_who_talked_longest_first(desk: Desk, size: tuple[int, int]) -> None:
    await meetings(desk)
    async with desk.app.run_test(size=size) as pilot:
        text = await open_speakers(desk, pilot)
        assert [word.rstrip("…") for word in order(text)] == ["Ana", "!status:failed", "[/red]", "Carol"]
        [ana] = [line for line in text.splitlines() if "Ana" in line]
        assert "1m" in ana.replace("2m", "1m")
        assert " 2 " in ana
        assert ("█" in ana) == (size[0] == 140)
        assert "Unnamed" not in text


async def test_the_order_is_a_persons_choice(desk: Desk) -> None:
    await meetings(desk)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await open_speakers(desk, pilot)
        await pilot.press("S")
        assert order(await desk.see(pilot, "TALK▴"))[-1] == "Ana"
        for title in ("SHARE", "MEETINGS", "WORDS", "WORDS/MIN", "LAST HEARD", "SPEAKER"):
            await pilot.press("s")
            text = await desk.see(pilot, f"{title}▾")
        assert order(text) == ["!status:failed", "Ana", "Carol", "[/red]"]
        titles = text.splitlines()[1]
        await pilot.click(offset=(titles.index("MEETINGS"), 1))
        assert order(await desk.see(pilot, "MEETINGS▾"))[0] == "Ana"


async def test_the_cursor_stays_on_its_speaker(desk: Desk) -> None:
    await meetings(desk)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await open_speakers(desk, pilot)
        await pilot.press("G")
        await desk.see(pilot, "4 of 4")
        await pilot.press("S")
        await desk.see(pilot, "TALK▴", "1 of 4")


@pytest.mark.parametrize(("place", "found"), [(0, ["first", "second"]), (1, ["second"]), (2, ["first"])])
async def test_enter_shows_the_meetings_of_a_speaker(desk: Desk, place: int, found: list[str]) -> None:
    await meetings(desk)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await open_speakers(desk, pilot)
        await pilot.press(*["j"] * place, "enter")
        text = await desk.see(pilot, "STATUS", f"{len(found)} of 2")
        assert [bot for bot in ("first", "second") if any(f"  {bot} " in line for line in text.splitlines())] == found
        await pilot.press("escape")
        await desk.see(pilot, "first", "second", "of 2")


async def test_who_speaks_meanwhile_appears(desk: Desk) -> None:
    await meetings(desk)
    async with desk.app.run_test(size=(120, 40)) as pilot:
        await open_speakers(desk, pilot)
        await a_meeting(desk, turn("Dan", LONG, 1), bot_id="third")
        assert "Dan" in order(await desk.see(pilot, "of 5"))


@pytest.mark.parametrize("steps", range(0, 60, 10))
async def test_whoever_leaves_waits_for_no_sum(desk: Desk, tmp_path: Path, steps: int) -> None:
    await meetings(desk)
    reader = await Reader.open(tmp_path / "monitor.db")
    speakers = SpeakerList(reader)
    await speakers.open()
    summing = asyncio.create_task(speakers.sum_up())
    for _ in range(steps):
        await asyncio.sleep(0.0002)
    await speakers.close()
    await summing
    assert not await speakers.is_outdated()
    await reader.close()


@pytest.mark.parametrize("name", [*NAMES, "!", "status:", 'speaker:"x y"', '"', "ｓｔａｔｕｓ：w", "a  b"])
async def test_a_speaker_s_meetings_are_found_by_the_whole_name_alone(desk: Desk, name: str) -> None:
    others = [f"{name} Maria", f"x{name}", f"Mr {name}"]
    await a_meeting(desk, turn(name, f"I am {name}.", 1), turn("Bo", "Yes.", 9), bot_id="it")
    await a_meeting(desk, *(turn(other, "Yes.", at) for at, other in enumerate(others)), bot_id=name)
    reader = await Reader.open(desk.writer._path)
    try:
        [shown] = {share.speaker for share in await reader.speakers("it")} - {"Bo"}
        found = [row.bot.bot_id for row in await reader.window(View(is_called(shown)), 0, 9, 0)]
        left = [row.bot.bot_id for row in await reader.window(View("!" + is_called(shown)), 0, 9, 0)]
    finally:
        await reader.close()
    assert (found, left) == (["it"], [name])
