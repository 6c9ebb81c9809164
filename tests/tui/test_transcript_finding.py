"""Finding what was said, and showing one speaker alone."""

from __future__ import annotations

import pytest

from monitor.tui.palette import DARK
from monitor.tui.widgets.transcript_pane import TranscriptPane
from tests.tui.talk import LONG, SIZES, TALK, Reading, found, marked, meeting, reading, said, settled, top

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
        assert [each.place.utterance for each in moves] == [app.pane.here.utterance]


async def test_a_fold_opens_under_the_eyes_whatever_is_searched_for() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load([*said("Ana: One.", "Bob: Folded.", "Ana: Two."), *LONG])
        app.pane.show_only(["Ana"])
        app.pane.search("needles")
        await settled(pilot)
        app.pane.show_only(["Ana", "Alice"])
        app.pane.action_to_top()
        await settled(pilot)
        assert app.pane.open_fold()
        await settled(pilot)
        assert "Folded." in "".join(app.lines())
        app.pane.show_only([])
        await settled(pilot)
        assert (top(pilot), found(pilot)) == (0, (1, 1))
        app.pane.next_match()
        await settled(pilot)
        assert marked(pilot, DARK.current_match) == ["Needles"]


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


@pytest.mark.parametrize(
    ("gone_to", "next_one", "previous_one"),
    [(0, 2, 3), (500, 2, 1), (900, 2, 2), (1_500, 3, 2), (2_500, 1, 3)],
)
async def test_steps_are_counted_from_what_is_in_sight(gone_to: int, next_one: int, previous_one: int) -> None:
    """As less does it; the match where one stood counts only while it is in sight, as at 0."""
    for step, number in (("next_match", next_one), ("previous_match", previous_one)):
        async with Reading().run_test(size=(80, 24)) as pilot:
            app = reading(pilot)
            rest = [*meeting(900), *said("Bob: A needle in it."), *meeting(1_000), *said("Bob: Needles!")]
            app.load([*said("Bob: The first needle."), *rest, *meeting(1_000)])
            app.pane.search("needle")
            await settled(pilot)
            app.pane.go_to_utterance(gone_to)
            getattr(app.pane, step)()
            await pilot.pause()
            assert found(pilot) == (number, 3)
            assert len(marked(pilot, DARK.current_match)) == 1


async def test_from_what_is_in_sight_steps_go_on_one_by_one() -> None:
    async with Reading().run_test(size=(20, 1)) as pilot:
        app = reading(pilot)
        app.load([*said("Bob: Hi."), *meeting(50), *said("Bob: the the the the the the the the"), *meeting(50)])
        app.pane.search("the")
        await settled(pilot)
        app.pane.action_to_top()
        for number in (*range(1, found(pilot)[1] + 1), 1):
            app.pane.next_match()
            await pilot.pause()
            assert found(pilot)[0] == number
        app.pane.action_to_top()
        for number in range(found(pilot)[1], 0, -1):
            app.pane.previous_match()
            await pilot.pause()
            assert found(pilot)[0] == number


async def test_a_search_that_is_changed_after_one_went_elsewhere_begins_there() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.pane.search("needl")
        await settled(pilot)
        app.pane.go_to_utterance(1_500)
        app.pane.search("needle")
        await settled(pilot)
        assert found(pilot) == (2, 2)


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
        app.pane.show_only(["Alice"])
        await pilot.pause()
        shown = app.lines()
        assert [line[:16] for line in shown] == [
            " 0:00:00  Alice ",
            "                ",
            "                ",
            " 0:00:20  Alice ",
            " 0:00:30        ",
            "                ",
        ]
        assert [line.strip() for line in (shown[2], shown[5])] == ["… 10s, 1 turn by others"] * 2
        app.pane.show_only(["Nobody"])
        await pilot.pause()
        assert app.lines() == ["                 … 50s, 4 turns by others", *[""] * 5]
        app.pane.show_only([])
        await pilot.pause()
        assert app.lines()[-1] == " 0:00:40  Carol  Fine by me."


async def test_where_one_reads_is_kept_while_others_are_folded_away() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(LONG)
        app.pane.go_to_utterance(1_234)
        before = app.pane._in_sight
        speaker = next(each for each in ("Alice", "Bob", "Carol") if each != LONG[1_234].speaker)
        app.pane.show_only([speaker])
        assert 1_234 < top(pilot) < 1_250
        assert LONG[top(pilot)].speaker == speaker
        app.pane.show_only([])
        assert app.pane._in_sight == before


async def test_only_what_is_shown_is_searched() -> None:
    async with Reading().run_test(size=(80, 24)) as pilot:
        app = reading(pilot)
        app.load(TALK)
        app.pane.search("sheet")
        await settled(pilot)
        assert found(pilot) == (1, 2)
        app.pane.show_only(["Bob"])
        await settled(pilot)
        assert found(pilot) == (1, 1)
        app.pane.show_only([])
        await settled(pilot)
        assert found(pilot) == (2, 2)  # one is at Bob's still
