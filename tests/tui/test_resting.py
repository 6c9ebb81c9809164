"""Where one reads is written down while one does: nothing that ends the process without a word loses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from monitor.store.marks import Marks
from monitor.tui.reading import place
from tests.tui.meetings import a_meeting, open_first
from tests.tui.test_bookmarks import LONG, SIZE, kept

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from monitor.model.marks import ReadingPlace
    from tests.tui.conftest import Desk


async def until_kept(desk: Desk, pilot: Pilot[None], expected: object) -> None:
    while (await kept(desk))[1] != expected:
        await pilot.pause(0.01)


async def test_it_is_written_where_one_rests_and_only_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[ReadingPlace] = []
    remember = Marks.remember_place

    async def counted(self: Marks, bot_id: str, at: ReadingPlace) -> None:
        written.append(at)
        await remember(self, bot_id, at)

    monkeypatch.setattr(Marks, "remember_place", counted)
    monkeypatch.setattr(place, "_REST_S", 0.05)
    await a_meeting(desk, *LONG)
    async with desk.app.run_test(size=SIZE) as pilot:
        await open_first(desk, pilot, "sentence number 0 ")
        await pilot.press("t", *"900", "enter")
        await until_kept(desk, pilot, (900_000, 0))
        for key in "jjjj":  # in one burst
            desk.app.post_message(Key(key, key))
        await until_kept(desk, pilot, (936_000, 0))
        await pilot.press("g")
        await until_kept(desk, pilot, (0, 0))
    rests = list(dict.fromkeys(written))
    assert (rests[0], rests[-2:]) == ((900_000, 0), [(936_000, 0), (0, 0)])
    assert len(rests) < 6, "each line that one came through"
