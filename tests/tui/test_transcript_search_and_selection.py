"""Finding, showing one speaker alone, and taking away what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import MouseMove
from textual.geometry import Offset
from textual.selection import Selection

from monitor.tui.palette import DARK
from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.talk import SIZES, Reading, meeting, reading, said, settled, top, until

if TYPE_CHECKING:
    from rich.style import Style
    from textual.pilot import Pilot

LONG = [*meeting(1_000), *said("Bob: A needle in it."), *meeting(1_000), *said("Bob: Needles!"), *meeting(1_000)]
TALK = said(
    "Alice: So, about the budget: I have put the numbers that we spoke of last week into the sheet.",
    "Bob: Which sheet?",
    "Alice: The budget's, of course.",
    "Alice: 预算在表格里面，没有问题。",
    "Carol: Fine by me.",
)


def found(pilot: Pilot[None]) -> tuple[int, int]:
    """Return the number of the current match and how many there are, as last told."""
    told = [each for each in reading(pilot).heard if isinstance(each, TranscriptPane.Searched)]
    return told[-1].current, told[-1].total


def marked(pilot: Pilot[None], style: Style) -> list[str]:
    """Return the texts on the screen that have the background of a style."""
    strips = reading(pilot).pane._strips
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.bgcolor == style.bgcolor
    ]


# -- search


@pytest.mark.parametrize("size", SIZES)
async def test_matches_are_marked_as_one_types_and_gone_through_in_a_ring(size: tuple[int, int]) -> None:
    async with Reading().run_test(size=size) as pilot:
        app = reading(pilot)
        app.pane.append(LONG)
        for typed in ("n", "ne", "nee", "need", "needle"):
            app.pane.search(typed)
        await settled(pilot)
        assert found(pilot) == (1, 2)
        assert marked(pilot, DARK.current_match) == ["needle"]
        app.pane.next_match()
        await pilot.pause()
        assert found(pilot) == (2, 2)
        assert marked(pilot, DARK.current_match) == ["Needle"]
        app.pane.next_match()
        await pilot.pause()
        assert found(pilot) == (1, 2)
        app.pane.previous_match()
        await pilot.pause()
        assert found(pilot) == (2, 2)
        app.pane.search("")
        await pilot.pause()
        assert found(pilot) == (0, 0)
        assert not marked(pilot, DARK.current_match)


async def test_the_beginnings_of_a_word_that_comes_in_one_burst_are_not_looked_for() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load([*LONG, *said("Bob: Zoo."), *LONG, *said("Bob: Zebra."), *LONG])
        await settled(pilot)
        app.heard.clear()
        for typed in ("z", "ze", "zeb"):
            app.pane.search(typed)
        await settled(pilot)
        assert found(pilot) == (1, 1)
        moves = [each for each in app.heard if isinstance(each, TranscriptPane.Moved)]
        assert [each.utterance for each in moves] == [top(pilot)]


async def test_a_search_begins_where_one_reads() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.pane.go_to_utterance(1_500)
        app.pane.search("needle")
        await settled(pilot)
        assert found(pilot) == (2, 2)
        app.pane.search("needle in")
        await settled(pilot)
        assert found(pilot) == (1, 1)
        app.pane.search("needle")
        await settled(pilot)
        assert found(pilot) == (2, 2), "looked for from the same place again"


async def test_a_match_in_sight_does_not_scroll() -> None:
    async with Reading().run_test(size=(60, 10)) as pilot:
        app = reading(pilot)
        app.load([*TALK, *LONG])
        await pilot.pause()
        app.pane.search("BUDGET")
        await settled(pilot)
        assert top(pilot) == 0
        assert marked(pilot, DARK.current_match) == ["budget"]
        assert set(marked(pilot, DARK.match)) == {"budget"}
        app.pane.next_match()
        assert top(pilot) == 0


async def test_steps_that_are_asked_for_too_early_are_gone_as_soon_as_it_is_known_where_to() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(LONG)
        app.pane.search("needle")
        app.pane.previous_match()
        app.pane.previous_match()
        app.pane.previous_match()
        await settled(pilot)
        assert found(pilot) == (2, 2)


async def test_what_is_loaded_later_is_searched_too() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(LONG[:500])
        app.pane.search("needle")
        await settled(pilot)
        assert found(pilot) == (0, 0)
        app.pane.next_match()
        app.pane.append(LONG[500:])
        await settled(pilot)
        assert found(pilot) == (1, 2)


# -- one speaker


async def test_one_speaker_alone() -> None:
    async with Reading().run_test(size=(80, 6)) as pilot:
        app = reading(pilot)
        app.load(TALK)
        app.pane.show_only("Alice")
        await pilot.pause()
        shown = app.lines()
        assert [line[:16] for line in shown] == [
            " 0:00:00  Alice ",
            "                ",
            " 0:00:20  Alice ",
            " 0:00:30        ",
            "",
            "",
        ]
        app.pane.show_only("Nobody")
        await pilot.pause()
        assert app.lines() == [""] * 6
        app.pane.show_only(None)
        await pilot.pause()
        assert app.lines()[-1] == " 0:00:40  Carol  Fine by me."


async def test_where_one_reads_is_kept_while_others_are_folded_away() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.pane.go_to_utterance(1_234)
        before = app.pane._in_sight
        speaker = next(each for each in ("Alice", "Bob", "Carol") if each != LONG[1_234].speaker)
        app.pane.show_only(speaker)
        assert 1_234 < top(pilot) < 1_250
        assert LONG[top(pilot)].speaker == speaker
        app.pane.show_only(None)
        assert app.pane._in_sight == before


async def test_only_what_is_shown_is_searched() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(TALK)
        app.pane.search("sheet")
        await settled(pilot)
        assert found(pilot) == (1, 2)
        app.pane.show_only("Bob")
        await settled(pilot)
        assert found(pilot) == (1, 1)
        app.pane.show_only(None)
        await settled(pilot)
        assert found(pilot) == (1, 2)


# -- selecting


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> str | None:
    """Drag the mouse from a cell (column, row) of the screen to another; return what is then selected."""
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    return reading(pilot).screen.get_selected_text()


async def shown(pilot: Pilot[None], size: tuple[int, int] = (60, 12)) -> list[str]:
    reading(pilot).load(TALK)
    await pilot.resize_terminal(*size)
    await pilot.pause()
    return reading(pilot).lines()


async def test_what_was_said_is_copied_without_the_screens_line_breaks() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        lines = await shown(pilot)
        assert lines[:4] == [
            " 0:00:00  Alice  So, about the budget: I have put the",
            "                 numbers that we spoke of last week into",
            "                 the sheet.",
            " 0:00:10  Bob    Which sheet?",
        ]
        assert await drag(pilot, (21, 0), (23, 2)) == TALK[0].text[4:].removesuffix("et.")
        assert await drag(pilot, (21, 0), (21, 0)) is None, "a click takes the selection away"
        assert await drag(pilot, (21, 3), (25, 1)) == "that we spoke of last week into the sheet.\nWhich"


async def test_dragging_from_before_the_text_to_behind_it_takes_whole_rows() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        await shown(pilot)
        assert await drag(pilot, (0, 1), (59, 3)) == "numbers that we spoke of last week into the sheet.\nWhich sheet?"
        assert await drag(pilot, (3, 0), (59, 11)) == "\n".join(each.text for each in TALK), "also below the last row"


async def test_dragging_to_the_edge_scrolls_on() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        await pilot.pause()
        first = app.pane._in_sight[2]
        await pilot.mouse_down(offset=(17, 2))
        app.screen._forward_event(MouseMove(app.screen, 40, 11, 0, 9, 1, False, False, False, 40, 11))  # noqa: FBT003
        await until(pilot, lambda: top(pilot) > 3)
        await pilot.mouse_up(offset=(40, 11))
        text = app.screen.get_selected_text() or ""
        assert text.startswith(LONG[first.utterance].text[first.start : first.end])
        assert LONG[3].text in text


async def test_a_selection_survives_another_width_and_a_speaker_filter() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        await shown(pilot)
        text = await drag(pilot, (21, 0), (26, 4))
        assert text == f"{TALK[0].text[4:]}\nWhich sheet?\nThe budget"
        for size in SIZES:
            await pilot.resize_terminal(*size)
            assert app.screen.get_selected_text() == text
        app.pane.show_only("Alice")
        assert app.screen.get_selected_text() == f"{TALK[0].text[4:]}\nThe budget"


async def test_what_is_not_in_sight_is_copied_too() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.screen.selections = {app.pane: Selection(Offset(2, 1_000), Offset(7, 2_001))}
        text = app.screen.get_selected_text()
        assert text == "\n".join(["needle in it.", *(each.text for each in LONG[1_001:2_001]), "Needles"])
        app.pane.text_select_all()
        assert app.screen.get_selected_text() == "\n".join(each.text for each in LONG)


async def test_what_is_selected_is_marked_and_nothing_else() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        await shown(pilot)
        await drag(pilot, (17, 3), (21, 3))
        style = app.screen.get_component_rich_style("screen--selection")
        assert marked(pilot, style) == ["Which"]
        await pilot.press("escape")
        assert not marked(pilot, style)


async def test_two_clicks_take_a_word_and_three_the_utterance() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        await shown(pilot)
        await pilot.click(offset=(30, 1), times=2)
        assert app.screen.get_selected_text() == "we"
        await pilot.click(offset=(30, 1), times=3)
        assert app.screen.get_selected_text() == TALK[0].text
        await pilot.click(offset=(24, 4), times=2)
        assert app.screen.get_selected_text() == "budget's"


async def test_wide_characters_are_selected_whole() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        lines = await shown(pilot)
        row = next(index for index, line in enumerate(lines) if "预算" in line)
        assert await drag(pilot, (19, row), (23, row)) == "算在表"


async def test_a_cleared_transcript_has_no_selection() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        await shown(pilot)
        await drag(pilot, (17, 3), (21, 3))
        app.pane.clear()
        assert app.screen.get_selected_text() is None
