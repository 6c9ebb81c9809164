"""The first screen, as a person at the keyboard sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from textual.events import Key, Paste

from monitor.model.failures import explain
from monitor.tui import clock
from monitor.tui.bindings import COMMANDS, Scope
from monitor.tui.intake import Refused
from monitor.tui.palette import DARK as DARK_COLOURS
from monitor.tui.screens.bots import BotsScreen
from monitor.tui.screens.deliveries import DeliveriesScreen
from monitor.tui.screens.help import HelpScreen, help_text
from monitor.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from tests.tui.conftest import Desk

SIZE = (120, 40)
HELP_CELLS = 80 - 2 - 2 - 1
"""What the help may take of 80 columns: there are two beside it on each side, and the scrollbar."""


async def test_an_empty_screen_says_what_to_do(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await desk.see(pilot, "No bots yet", "curl -i", "monitor demo")
        assert "http://127.0.0.1:8787/webhook" in text


async def test_a_bot_appears_and_changes_in_place(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "No bots yet")
        await desk.status("bot-one", "joining_call", ago_s=30)
        await desk.see(pilot, "◌ joining", "bot-one", "1 live")
        await desk.status("bot-one", "in_waiting_room", ago_s=20)
        await desk.see(pilot, "◐ waiting room")
        await desk.status("bot-one", "in_call_recording", ago_s=10)
        text = await desk.see(pilot, "● recording")
        assert "◐ waiting room" not in text


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15), (20, 5)])
async def test_any_size_works(desk: Desk, size: tuple[int, int]) -> None:
    for number in range(30):
        await desk.status(f"bot-{number:02}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=size) as pilot:
        await desk.see(pilot, "joining")
        await pilot.press("G")
        await desk.until(pilot, lambda text: "bot-29" in text or size[0] < 40, "no last bot")
        await pilot.resize_terminal(1, 1)
        await pilot.pause()
        await pilot.resize_terminal(*SIZE)
        await desk.see(pilot, "bot-29")


async def test_on_a_low_screen_the_foot_leaves_the_room_to_the_rows(desk: Desk) -> None:
    for number in range(30):
        await desk.take("failed", bot_id=f"bot-{number:02}", error="BotRemoved")
    async with desk.app.run_test(size=(60, 24)) as pilot:
        await desk.see(pilot, "bot-29", explain("BotRemoved").advice[:20])
        await pilot.resize_terminal(60, 15)
        await desk.until(pilot, lambda text: text.count("✗ failed") == 9, "not nine rows")
        assert explain("BotRemoved").meaning[:20] in desk.screen()[-2]
        assert desk.screen()[-2].rstrip().endswith("…")


async def test_the_cursor_stays_on_its_bot(desk: Desk) -> None:
    for number in range(5):
        await desk.status(f"bot-{number}", "joining_call", ago_s=100 + number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-4")
        await pilot.press("j", "j")
        await desk.see(pilot, "─ bot-2", "3 of 5")
        await desk.status("a-new-one", "joining_call", ago_s=1)
        await desk.see(pilot, "a-new-one", "─ bot-2", "4 of 6")


async def test_until_it_is_moved_the_cursor_rests_on_the_first_row(desk: Desk) -> None:
    await desk.status("first", "joining_call", ago_s=9)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "─ first", "1 of 1")
        await desk.status("second", "joining_call", ago_s=1)
        await desk.see(pilot, "─ second", "1 of 2")


async def test_a_failure_is_explained_at_the_foot(desk: Desk) -> None:
    await desk.take("failed", bot_id="sad", error="BotNotAccepted")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "✗ failed", "declined.", "Tell the participants", "1 failed")


async def test_a_problem_of_the_receiver_stays_in_sight(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        desk.intake.now = type(desk.intake.now)("", listening=False, problem="cannot write: disk full")
        await desk.see(pilot, "✗ cannot write: disk full", "Nothing can be received")
        desk.intake.now = type(desk.intake.now)("http://x/webhook", listening=True)
        await desk.see(pilot, "● http://x/webhook")


@pytest.mark.parametrize(
    ("size", "ago_s", "told"),
    [((120, 30), 2, "20 refused: wrong key, 2s ago"), ((80, 24), 2, "20 refused: wrong key, 2s ago"),
     ((74, 24), 2, "20 refused: wrong key "), ((80, 24), 700, "20 refused ")],
)  # fmt: skip
async def test_it_is_told_why_webhooks_are_refused(
    desk: Desk, size: tuple[int, int], ago_s: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.tui.clock.now_ms", lambda: 1_000_000)
    refused = Refused(20, "wrong key", "the key is not the one that is set here", 1_000_000 - ago_s * 1000)
    desk.intake.now = replace(desk.intake.now, refused=refused)
    async with desk.app.run_test(size=size) as pilot:
        await desk.see(pilot, "20 requests were refused. The last one was told: the key is not the one")
        assert f"{desk.intake.now.where}  key ✓, {told}" in desk.text().splitlines()[0]


async def test_a_long_list_scrolls_by_pages_and_to_both_ends(desk: Desk) -> None:
    for number in range(300):
        await desk.status(f"bot-{number:03}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-000", "1 of 300")
        await pilot.press("G")
        await desk.see(pilot, "bot-299", "300 of 300")
        await pilot.press("b")
        await desk.until(pilot, lambda text: "bot-299" not in text, "still the end")
        await pilot.press("g")
        await desk.see(pilot, "bot-000", "1 of 300")
        await pilot.press(*["space"] * 9)
        await desk.see(pilot, "bot-299")


async def test_hostile_text_is_only_text(desk: Desk) -> None:
    hostile = "\x1b]52;c;aGk=\x07[/red][@click=app.quit]\u202e\ud800\x00x"
    await desk.status(hostile, hostile)
    await desk.take("failed", bot_id="victim", error=hostile, message=hostile)
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await desk.see(pilot, "[/red][@click", "✗ failed")
        assert not any(ord(character) < 32 for character in text.replace("\n", ""))
        await pilot.press("j", "j", "y")
        await pilot.press("question_mark", "G")
        await desk.see(pilot, "What the words mean")


async def test_help_shows_every_key_and_q_leads_back(desk: Desk) -> None:
    async with desk.app.run_test(size=(120, 250)) as pilot:
        await pilot.press("question_mark")
        await desk.see(pilot, "Moving about", "Transcript", "waiting room")
        await desk.see(pilot, "Live bots always come first, whatever the order", "none: an empty one")
        await pilot.press("q")
        await desk.see(pilot, "No bots yet")
        await pilot.press("q")
    assert desk.app.return_code == 0


async def test_help_begins_with_the_keys_of_the_screen_that_it_is_asked_on(desk: Desk) -> None:
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        text = await desk.see(pilot, "Bots")
        assert text.split()[0] == "Bots"
        await pilot.press("q", "d", "question_mark")
        await desk.until(pilot, lambda text: text.split()[0] == "Deliveries", "another section first")


def test_no_line_of_the_help_is_broken_at_80_columns() -> None:
    text = help_text(DARK_COLOURS, Scope.TRANSCRIPT)
    assert [line for line in text.plain.splitlines() if cell_len(line) > HELP_CELLS] == []


async def test_a_database_that_cannot_be_read_is_said_and_ends_nothing(desk: Desk) -> None:
    for number in range(3):
        await desk.status(f"bot-{number}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-2")
        assert desk.app._reader is not None
        await desk.app._reader.close()
        await pilot.press("j", "s", "slash", "x", "enter", "d", "enter", "c", "q", "enter", "y", "q")
        await desk.see(pilot, "✗ cannot read")
    assert desk.app.crash is None


async def test_a_prompt_keeps_the_keyboard_until_something_else_is_clicked(desk: Desk) -> None:
    for number in range(3):
        await desk.status(f"bot-{number}", "joining_call", ago_s=number)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "─ bot-0")
        await pilot.press("slash", *"bot", "tab", "shift+tab", *"-1")
        await desk.see(pilot, "/bot-1: 1 of 3", "/ bot-1")
        await pilot.press(*["backspace"] * 2)
        await desk.see(pilot, ": 3 of 3")
        await pilot.click("BotTable", offset=(30, 2))
        await desk.see(pilot, "─ bot-2")
        await desk.until(pilot, lambda text: "/ bot" not in text, "the prompt is still open")
        await pilot.press("k")
        await desk.see(pilot, "─ bot-1")


async def test_what_is_pasted_into_a_prompt_is_only_text(desk: Desk) -> None:
    await desk.status("bot-1", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-1")
        await pilot.press("slash")
        desk.app.post_message(Paste("a\x1b]52;c;aGk=\x07\x9b31m\u202e\ud800"))
        text = await desk.see(pilot, "/ a\ufffd]52;c;aGk=", "No bot matches")
        assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("error", ["CannotJoinMeeting", "WaitingRoomTimeout", "never heard of"])
async def test_a_failure_is_explained_whole_in_80_columns(desk: Desk, error: str) -> None:
    await desk.take("failed", bot_id="sad", error=error, message="because " * 20)
    failure = explain(error)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await desk.until(pilot, lambda text: failure.advice in " ".join(text.split()), f"no {failure.advice!r}")
        text = " ".join(desk.text().split())
        assert f"{failure.meaning} {failure.advice}" in text
        assert f"─ ✗ failed {failure.title}" in text


async def test_the_palette_offers_what_works_on_the_screen_below(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        for keys, screen in ((), BotsScreen), (("d",), DeliveriesScreen), (("question_mark",), HelpScreen):
            await pilot.press(*keys)
            await desk.until(pilot, lambda _, wanted=screen: isinstance(desk.app.screen, wanted))  # type: ignore[misc]
            titles = [command.title for command in desk.app.get_system_commands(desk.app.screen)]
            assert len(titles) == len(set(titles))
            known = {command.title.capitalize(): command.action for part in COMMANDS.values() for command in part}
            for title in titles:
                assert title == "Theme" or hasattr(screen, f"action_{known[title]}"), title


async def test_a_theme_is_chosen_by_name_and_taken_by_the_whole_screen(desk: Desk) -> None:
    await desk.status("bot-1", "joining_call")
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "bot-1")
        desk.app.search_themes()
        desk.app.post_message(Key("pagedown", None))
        await desk.see(pilot, "Search for themes")
        await pilot.press(*"monitor-light")
        await desk.see(pilot, "monitor-light")
        await pilot.press("enter")
        await desk.until(pilot, lambda _: desk.app.theme == "monitor-light" and len(desk.app.screen_stack) == 2)
        await desk.see(pilot, "─ bot-1")
        await desk.until(pilot, lambda _: not [look for look in looks(desk) if str(DARK.foreground) in look], "dark")
        assert any(str(LIGHT.foreground) in look for look in looks(desk))


def looks(desk: Desk) -> set[str]:
    strips = desk.app.screen._compositor.render_strips()
    return {str(segment.style) for strip in strips for segment in strip}


@pytest.mark.parametrize("keys", [("ctrl+p", "pagedown"), ("ctrl+p", "z", "z", "pagedown", "backspace", "pageup")])
async def test_paging_in_a_palette_that_has_nothing_to_show_yet_ends_nothing(desk: Desk, keys: tuple[str, ...]) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "No bots yet")
        for key in keys:
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.until(pilot, lambda _: len(desk.app.screen_stack) == 3)
        await pilot.press("pagedown", "escape", "escape")
        await desk.until(pilot, lambda _: len(desk.app.screen_stack) == 2)
    assert desk.app.crash is None


async def test_ctrl_c_twice_quits_from_the_palette_too(desk: Desk) -> None:
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "No bots yet")
        await pilot.press("ctrl+p")
        await desk.see(pilot, "Search for commands")
        await pilot.press("ctrl+c", "ctrl+c")
        await pilot.pause()
    assert desk.app.return_code == 130


async def test_a_screen_that_another_one_covers_paints_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.status("bot", "joining_call", ago_s=30)
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "joining")
        covered = desk.app._bots
        await pilot.press("enter")
        await desk.see(pilot, "No transcript yet")
        later = clock.now_ms() + 60_000
        monkeypatch.setattr("monitor.tui.clock.now_ms", lambda: later)
        await covered._tick()
        assert not covered.is_current
        assert "2m" not in "".join(segment.text for segment in covered._table.render_line(0))


async def test_the_keys_that_end_a_prompt_are_told_while_it_is_open(desk: Desk) -> None:
    await desk.status("bot", "joining_call")
    async with desk.app.run_test(size=(60, 20)) as pilot:
        await desk.see(pilot, "? help", "q quit")
        await pilot.press("slash")
        assert "q quit" not in await desk.see(pilot, "enter keep", "esc cancel")
        await pilot.press("escape")
        await desk.see(pilot, "? help", "q quit")


@pytest.mark.parametrize("width", [120, 100, 80])
async def test_the_address_is_whole_where_counts_and_a_warning_need_room_too(desk: Desk, width: int) -> None:
    where = "http://127.0.0.1:35203/webhook"
    badge = "no key: this machine only"
    desk.intake.now = type(desk.intake.now)(where, listening=True, badge=badge, safe=False)
    for number in range(3):
        await desk.status(f"bot-{number}", "joining_call")
        await desk.take("failed", bot_id=f"failed-{number}", error="BotRemoved")
        await desk.take("complete", bot_id=f"complete-{number}", mp4="x")
    async with desk.app.run_test(size=(width, 24)) as pilot:
        text = await desk.see(pilot, "bot-0", badge)
        assert f"{where}  {badge}" in text.splitlines()[0]
