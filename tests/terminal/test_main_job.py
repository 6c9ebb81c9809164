"""The main job, as a person sees it: a webhook arrives, its bot is on the screen, and what was said can be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal.running import GOLDEN, MONITOR, run_monitor, status

if TYPE_CHECKING:
    from tests.terminal.conftest import StartsMonitor
    from tests.terminal.emulator import Emulator
    from tests.terminal.tmux import Tmux

BOT = "asfdgfdewsrtiuydsfgklafsd"
"""The one of the specification."""


def test_the_examples_of_the_specification_are_seen_and_read(monitor: StartsMonitor) -> None:
    running = monitor()
    running.session.wait_for("No bots yet")
    for example, seen in (
        ("joining_call", "joining"),
        ("in_waiting_room", "waiting room"),
        ("in_call_not_recording", "in call"),
        ("in_call_recording", "recording"),
        ("call_ended", "processing"),
    ):
        running.post_golden(f"spec_{example}.json")
        running.wait_for_row(BOT, seen)
        running.session.wait_for("1 live")
    running.post_golden("spec_complete.json")
    running.wait_for_row(BOT, "completed", "Alice", "Bob", " 4 ", "59m left")
    running.session.wait_for("0 live")
    running.session.press("enter")
    running.session.wait_for(
        lambda emulator: said(emulator, "Alice", "Hi Bob!") and said(emulator, "Bob", "Hello Alice!")
    )


def said(emulator: Emulator, speaker: str, words: str) -> bool:
    """Whether a row of the transcript is on the screen."""
    return any(line.startswith(" 0:00:0") and line.split(maxsplit=2)[1:] == [speaker, words] for line in emulator.lines)


def test_a_failure_says_why_and_what_to_do(monitor: StartsMonitor) -> None:
    running = monitor()
    running.post_golden("spec_joining_call.json")
    running.post_golden("spec_failed.json")
    running.wait_for_row(BOT, "failed", "Cannot join meeting")
    running.session.wait_for("Allow guests in the meeting's settings")


def test_what_cannot_be_read_is_refused_and_changes_nothing(monitor: StartsMonitor) -> None:
    running = monitor()
    running.post_golden("spec_joining_call.json")
    assert running.post((GOLDEN / "spec_failed_as_printed.txt").read_bytes()) == 400
    assert running.post({"event": "failed", "data": {"bot_id": BOT}}) == 422
    running.post_golden("spec_in_call_recording.json")
    running.wait_for_row(BOT, "recording")


def test_an_unknown_code_is_shown_as_it_is(monitor: StartsMonitor) -> None:
    running = monitor()
    assert running.post(status("b-1", "recording_paused")) == 204
    running.wait_for_row("b-1", "recording_p")
    running.session.wait_for("recording_paused")


def test_rows_stay_where_they_are_and_the_cursor_on_its_bot(monitor: StartsMonitor) -> None:
    running = monitor()
    for number in range(5):
        assert running.post(status(f"bot-{number}", "joining_call", f"2024-01-01T12:0{number}:00.000Z")) == 204
    running.session.wait_for("5 live")
    running.session.press("down", "down")
    running.session.wait_for("─ bot-2 ─")
    for code, seen in (("in_waiting_room", "waiting room"), ("in_call_recording", "recording")):
        assert running.post(status("bot-0", code, f"2024-01-01T12:10:0{len(seen) % 10}.000Z")) == 204
        running.wait_for_row("bot-0", seen)
        assert re.findall(r"bot-\d", running.session.text)[:5] == ["bot-4", "bot-3", "bot-2", "bot-1", "bot-0"]
    assert running.post(status("bot-5", "joining_call", "2024-01-01T13:00:00.000Z")) == 204
    running.session.wait_for("6 live")
    running.session.wait_for("─ bot-2 ─")


def test_what_came_is_there_after_a_restart(monitor: StartsMonitor) -> None:
    first = monitor()
    first.post_golden("spec_complete.json")
    first.wait_for_row(BOT, "completed")
    first.session.press("q")
    assert first.session.wait_exit() == 0
    second = monitor()
    second.wait_for_row(BOT, "completed", "Alice")


def test_another_terminal_watches_live(monitor: StartsMonitor) -> None:
    receiving = monitor()
    receiving.post_golden("spec_joining_call.json")
    watching = monitor("watch")
    watching.wait_for_row(BOT, "joining")
    receiving.post_golden("spec_in_call_recording.json")
    watching.wait_for_row(BOT, "recording")
    receiving.session.press("q")
    assert receiving.session.wait_exit() == 0
    watching.session.wait_for("no receiver is running")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 15), (20, 5), (300, 90)])
def test_any_size_shows_the_bots(columns: int, rows: int, monitor: StartsMonitor) -> None:
    running = monitor()
    running.post_golden("spec_in_call_recording.json")
    running.wait_for_row(BOT, "recording")
    running.session.resize(columns, rows)
    running.session.settle()
    running.session.wait_for("recording")
    running.post_golden("spec_complete.json")
    running.session.wait_for("completed")


def test_the_demo_fills_the_screen_and_leaves_nothing_behind(
    monitor: StartsMonitor, environment: dict[str, str]
) -> None:
    temporary = Path(environment["HOME"], "tmp")
    temporary.mkdir()
    environment["TMPDIR"] = str(temporary)
    running = monitor("demo", "--seed", "3", "--speed", "50")
    running.session.wait_for(
        lambda emulator: all(word in emulator.text for word in ("completed", "failed", "recording"))
    )
    assert len(list(temporary.iterdir())) == 1
    running.session.press("q")
    assert running.session.wait_exit() == 0
    assert list(temporary.iterdir()) == []
    assert run_monitor(["list"], environment).stdout.count("\n") <= 1


def test_it_works_in_tmux_and_copies_there(tmux: Tmux) -> None:
    tmux.start([*MONITOR, "demo", "--seed", "3"], columns=100, rows=30)
    tmux.wait_for("completed")
    tmux.press("y")
    tmux.wait_for("Copied")
    assert tmux.paste_buffer()[:12] in "\n".join(tmux.screen)
    tmux.press("/")
    tmux.type("status:failed")
    tmux.wait_for("/status:failed: 2 of")
    tmux.press("Escape")
    tmux.wait_for("recording")
