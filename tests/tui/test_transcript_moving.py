"""Moving about in the pane: by rows and pages, by turns and silences, to times and places."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from textual.events import MouseScrollDown

from monitor.model.transcript import Utterance
from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.talk import SIZES, UNBROKEN, Reading, reading, said, settled, top

if TYPE_CHECKING:
    from textual.pilot import Pilot


def moves(pilot: Pilot[None]) -> list[TranscriptPane.Moved]:
    return [each for each in reading(pilot).heard if isinstance(each, TranscriptPane.Moved)]


@pytest.mark.parametrize("size", SIZES)
async def test_pages_down_and_up_lead_back(size: tuple[int, int]) -> None:
    async with Reading().run_test(size=size) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        await pilot.pause()
        start = app.lines()
        await pilot.press("space")
        assert app.lines()[0].split()[-1] == start[-1].split()[-1], "one row stays in sight"
        await pilot.press("pagedown", "ctrl+d", "j", "k", "ctrl+u", "b", "pageup")
        assert app.lines() == start
        assert app.pane.progress == 0


async def test_the_end_is_the_end_before_anything_is_wrapped() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        app.pane.action_to_bottom()
        await pilot.pause()
        end = app.lines()
        assert end[-1].endswith(UNBROKEN[-1].text[-20:])
        assert app.pane.progress == 1
        await settled(pilot)
        assert app.lines() == end, "nothing moves when guessed heights settle"
        await pilot.press("g")
        assert top(pilot) == 0
        percents = [each.percent for each in moves(pilot)]
        assert 100 in percents
        assert percents[-1] == 0


async def test_scrolling_up_into_what_was_never_seen_is_exact() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(UNBROKEN)
        app.pane.go_to_utterance(1_500)
        seen = [app.lines()]
        for _ in range(30):
            app.pane.action_page_up()
            await pilot.pause()
            seen.append(app.lines())
        assert all(page[-1].split()[-1] == below[0].split()[-1] for below, page in pairwise(seen))


async def test_the_wheel_scrolls_at_once() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        await pilot.pause()
        before = app.lines()
        app.pane.post_message(MouseScrollDown(app.pane, 5, 5, 0, 1, 0, False, False, False, 5, 5))  # noqa: FBT003
        await pilot.pause()
        rows = int(app.scroll_sensitivity_y)
        assert app.lines()[1 : -rows - 1] == before[1 + rows : -1]


async def test_speaker_changes_are_gone_through() -> None:
    talk = said("Alice: a", "Alice: b", "Bob: c", "Carol: d", "Carol: e", "Alice: f", *["Bob: g"] * 30)
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(talk)
        await pilot.pause()
        forth = []
        for _ in range(5):
            app.pane.next_turn()
            forth.append(top(pilot))
        assert forth == [2, 3, 5, 6, 6]
        app.pane.action_line_down()
        back = []
        for _ in range(5):
            app.pane.previous_turn()
            back.append(top(pilot))
        assert back == [6, 5, 3, 2, 0]


async def test_turns_of_the_speaker_who_is_heard() -> None:
    talk = said("Alice: a", "Bob: b", "Alice: c", "Alice: d", "Bob: e", "Alice: f", *["Bob: g"] * 30)
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(talk)
        await pilot.pause()
        forth = [app.pane.next_turn(same_speaker=True) and top(pilot) for _ in range(3)]
        assert forth == [2, 5, False]
        back = [app.pane.previous_turn(same_speaker=True) and top(pilot) for _ in range(3)]
        assert back == [2, 0, False]
        assert app.pane.speaker_here() == "Alice"


async def test_what_cannot_come_to_the_top_has_a_sign_and_is_where_one_is() -> None:
    talk = said("Alice: a", "Bob: b", "Alice: c", "Bob: d")
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(talk)
        await pilot.pause()
        signs = []
        for _ in range(3):
            app.pane.next_turn()
            await pilot.pause()
            signs.append([line[0] for line in app.lines() if line])
        assert signs == [[*" ▸  "], [*"  ▸ "], [*"   ▸"]]
        assert app.pane.here == (3, 0)
        assert not app.pane.next_turn()
        await pilot.click(offset=(20, 1))
        assert app.pane.here == (1, 0)
        app.pane.previous_turn()
        await pilot.pause()
        assert app.pane.here == (0, 0)
        assert app.lines()[0].startswith(" 0:00:00"), "of the top, one needs no sign"


async def test_a_sign_goes_with_its_line_out_of_sight() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        await pilot.click(offset=(20, 3))
        chosen = app.pane.here
        assert chosen > app.pane.top
        await pilot.press("j")
        assert app.pane.here == chosen
        await pilot.press("space")
        assert app.pane.here == app.pane.top > chosen


async def test_long_silences_are_gone_through() -> None:
    starts = [0, 5, 60, 61, 62, 63, 64, 100, 105]
    talk = [Utterance("Alice", at * 1_000, at * 1_000 + 500, "word") for at in starts]
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(talk)
        await pilot.pause()
        assert app.lines()[2] == "                 · 54s of silence"
        assert [app.pane.go_to_silence(1) for _ in range(3)] == [(5_500, 60_000), (64_500, 100_000), None]
        await pilot.pause()
        assert "▸                · 35s of silence" in app.lines()
        assert [app.pane.go_to_silence(-1) for _ in range(2)] == [(5_500, 60_000), None]
        app.pane.show_only(["Nobody"])
        assert app.pane.go_to_silence(1) is None, "what is folded away has no silences"


async def test_the_end_is_followed_until_one_goes_up() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.pane.append(UNBROKEN[:50])
        await pilot.pause()
        app.pane.follow(on=True)
        for part in (UNBROKEN[50:100], UNBROKEN[100:900]):
            app.pane.append(part)
            await settled(pilot)
            assert app.lines()[-1].endswith(part[-1].text.split()[-1])
        app.pane.clear()
        app.pane.go_to_utterance(20)
        app.load(UNBROKEN)
        await settled(pilot)
        assert app.lines()[-1].endswith(UNBROKEN[-1].text.split()[-1]), "another transcript is followed, too"
        await pilot.press("k")
        before = app.lines()
        app.pane.append(UNBROKEN)
        await settled(pilot)
        assert app.lines() == before


async def test_going_to_times_and_places() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        app.pane.go_to_time(12_345_678)
        await pilot.pause()
        assert top(pilot) == 1_234
        assert moves(pilot)[-1].time_ms == 12_340_000
        assert app.lines()[0].startswith(" 3:25:40")
        app.pane.go_to_time(-1)
        assert top(pilot) == 0


async def test_a_place_that_is_not_loaded_yet_is_gone_to_when_it_is() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.go_to_utterance(2_000)
        app.pane.append(UNBROKEN[:1_000])
        await pilot.pause()
        assert top(pilot) == 0
        app.pane.append(UNBROKEN[1_000:])
        await pilot.pause()
        assert top(pilot) == 2_000
        app.pane.go_to_utterance(9_999)
        app.pane.set_complete()
        await pilot.pause()
        assert app.lines()[-1].endswith(UNBROKEN[-1].text[-10:])


async def test_the_end_and_a_time_are_gone_to_though_they_are_still_to_be_loaded() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        last = UNBROKEN[-100]
        for jump in (app.pane.action_to_bottom, lambda: app.pane.go_to_time(last.start_ms)):
            app.pane.clear()
            app.pane.append(UNBROKEN[:1_000])
            jump()
            app.pane.append(UNBROKEN[1_000:])
            await pilot.pause()
            assert top(pilot) < 1_000
            app.pane.set_complete()
            await pilot.pause()
            assert top(pilot) > 2_800
        assert top(pilot) == UNBROKEN.index(last)


async def test_who_goes_elsewhere_than_to_what_is_still_to_come_is_left_there() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(UNBROKEN[:1_000])
        app.pane.go_to_utterance(1_500)
        await pilot.press("G", "b", "b")
        before = top(pilot)
        app.load(UNBROKEN[1_000:])
        await pilot.pause()
        assert top(pilot) == before


async def test_who_goes_elsewhere_while_it_is_loaded_is_not_taken_away_from_there() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(UNBROKEN[:1_000])
        await pilot.press("G", "b")
        before = top(pilot)
        app.load(UNBROKEN[1_000:])
        await pilot.pause()
        assert top(pilot) == before
