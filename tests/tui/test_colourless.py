"""With NO_COLOR no screen has a colour, and what is chosen is seen all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.tui.app import MonitorApp
from tests.tui.conftest import URL, StandingIntake
from tests.tui.meetings import a_meeting, turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.style import Style

    from tests.tui.conftest import Desk

TALK = (turn("Ana", "So about the budget", 1), turn("Bob", "Yes", 10))


@pytest.mark.parametrize(
    ("keys", "sight", "chosen"),
    [
        ("", URL, "completed"),
        ("colon", "Search for commands", "Back"),
        ("enter R", "rename 1", "Ana"),
        ("enter m apostrophe", "go there", "So about the budget"),
        ("enter slash b u d g e t enter", "1 of 1", "budget"),
    ],
)
async def test_nothing_has_a_colour_and_what_is_chosen_is_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, keys: str, sight: str, chosen: str
) -> None:
    await a_meeting(desk, *TALK)
    monkeypatch.setenv("NO_COLOR", "1")
    desk.app = MonitorApp(desk.app.database, intake=StandingIntake(), alarm=desk.alarm, theme="dracula")
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await desk.see(pilot, "IN STATE")
        await pilot.press(*keys.split())
        await desk.see(pilot, sight)
        await pilot.pause()
        shown = list(looks(desk))
    assert not [text for text, style in shown if not is_plain(style)]
    assert any(chosen in text and (style.reverse or style.underline) for text, style in shown)


def looks(desk: Desk) -> Iterator[tuple[str, Style]]:
    for strip in desk.app.screen._compositor.render_strips():
        yield from ((segment.text, segment.style) for segment in strip if segment.style)


def is_plain(style: Style) -> bool:
    return all(color is None or color.is_default for color in (style.color, style.bgcolor))
