"""Selecting what was said, and taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import MouseMove
from textual.geometry import Offset
from textual.selection import Selection

from monitor.tui.widgets.transcript_document import Place
from tests.tui.talk import LONG, SIZES, TALK, Reading, marked, reading, top, until

if TYPE_CHECKING:
    from textual.pilot import Pilot


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
        app.pane.show_only(["Alice"])
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


async def test_rows_are_selected_from_where_one_is_to_the_cursor_over_pages() -> None:
    async with Reading().run_test(size=(60, 12)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.pane.go_to_utterance(1_000)
        await pilot.pause()
        app.pane.begin_range()
        await pilot.press("space", "space", "pageup", "ctrl+d", "j", "j", "k")
        rows = app.pane._rows
        first = rows.settle_around(Place(1_000, 0), 100, 100)
        last = first + 11 + 6 + 1
        expected = [rows.row(number) for number in range(first, last + 1)]
        assert app.pane.here == (expected[-1].utterance, expected[-1].start)  # type: ignore[union-attr]
        assert expected[-1] in app.pane._in_sight
        said = "".join(LONG[row.utterance].text[row.start : row.end] for row in expected if row)
        assert (app.screen.get_selected_text() or "").replace("\n", "") == said.rstrip()
        await pilot.press("g")
        assert app.pane.here == (0, 0)
        assert (app.screen.get_selected_text() or "").startswith(LONG[0].text)
        await pilot.press("G")
        assert (app.screen.get_selected_text() or "").endswith(LONG[-1].text)
        app.screen.clear_selection()
        await pilot.pause()
        assert not app.pane.in_range
        before = app.lines()
        await pilot.press("k")
        assert app.lines()[2:] == before[1:-1], "the keys scroll again"


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
