"""The keys at the foot of a screen, where room is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.tui.bindings import Scope
from monitor.tui.palette import palette_for
from monitor.tui.themes import DARK, LIGHT
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tests.tui.conftest import Desk


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.MOVING])
def test_the_way_back_can_be_clicked_in_the_narrowest_footer(scope: Scope) -> None:
    [last] = KeyBar(scope)._that_fit(4)
    assert {"escape", "q"} & set(last.keys.split(","))


def test_help_and_palette_go_next_to_last() -> None:
    assert [command.id for command in KeyBar(Scope.TRANSCRIPT)._that_fit(32)] == ["help", "palette", "leave"]


async def test_what_is_told_takes_the_colours_of_a_new_theme(desk: Desk) -> None:
    async with desk.app.run_test(size=(80, 24)):
        keys = desk.app.screen.query_one(KeyBar)
        keys.tell("here", strong=True)
        for theme in (LIGHT, DARK):
            desk.app.theme = theme.name
            assert keys.lines(80)[0][-1] == ("here", palette_for(theme).accent)


async def test_two_clicks_at_once_on_a_line_of_the_help_do_it_once(desk: Desk) -> None:
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await desk.see(pilot, "No bots yet")
        await pilot.press("question_mark")
        text = await desk.see(pilot, "Every webhook")
        [row] = [y for y, line in enumerate(text.splitlines()) if "Every webhook" in line]
        await pilot.click(offset=(30, row), times=2)
        await desk.see(pilot, "Deliveries, newest first")
        assert len(desk.app.screen_stack) == 3
        shown = desk.app.screen
        shown.dismiss()
        shown.dismiss()  # as two clicks beside it would
        await desk.see(pilot, "No bots yet")
