"""The strip shows who spoke where, takes clicks, and leaves small terminals to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.model.transcript import SpeakerShare, Utterance
from monitor.tui.widgets.speaker_strip import SpeakerStrip, lanes_for
from tests.tui.talk import Reading, meeting, reading, said

if TYPE_CHECKING:
    from textual.pilot import Pilot

MINUTE = 60_000
TALK = [
    Utterance("Alice", 0, 30 * MINUTE, "x"),
    Utterance("Bob", 30 * MINUTE, 50 * MINUTE, "x"),
    Utterance("Carol", 50 * MINUTE, 60 * MINUTE, "x"),
]


async def strip_of(pilot: Pilot[None], spoken: list[Utterance]) -> list[str]:
    app = reading(pilot)
    app.load_strip(spoken)
    await pilot.pause()
    return app.lines()[: app.strip.size.height] if app.strip.display else []


async def test_lanes_are_to_scale() -> None:
    async with Reading().run_test(size=(77, 24)) as pilot:
        assert await strip_of(pilot, TALK) == [
            f" 1 ■ Alice  50%  {'█' * 29}▄",
            f" 2 ■ Bob    33%  {' ' * 29}▅{'█' * 19}▂",
            f" 3 ■ Carol  17%  {' ' * 49}▇{'█' * 9}",
            f"{' ' * 17}▲{'1:00:00'.rjust(58)}",
        ]


async def test_the_marker_is_where_one_reads() -> None:
    async with Reading().run_test(size=(77, 24)) as pilot:
        app = reading(pilot)
        await strip_of(pilot, TALK)
        places = []
        for minute in (0, 30, 59, 60, 99, -1):
            app.strip.set_position(minute * MINUTE)
            await pilot.pause()
            places.append(app.lines()[3].index("▲") - 17)
        assert places == [0, 29, 58, 58, 58, 0]
        assert "1:00:00" in app.lines()[3], "the marker hides the end only where it stands on it"


async def test_clicks_seek_and_pick() -> None:
    async with Reading().run_test(size=(77, 24)) as pilot:
        app = reading(pilot)
        await strip_of(pilot, TALK)
        for cell in ((17, 0), (46, 3), (75, 1), (76, 1), (5, 1), (3, 3)):
            await pilot.click(SpeakerStrip, offset=cell)
        await pilot.pause()
        assert app.heard == [
            SpeakerStrip.Sought(0),
            SpeakerStrip.Sought(29 * 60 * MINUTE // 59),
            SpeakerStrip.Sought(58 * 60 * MINUTE // 59),
            SpeakerStrip.Picked("Bob"),
        ]


async def test_who_is_picked_is_told_apart_without_colour() -> None:
    async with Reading().run_test(size=(77, 24)) as pilot:
        app = reading(pilot)
        await strip_of(pilot, TALK)
        app.strip.pick(["Bob"])
        await pilot.pause()
        assert [line[:10] for line in app.lines()[:3]] == [" 1 ■ Alice", "▸2 ■ Bob  ", " 3 ■ Carol"]
        app.strip.pick([])
        await pilot.pause()
        assert app.lines()[1].startswith(" 2 ■ Bob")


async def test_speakers_without_a_lane_are_counted_and_named_when_picked() -> None:
    names = [f"Speaker {letter}" for letter in "ABCDEFGHIJKL"]
    async with Reading().run_test(size=(120, 40)) as pilot:
        app = reading(pilot)
        lines = await strip_of(pilot, said(*(f"{name}: x" for name in names)))
        assert len(lines) == 10
        assert lines[-1].startswith(" +3 more")
        assert [app.strip.speaker(number) for number in (0, 1, 9, 12, 13)] == [
            None,
            names[0],
            names[8],
            names[11],
            None,
        ]
        app.strip.pick(names[11:])
        await pilot.pause()
        assert app.lines()[9].startswith("▸12 ■ Speaker L")
        app.strip.pick(names[8:11])
        await pilot.pause()
        assert app.lines()[8].startswith("▸9 ■ Speaker I")
        assert app.lines()[9].startswith("▸2 of 3 more")
        await pilot.click(SpeakerStrip, offset=(3, 9))
        await pilot.pause()
        assert app.heard == [SpeakerStrip.Missed()]


@pytest.mark.parametrize(("height", "lanes"), [(50, 9), (30, 9), (29, 4), (20, 4), (19, 2), (11, 0), (1, 0)])
def test_the_text_keeps_most_of_a_small_terminal(height: int, lanes: int) -> None:
    assert lanes_for(height) == lanes


async def test_the_strip_follows_the_terminals_height_and_its_screens_wish() -> None:
    async with Reading().run_test(size=(80, 40)) as pilot:
        app = reading(pilot)
        spoken = meeting(100, [f"S{number}" for number in range(12)])
        app.load(spoken)
        assert len(await strip_of(pilot, spoken)) == 10
        for height, rows in ((24, 5), (15, 3), (5, 0), (40, 10)):
            await pilot.resize_terminal(80, height)
            await pilot.pause()
            assert (app.strip.size.height if app.strip.display else 0) == rows
            assert app.pane.size.height == height - rows


@pytest.mark.parametrize("width", [120, 80, 60, 45, 30, 20, 7, 1])
async def test_any_width_will_do(width: int) -> None:
    async with Reading().run_test(size=(width, 40)) as pilot:
        app = reading(pilot)
        app.strip.begin([SpeakerShare("王小明 with a very long name", 3, 1), SpeakerShare("", 0, 0)], 0)
        app.strip.add(TALK)
        await pilot.pause()
        assert all(strip.cell_length == width for strip in app.strip._strips)
        await pilot.click(SpeakerStrip, offset=(width - 1, 0))


async def test_bars_begin_where_the_text_below_begins() -> None:
    spoken = meeting(50, ["Alice", "Maximilian"])
    async with Reading().run_test(size=(100, 40)) as pilot:
        app = reading(pilot)
        app.load(spoken)
        lines = await strip_of(pilot, spoken)
        text = app.lines()[len(lines)]
        assert lines[-1].index("▲") == text.index(spoken[0].text[:10])


async def test_nobody_needs_no_strip() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        assert await strip_of(pilot, []) == []
