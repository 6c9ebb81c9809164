"""The journal on the screen: every webhook that came, and one of them as it came."""

from __future__ import annotations

import asyncio
import json
import shlex
from typing import TYPE_CHECKING

from textual.widgets import Static

from monitor.tui.screens.deliveries import SHOWN_LINES, pretty
from monitor.tui.themes import LIGHT

if TYPE_CHECKING:
    import pytest

    from tests.tui.conftest import Desk

SIZE = (100, 30)


async def test_the_oldest_delivery_is_one_key_away(desk: Desk) -> None:
    for number in range(230):
        await desk.status(f"bot-{number:03}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "230 live")
        await pilot.press("d")
        await desk.see(pilot, "1 of 230", "bot-229")
        await pilot.press("G")
        await desk.see(pilot, "230 of 230", "bot-000")


async def test_the_cursor_stays_on_its_delivery_however_many_others_come_at_once(desk: Desk) -> None:
    await desk.status("mine", "joining_call")
    await desk.status("other", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "mine")
        await pilot.press("d", "j")
        await desk.see(pilot, "2 of 2")
        await asyncio.gather(*(desk.status(f"new-{number}", "joining_call") for number in range(300)))
        await desk.see(pilot, "302 of 302", "mine")


async def test_the_cursor_stays_on_its_delivery_while_others_come(desk: Desk) -> None:
    for number in range(5):
        await desk.status(f"bot-{number}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-4")
        await pilot.press("d", "j")
        await desk.see(pilot, "2 of 5")
        await desk.status("later", "joining_call")
        await desk.see(pilot, "later", "3 of 6")
        await pilot.press("enter")
        await desk.see(pilot, '"bot_id": "bot-3"')


async def test_a_delivery_is_copied_as_a_command_that_sends_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
    await desk.status("it's; $(here)", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "$(here)")
        await pilot.press("d", "c")
        await desk.until(pilot, lambda _: bool(copied), "nothing copied")
    words = shlex.split(copied[0])
    assert words[0] == "curl"
    assert words[-1] == desk.intake.url
    assert json.loads(words[words.index("--data-binary") + 1])["data"]["bot_id"] == "it's; $(here)"


def test_a_long_body_is_indented_and_cut_where_reading_it_would_take_too_long() -> None:
    lines = pretty(json.dumps({"words": list(range(9_000))}).encode()).splitlines()
    assert lines[:3] == ["{", '  "words": [', "    0,"]
    assert len(lines) == SHOWN_LINES + 1
    assert lines[-1] == "… 7,004 lines more"


def test_what_is_no_json_is_shown_as_it_is() -> None:
    assert pretty(b"no {json") == "no {json"
    assert pretty(b"[" * 100_000).startswith("[[")


async def test_an_open_delivery_takes_the_colours_of_a_new_theme(desk: Desk) -> None:
    await desk.status("b", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "joining")
        await pilot.press("d", "enter")
        await desk.see(pilot, '"bot_id"')
        before = desk.app.screen.query_one(Static).content
        desk.app.theme = LIGHT.name
        await desk.until(pilot, lambda _: desk.app.screen.query_one(Static).content is not before, "no other colours")
