"""The transcript screen, as a person at the keyboard sees it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from monitor.model.failures import explain
from monitor.store.reader import Reader
from monitor.tui import clock
from monitor.tui.reading import page
from monitor.tui.screens.transcript import TranscriptScreen
from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_pane import TranscriptPane

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from monitor.model.transcript import Utterance
    from tests.tui.conftest import Desk

SIZE = (120, 40)


def turn(speaker: object, text: str, at: float) -> dict[str, object]:
    words = [
        {"word": word, "start": at + place / 4, "end": at + place / 4 + 0.2} for place, word in enumerate(text.split())
    ]
    return {"speaker": speaker, "words": words}


async def a_meeting(desk: Desk, *turns: dict[str, object], bot_id: str = "meeting") -> None:
    await desk.status(bot_id, "in_call_recording", ago_s=3600)
    await desk.status(bot_id, "call_ended", ago_s=60)
    await desk.take("complete", bot_id=bot_id, mp4="https://v/1.mp4?secret=1", speakers=[], transcript=list(turns))


async def open_first(desk: Desk, pilot: Pilot[None], *parts: str) -> str:
    await desk.see(pilot, "meeting")
    await pilot.press("enter")
    return await desk.see(pilot, *parts)


BUDGET = (
    turn("Alice", "Hi Bob!", 1),
    turn("Bob", "Hello Alice!", 2.5),
    turn("Alice", "So, about the budget: I have put the numbers into the sheet.", 5),
    turn("Alice", "And then there is the other thing.", 12),
    turn("Carol", "The Budget is fine.", 3700),
)


async def test_a_transcript_is_read_with_times_and_names_said_once(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await open_first(desk, pilot, "0:00:01", "Hi Bob!", "1:01:40", "The Budget is fine.")
        lines = [line for line in text.splitlines() if "other thing" in line]
        assert "Alice" not in lines[0]
        assert "Alice" in next(line for line in text.splitlines() if "about the budget" in line)
        assert "27 words" in text


async def test_search_marks_counts_and_goes_round(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("slash", *"budget", "enter")
        await desk.see(pilot, "/budget  1 of 2")
        await pilot.press("n")
        await desk.see(pilot, "2 of 2")
        await pilot.press("n")
        await desk.see(pilot, "1 of 2")
        await pilot.press("N")
        await desk.see(pilot, "2 of 2")
        await pilot.press("escape")
        await desk.until(pilot, lambda text: "/budget" not in text, "search still shown")
        await desk.see(pilot, "Hi Bob!")


async def test_keys_that_come_in_one_burst_each_reach_what_they_are_for(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        for key in ("slash", *"the", "enter", "n", "t", "1", "enter"):
            desk.app.post_message(Key(key, key if len(key) == 1 else None))
        await desk.see(pilot, "/the  2 of 8")


async def test_a_message_takes_the_place_of_the_one_before_but_not_of_a_problem(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        desk.app.notify("The database is gone.", severity="error")
        for _ in range(12):
            await pilot.press("less_than_sign")
        text = await desk.see(pilot, "as short as they can be", "The database is gone.")
        assert text.count("as short as they can be") == 1
        await pilot.press("u")
        text = await desk.see(pilot, "Nobody has been renamed here.", "The database is gone.")
        assert "as short as they can be" not in text


async def test_a_search_begins_anew_where_one_types_and_goes_on_where_one_edits(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("slash", *"budget", "enter", "slash", *"sheet")
        await desk.see(pilot, "/sheet  1 of 1")
        await pilot.press("enter", "slash", "end", "backspace")
        await desk.see(pilot, "/shee  1 of 1")


@pytest.mark.parametrize("keys", ["/toolbar", "t90", "pana"])
async def test_what_is_typed_where_there_is_no_transcript_is_not_taken_for_keys(desk: Desk, keys: str) -> None:
    await desk.status("meeting", "in_call_recording")
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "No transcript yet.")
        await pilot.press(*("slash" if key == "/" else key for key in keys))
        await desk.see(pilot, keys[1:], "enter keep  esc cancel")
        await pilot.press("enter", "n")
        await desk.see(pilot, "No transcript yet.")
        await a_meeting(desk, *BUDGET)
        await desk.see(pilot, "Hi Bob!")


async def test_one_speaker_alone_and_all_again(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!", "1 ■ Alice")
        await pilot.press("2")
        await desk.until(pilot, lambda text: "Hi Bob!" not in text, "others still shown")
        await pilot.press("0")
        await desk.see(pilot, "Hi Bob!")


async def test_several_speakers_with_the_others_folded_and_folds_that_open(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "1 ■ Alice", "2 ■ Carol", "3 ■ Bob")
        await pilot.press("2")
        await desk.see(pilot, "… 12s, 3 turns by others", "The Budget is fine.")
        await pilot.press("3")
        text = await desk.see(pilot, "▸2 ■ Carol", "▸3 ■ Bob", "Hello Alice!", "The Budget is fine.")
        assert "So, about" not in text
        await pilot.press("enter")
        await desk.see(pilot, "Hi Bob!", "1 turn by others")
        await pilot.click(offset=(20, next(y for y, line in enumerate(desk.screen()) if "by others" in line)))
        await desk.until(pilot, lambda text: "by others" not in text, "a fold still")
        await pilot.press("2", "3")
        await desk.see(pilot, " 2 ■ Carol", " 3 ■ Bob", "So, about")
        await pilot.press("p", *"aro,1,x", "enter")
        text = await desk.see(pilot, "▸1 ■ Alice", "▸2 ■ Carol", "There is no speaker “x”.")
        assert "Hello Alice!" not in text
        await pilot.press("escape")
        await desk.see(pilot, "Hello Alice!")


async def test_a_speaker_whom_there_is_not_is_said(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!", "3 ■ Bob")
        await pilot.press("4")
        await desk.see(pilot, "There is no speaker 4.", "Hi Bob!")


@pytest.fixture
def copied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", texts.append)
    return texts


SO = "So, about the budget: I have put the numbers into the sheet."


async def test_the_turn_where_one_is_is_copied_with_names_or_without(desk: Desk, copied: list[str]) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("y")
        await desk.see(pilot, "Copied what Alice says at 0:00:01")
        await pilot.press("right_curly_bracket", "right_curly_bracket", "y", "Y")
        await desk.until(pilot, lambda _: len(copied) == 3, "not copied")
        assert copied == [
            "Hi Bob!",
            f"{SO}\nAnd then there is the other thing.",
            f"0:00:05  Alice: {SO}\n0:00:12  Alice: And then there is the other thing.",
        ]


async def test_lines_are_selected_with_the_keyboard_and_copied(desk: Desk, copied: list[str]) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("j", "v")
        await desk.see(pilot, "selecting", "▸0:00:01")
        await pilot.press("j", "j", "k", "y")
        await desk.until(pilot, lambda text: "selecting" not in text, "still selecting")
        await pilot.press("g", "v", "G", "Y")
        await desk.until(pilot, lambda _: len(copied) == 2, "not copied")
        assert copied[0] == "Hi Bob!\nHello Alice!"
        assert [line.split("  ")[0] for line in copied[1].splitlines()] == [
            "0:00:01", "0:00:02", "0:00:05", "0:00:12", "1:01:40",
        ]  # fmt: skip
        await pilot.press("g", "v", "slash", *"sheet", "enter")
        await desk.see(pilot, "1 of 1")
        await pilot.press("y")
        await desk.until(pilot, lambda _: len(copied) == 3, "not copied")
        assert copied[2] == f"Hi Bob!\nHello Alice!\n{SO}"
        await pilot.press("v", "j", "escape")
        await desk.until(pilot, lambda text: "selecting" not in text and "/sheet" in text, "still selecting")
        await pilot.press("ctrl+a", "y")
        await desk.until(pilot, lambda _: len(copied) == 4, "not copied")
        assert copied[3].count("\n") == 4


async def test_words_are_looked_at_one_by_one_with_their_times(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("j", "w")
        await desk.see(pilot, "“Hi”  0:00:01.00")
        await pilot.press("l", "right", "w", "h")
        await desk.see(pilot, "“Hello”  0:00:02.50")
        await pilot.press("j", "l", "l", "l", "l", "j")
        await desk.see(pilot, "“other”  0:00:13.25")
        await pilot.press("j")
        await desk.until(pilot, lambda text: "“" not in text.splitlines()[-1], "a word where none is")
        await pilot.press("j")
        await desk.see(pilot, "“The”  1:01:40.00")
        await pilot.press("l", "l", "l", "l", "l")
        await desk.see(pilot, "“fine.”  1:01:40.75")
        await pilot.press("slash", *"sheet", "enter")
        await desk.see(pilot, "“sheet.”  0:00:07.75")
        await pilot.click(offset=(25, 5))
        await desk.see(pilot, "“Bob!”  0:00:01.25")
        await pilot.press("v", "j", "escape", "escape")
        await desk.until(pilot, lambda text: "“" not in text.splitlines()[-1] and "/sheet" not in text, "still words")


async def test_words_are_gone_through_by_keys_that_come_in_one_burst(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        for key in "wllllllljk":
            desk.app.post_message(Key(key, key))
        await desk.see(pilot, "“budget:”  0:00:05.75")
        await pilot.press("h", "l", "l", "h")
        await desk.see(pilot, "“budget:”  0:00:05.75")


async def test_who_has_left_the_words_is_not_brought_back_by_what_is_read_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_meeting(desk, *BUDGET)
    reading, go_on, done, utterances = asyncio.Event(), asyncio.Event(), asyncio.Event(), Reader.utterances

    async def held(reader: Reader, bot_id: str, first: int, count: int, **how: bool) -> list[Utterance]:
        found = await utterances(reader, bot_id, first, count, **how)
        if first == 1:
            reading.set()
            await go_on.wait()
            done.set()
        return found

    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("w")
        await desk.see(pilot, "“Hi”")
        monkeypatch.setattr(Reader, "utterances", held)
        desk.app.post_message(Key("j", "j"))
        await reading.wait()
        await desk.app.screen.run_action("back")  # as escape does; the pilot would wait for what is held
        go_on.set()
        await done.wait()
        await pilot.pause()
        assert "“" not in desk.screen()[-1]


async def test_where_nothing_was_said_the_keys_do_nothing(desk: Desk) -> None:
    await desk.take("complete", None, bot_id="meeting", mp4="x")
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        text = await open_first(desk, pilot, "This meeting has no transcript.")
        keys = "j G { } [ ] Z f f < > v y Y w l m ctrl+a 0 enter / n p t"
        await pilot.press(*(_NAMES.get(key, key) for key in keys.split()))
        assert (await desk.see(pilot, "This meeting has no transcript.")).splitlines()[:5] == text.splitlines()[:5]


_NAMES = {
    "{": "left_curly_bracket",
    "}": "right_curly_bracket",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "/": "slash",
}


async def test_a_transcript_opens_at_a_place_with_a_search(desk: Desk) -> None:
    await a_meeting(desk, *(turn(f"S{number % 3}", f"sentence {number} of many", number * 9) for number in range(400)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await desk.see(pilot, "meeting")
        row = desk.app._bots._bots.focused
        assert row is not None
        assert desk.app._reader is not None
        await desk.app.push_screen(TranscriptScreen(desk.app._reader, row, at=Place(300, 9), searching="of many"))
        text = await desk.see(pilot, "sentence 300 of many", "/of many  301 of 400")
        assert "sentence 299" not in text


async def test_going_to_a_time_and_to_nonsense(desk: Desk) -> None:
    turns = [turn(f"S{number % 3}", f"sentence number {number} of many", number * 30) for number in range(200)]
    await a_meeting(desk, *turns)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("t", *"50", "colon", *"00", "enter")
        await desk.see(pilot, "sentence number 100 ")
        for typed in ("soon", "1:90"):
            await pilot.press("t", *("colon" if key == ":" else key for key in typed), "enter")
            await desk.see(pilot, "That is no time", "sentence number 100 ")
            desk.app.clear_notifications()


async def test_a_transcript_that_comes_while_one_looks_appears_by_itself(desk: Desk) -> None:
    await desk.status("meeting", "in_call_recording", ago_s=60)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "No transcript yet.", "last status: recording.")
        await desk.take("complete", bot_id="meeting", mp4="", speakers=[], transcript=[turn("Ana", "Here it is", 1)])
        await desk.see(pilot, "Here it is")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"mp4": "x"}, "This meeting has no transcript."),
        ({"mp4": "x", "transcript": []}, "The transcript is empty."),
        ({"mp4": "x", "transcript": [{"speaker": "Ana", "words": []}]}, "The transcript is empty."),
    ],
)
async def test_no_transcript_and_an_empty_one_say_so(desk: Desk, data: dict[str, object], said: str) -> None:
    await desk.take("complete", None, bot_id="meeting", **data)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, said)


async def test_a_receiver_that_fails_is_seen_while_one_reads(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        well = desk.intake.now
        desk.intake.now = type(well)(well.where, listening=True, problem="cannot write: disk full")
        await desk.see(pilot, "✗ cannot write: disk full", "Hi Bob!")
        desk.intake.now = well
        await desk.until(pilot, lambda text: "disk full" not in text, "still told")


@pytest.mark.parametrize("width", [120, 60])
async def test_a_failed_meeting_is_explained_whole(desk: Desk, width: int) -> None:
    await desk.take("failed", bot_id="meeting", error="CannotJoinMeeting", message="kicked")
    failure = explain("CannotJoinMeeting")
    async with desk.app.run_test(size=(width, 30)) as pilot:
        text = " ".join((await open_first(desk, pilot, "“kicked”")).split())
        assert failure.meaning in text
        assert failure.advice in text


async def test_a_status_that_is_not_known_stands_for_itself(desk: Desk) -> None:
    await desk.status("meeting", "recording_paused")
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "last status: recording_paused.")


async def test_a_transcript_that_comes_again_leaves_the_reader_where_he_was(desk: Desk) -> None:
    turns = [turn(f"S{number % 3}", f"sentence number {number} of many", number * 30) for number in range(200)]
    await a_meeting(desk, *turns)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("2", "slash", *"number 100", "enter")
        before = await desk.see(pilot, "1 of 1", "sentence number 100 ")
        await a_meeting(desk, *turns, turn("S1", "one more", 9000))
        await desk.see(pilot, "1,002 words")
        await desk.see(pilot, "1 of 1", "sentence number 100 ")
        lines = [line[1:] for line in before.splitlines() if "sentence number" in line]  # after the sign of a match
        await desk.until(pilot, lambda text: all(line in text for line in lines), "another place")
        await pilot.press("escape", "escape")
        await desk.see(pilot, "sentence number 99 ")


async def test_a_transcript_that_comes_again_while_it_is_loaded_is_not_mixed_with_the_one_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "FIRST_SLICE", 2)
    monkeypatch.setattr(page, "SLICE", 3)
    reading, cleared, utterances, clear = asyncio.Event(), asyncio.Event(), Reader.utterances, TranscriptPane.clear

    async def held_once(self: Reader, bot_id: str, first: int, count: int, **how: bool) -> list[Utterance]:
        found = await utterances(self, bot_id, first, count, **how)
        if first and not reading.is_set():
            reading.set()
            await cleared.wait()
        return found

    def clear_and_go_on(self: TranscriptPane) -> None:
        clear(self)
        cleared.set()

    monkeypatch.setattr(Reader, "utterances", held_once)
    await a_meeting(desk, *(turn("A", f"old {number} words", number * 9) for number in range(12)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "old 0 words", "old 1 words")
        await reading.wait()
        monkeypatch.setattr(TranscriptPane, "clear", clear_and_go_on)
        await a_meeting(desk, *(turn("A", f"new {number} words", number * 9) for number in range(12)))
        text = await desk.see(pilot, *(f"new {number} words" for number in range(12)))
        assert "old" not in text


async def test_odd_speakers_are_all_shown(desk: Desk) -> None:
    speakers: list[object] = [None, "", "-", 3, {"name": "Zed"}]
    await a_meeting(desk, *(turn(speaker, f"words {place}", place * 9) for place, speaker in enumerate(speakers)))
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Unnamed speaker", "Zed", "words 4")


async def test_hostile_speech_is_only_text(desk: Desk) -> None:
    hostile = "\x1b]52;c;aGk=\x07[/red][@click=app.quit] \u202e\ud800\x9b31m"
    await a_meeting(desk, turn(hostile, f"before {hostile} after", 1))
    async with desk.app.run_test(size=SIZE) as pilot:
        text = await open_first(desk, pilot, "before", "after", "[/red][@click=app.quit]")
        assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text.replace("\n", ""))
        await pilot.press("slash", *"[/red", "enter")
        await desk.see(pilot, "/[/red  1 of 1")


async def test_raw_webhooks_of_the_bot_and_one_of_them(desk: Desk) -> None:
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("r")
        await desk.see(pilot, "Deliveries of meeting", "bot.status_change", "complete", "1 of 3")
        await pilot.press("G", "enter")
        await desk.see(pilot, '"code": "in_call_recording"')
        await pilot.press("q", "q")
        await desk.see(pilot, "Hi Bob!")


async def test_a_link_to_the_video_is_copied_while_it_lives_and_never_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy_to_clipboard", copied.append)
    await a_meeting(desk, *BUDGET)
    async with desk.app.run_test(size=SIZE, notifications=True) as pilot:
        text = await open_first(desk, pilot, "Hi Bob!")
        await pilot.press("o")
        assert "secret" not in text + await desk.see(pilot, "Copied 24 characters")
        assert copied == ["https://v/1.mp4?secret=1"]
        later = clock.now_ms() + 2 * 3_600_000
        monkeypatch.setattr("monitor.tui.clock.now_ms", lambda: later)
        await pilot.press("o")
        await desk.see(pilot, "The link died 1h 00m ago")
        assert len(copied) == 1
