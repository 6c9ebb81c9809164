"""Every key of every screen, where there is something for it and where there is nothing: none breaks the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.tui.bindings import COMMANDS, Scope
from tests.tui.meetings import a_meeting, turn

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

TALK = (turn("Ana", "So about the budget", 1), turn("Bob", "Yes", 10), turn("-", "Hm", 80))
LEAVING = {"leave", "quit", "interrupt"}
"""Commands that end the app where it stands on its first screen."""


def keys(*scopes: Scope) -> list[str]:
    commands = (command for scope in (*scopes, Scope.MOVING, Scope.EVERYWHERE) for command in COMMANDS[scope])
    return [command.keys.split(",")[0] for command in commands if command.id not in LEAVING]


@pytest.mark.parametrize(
    ("there", "way", "scope", "sight"),
    [
        ("nothing", (), Scope.BOTS, "IN STATE"),
        ("a meeting", (), Scope.BOTS, "IN STATE"),
        ("a bot without words", ("enter",), Scope.TRANSCRIPT, "No transcript"),
        ("a meeting", ("enter",), Scope.TRANSCRIPT, "about the budget"),
        ("nothing", ("I",), Scope.SPEAKERS, "Speakers"),
        ("nothing", ("d",), Scope.DELIVERIES, "q back"),
    ],
)
async def test_no_key_breaks_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, there: str, way: tuple[str, ...], scope: Scope, sight: str
) -> None:
    monkeypatch.setattr(type(desk.app), "copy", _not_copied)
    if there == "a meeting":
        await a_meeting(desk, *TALK)
    elif there == "a bot without words":
        await desk.status("meeting", "in_call_recording")
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await desk.see(pilot, "IN STATE")
        for key in keys(scope):
            await pilot.press(*way)
            await desk.see(pilot, sight)
            await pilot.press(key)
            while "IN STATE" not in desk.text() or desk.app.screen.is_modal:
                await pilot.press("escape")
            assert desk.app.crash is None, key


async def _not_copied(_self: object, text: str, _what: str = "") -> None:
    """Leave the clipboard of the machine alone."""
    assert text
