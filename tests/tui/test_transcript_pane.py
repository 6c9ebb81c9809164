"""The pane as a reader sees it: at once, at any size, with nothing that moves under the eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.talk import SIZES, UNBROKEN, Reading, reading, said, settled, top

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from monitor.model.transcript import Utterance


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_transcript_is_there_from_the_first_slice_on(size: tuple[int, int]) -> None:
    async with Reading().run_test(size=size) as pilot:
        app = reading(pilot)
        app.pane.append(UNBROKEN[:200])
        await pilot.pause()
        first = app.lines()
        assert first[0].split()[-1] in UNBROKEN[0].text
        assert len([line for line in first if line]) == size[1]
        app.pane.append(UNBROKEN[200:])
        await settled(pilot)
        assert app.lines() == first


async def test_rows_are_laid_out_in_columns() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        reading(pilot).load(
            said(
                "Alice: Hi Bob!",
                "Bob: Hello Alice!",
                "Bob: And now the budget, of which we spoke last week.",
                "Bob: So.",
            )
        )
        await pilot.pause()
        assert reading(pilot).lines() == [
            " 0:00:00  Alice  Hi Bob!",
            " 0:00:10  Bob    Hello Alice!",
            "                 And now the budget, of which we spoke last",
            "                 week.",
            " 0:00:30         So.",
            "",
        ]


async def test_an_empty_pane_shows_nothing() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.pane.append([])
        app.pane.set_complete()
        await pilot.press("j", "G", "g", "space", "b", "ctrl+d")
        app.pane.next_match()
        app.pane.next_turn()
        app.pane.go_to_time(5)
        assert await pilot.click(TranscriptPane)
        assert app.lines() == [""] * 6
        assert not app.heard
        assert app.pane.progress == 1


async def test_a_transcript_that_is_taken_away_leaves_nothing_behind() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        app.pane.search("budget")
        await pilot.press("G")
        app.pane.clear()
        await pilot.pause()
        assert app.lines() == [""] * 6
        app.load(said("Alice: Hi Bob!"))
        await pilot.pause()
        assert app.lines()[0] == " 0:00:00  Alice  Hi Bob!"


async def test_lines_are_made_shorter_and_longer() -> None:
    async with Reading().run_test(size=(120, 20)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        app.pane.go_to_utterance(100)
        await pilot.pause()
        widths = []
        for by in (-40, -60, -10, 200, 10):
            widths.append(app.pane.widen(by) and app.pane.reading_width)
            await pilot.pause()
            longest = max(len(line) for line in app.lines()) - len(" 0:00:00  Alice  ")
            assert longest <= app.pane.reading_width < longest + 20
            assert top(pilot) == 100
        assert widths == [60, 30, False, 102, False]


async def test_what_is_at_the_top_stays_there_at_any_size() -> None:
    async with Reading().run_test(size=(120, 40)) as pilot:
        app = reading(pilot)
        app.pane.append(UNBROKEN[:1_500])
        app.pane.go_to_utterance(700)
        await pilot.pause()
        start = app.lines()
        for size in [*SIZES, (1, 1), (300, 2), (45, 12), (120, 40)]:
            await pilot.resize_terminal(*size)
            assert top(pilot) == 700
            app.pane.append(UNBROKEN[1_500:1_600])
            await pilot.pause()
            assert top(pilot) == 700
        assert app.lines() == start


async def test_the_end_stays_in_sight_when_the_window_grows() -> None:
    async with Reading().run_test(size=(60, 10)) as pilot:
        app = reading(pilot)
        app.load(UNBROKEN)
        await pilot.press("G")
        end = app.lines()[-1]
        await pilot.resize_terminal(60, 30)
        assert app.lines()[-1] == end
        assert all(app.lines())


async def test_a_new_longest_name_makes_room_for_itself() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.pane.append(said("Al: Hi."))
        await pilot.pause()
        assert app.lines()[0] == " 0:00:00  Al  Hi."
        app.pane.append(said("Al: Hi.", "Maximiliane Featherstonehaugh: Yes.")[1:])
        await pilot.pause()
        assert app.lines()[:2] == [" 0:00:00  Al            Hi.", " 0:00:10  Maximiliane…  Yes."]


async def test_another_theme_is_taken_at_once() -> None:
    async with Reading().run_test(size=(60, 6)) as pilot:
        app = reading(pilot)
        app.load(said("Alice: Hi Bob!"))
        await pilot.pause()
        dark = app.pane._strips[0]
        app.theme = "monitor-light"
        await pilot.pause()
        light = app.pane._strips[0]
        assert dark.text == light.text
        assert all(one.style != other.style for one, other in zip(dark, light, strict=True))


class Watched(TranscriptPane):
    """Counts the cells that it asks to be repainted."""

    cells = 0

    def refresh(self, *regions: object, **options: bool) -> Watched:
        self.cells += sum(region.area for region in regions) if regions else self.size.area  # type: ignore[attr-defined]
        return super().refresh(*regions, **options)  # type: ignore[arg-type]


class Watching(Reading):
    def __init__(self) -> None:
        super().__init__()
        self.pane = self.watched = Watched()


def cells(pilot: Pilot[None]) -> int:
    assert isinstance(pilot.app, Watching)
    cells, pilot.app.watched.cells = pilot.app.watched.cells, 0
    return cells


async def test_only_what_differs_is_painted() -> None:
    spoken: list[Utterance] = [*said("Bob: unheard-of"), *UNBROKEN[:50]]
    async with Watching().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.pane.append(spoken)
        await settled(pilot)
        cells(pilot)
        app.pane.append(UNBROKEN)
        await settled(pilot)
        assert cells(pilot) == 0, "what is loaded below is nothing to see"
        app.pane.search("nowhere to be found")
        await settled(pilot)
        assert cells(pilot) == 0
        app.pane.search("heard")
        await settled(pilot)
        assert 0 < cells(pilot) < 80
        await pilot.press("j")
        assert 0 < cells(pilot) <= 80 * 24
