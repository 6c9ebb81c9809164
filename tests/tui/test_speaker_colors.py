"""Speakers' colours: told apart and read on their grounds in any terminal, and the same wherever a meeting is shown."""

from __future__ import annotations

from itertools import combinations
from math import dist
from typing import TYPE_CHECKING

import pytest
from rich.color import Color, ColorSystem
from textual.color import Color as Mixed
from textual.color import rgb_to_lab

from monitor.model.speaker_colors import ON_DARK, ON_LIGHT, OWN, place
from monitor.model.transcript import UNNAMED
from monitor.tui import themes
from monitor.tui.palette import ANSI, ANSI_LIGHT, DARK, LIGHT, PLAIN
from tests.tui.meetings import SIZE, a_meeting, open_first, turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.theme import Theme

    from monitor.tui.palette import Palette
    from tests.tui.conftest import Desk

PAIR = frozenset({"Björn", "Mira"})
"""Whose names have the same colour."""


def in_256(color: str) -> str:
    return Color.parse(color).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


def apart(one: str, other: str) -> float:
    """Return how far two colours are from each other for the eye: CIE76."""
    first, second = (rgb_to_lab(Mixed.parse(color)) for color in (one, other))
    return dist((first.L, first.a, first.b), (second.L, second.a, second.b))


def luminance(color: str) -> float:
    parts = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in Mixed.parse(color).normalized
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("colors", [ON_DARK, ON_LIGHT])
def test_colours_are_told_apart_as_they_are_and_in_256(colors: Sequence[str]) -> None:
    for seen in (colors, [in_256(color) for color in colors]):
        assert min(apart(*pair) for pair in combinations(seen, 2)) > 17
        assert min(apart(*pair) for pair in combinations(seen[:OWN], 2)) > 25, "names' own"


@pytest.mark.parametrize(("colors", "theme"), [(ON_DARK, themes.DARK), (ON_LIGHT, themes.LIGHT)])
def test_colours_are_read_on_their_ground(colors: Sequence[str], theme: Theme) -> None:
    for ground in (theme.background, theme.panel):
        assert ground is not None
        for color in colors:
            dark, light = sorted((luminance(color) + 0.05, luminance(ground) + 0.05))
            assert light / dark >= 4.5, (color, ground)


@pytest.mark.parametrize("palette", [DARK, LIGHT, ANSI, ANSI_LIGHT])
def test_two_of_a_meeting_do_not_look_the_same(palette: Palette) -> None:
    everybody = frozenset(f"Speaker {number}" for number in range(len(palette.hues.speakers + palette.hues.spare)))
    among = palette.among(everybody)
    assert len({among.speaker_color(name) for name in everybody}) == len(everybody)
    assert among == palette.among(frozenset(everybody)), "nothing to paint anew"
    assert among.speaker_color("Somebody else") == palette.speaker_color("Somebody else")
    assert among.speaker_color(UNNAMED) == palette.hues.dim
    assert hash(among) == hash(palette)


def test_without_colours_they_need_none() -> None:
    assert {PLAIN.among(PAIR).speaker_color(name) for name in PAIR} == {"default"}


async def test_a_meeting_s_speakers_have_their_colours_wherever_it_is_shown(desk: Desk) -> None:
    assert len({place(name, OWN) for name in PAIR}) == 1, "else this shows nothing"
    await a_meeting(desk, turn("Mira", "So about the budget", 1), turn("Björn", "Yes", 10))

    def look(times: int, speakers: frozenset[str] = PAIR) -> None:
        """See that the names stand on the screen so many times in a speaker's colour, which is theirs."""
        names = [
            (segment.text.strip(" ■▸"), segment.style.color.name)
            for strip in desk.app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.color and segment.text.strip(" ■▸") in speakers
        ]
        seen = [(name, color) for name, color in names if color in ON_DARK]
        assert set(seen) == {(name, DARK.among(speakers).speaker_color(name)) for name in speakers}
        assert len(seen) == times, seen

    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting", "Mira 8", "Björn")
        look(2)
        await open_first(desk, pilot, "1 ■ Mira", "0:00:10  Björn")
        look(4)
        await pilot.press("m", "apostrophe")
        await desk.see(pilot, " bookmarks")
        look(5)
        await pilot.press("escape")
        await desk.until(pilot, lambda text: " bookmarks" not in text)
        await pilot.press("R")
        await desk.see(pilot, " rename 1")
        look(5)
        await pilot.press("escape")
        await desk.until(pilot, lambda text: " rename 1" not in text)
        await pilot.press("i")
        await desk.see(pilot, "Who talks")
        look(4)
        await pilot.press("escape", "R", "down", *"Zoë", "enter")
        await desk.until(pilot, lambda text: "■ Zoë" in text and " rename 1" not in text)
        look(4, frozenset({"Mira", "Zoë"}))  # Mira has her name's own now
