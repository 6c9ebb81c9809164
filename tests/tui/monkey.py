"""A monkey at the keyboard: whatever is pressed, clicked and sent meanwhile, no screen breaks, and no key goes round.

By hand, as a run takes 5 to 10 s: ``uv run pytest -n0 tests/tui/monkey.py``; another one by ``MONKEYS=20,40``.
"""

from __future__ import annotations

import os
import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from textual.errors import NoWidget
from textual.events import Key
from textual.pilot import OutOfBounds

from monitor.tui.bindings import COMMANDS
from tests.tui.meetings import a_meeting, turn

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Desk

MONKEYS = range(*map(int, os.environ.get("MONKEYS", "0,3").split(",")))
STEPS = 250
ENDING = {"ctrl+c", "ctrl+q"}
KEYS = sorted({key for commands in COMMANDS.values() for one in commands for key in one.keys.split(",")} - ENDING)
TYPED = [*KEYS, *KEYS, "A", "B", "backspace", "delete", "ctrl+w", "ctrl+k"]
WIDTHS, HEIGHTS = (120, 80, 60, 20, 5), (40, 24, 15, 6, 2)
WORDS = ("so", "about", "the", "budget", "漢字", "é", "a" * 30)


class Monkey:
    """Does one thing after another, always the same for one number."""

    def __init__(self, number: int, desk: Desk) -> None:
        self._chance = random.Random(number)  # noqa: S311  (no secret)
        self._desk = desk

    async def act(self, pilot: Pilot[None]) -> None:
        chance, (width, height) = self._chance, self._desk.app.size
        deed = chance.random()
        if deed < 0.8:
            await self._press(pilot)
        elif deed < 0.87:
            place = chance.randrange(width), chance.randrange(height)
            with suppress(OutOfBounds, NoWidget):  # the size, or the screen, has just become another one
                await pilot.click(offset=place, times=chance.choice((1, 2)))
        elif deed < 0.93:
            await self.send()
        elif deed < 0.96:
            await pilot.resize_terminal(chance.choice(WIDTHS), chance.choice(HEIGHTS))
        else:
            await self._desk.status(f"bot{chance.randrange(5)}", chance.choice(("joining_call", "in_waiting_room")))

    async def send(self) -> None:
        """Have a transcript come, perhaps once more."""
        chance = self._chance
        turns = [
            turn(
                chance.choice(("Ana", 'Bob "x"', "漢字")), " ".join(chance.choices(WORDS, k=chance.randint(1, 30))), at
            )
            for at in range(0, chance.randint(10, 1_000), 9)
        ]
        await a_meeting(self._desk, *turns, bot_id=f"meeting{chance.randrange(4)}")

    async def _press(self, pilot: Pilot[None]) -> None:
        for key in self._chance.choices(TYPED, k=self._chance.choice((1, 1, 1, 2, 3))):
            if key != "q" or len(self._desk.app.screen_stack) > 2:  # else it quits
                self._desk.app.post_message(Key(key, key if len(key) == 1 else None))
        if self._chance.random() < 0.5:
            await pilot.pause()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Textual's, of a screen that has gone
@pytest.mark.parametrize("number", MONKEYS)
async def test_nothing_breaks(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(desk.app, "open_url", lambda *_, **__: None)
    monkey = Monkey(number, desk)
    await monkey.send()
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        for _ in range(STEPS):
            await monkey.act(pilot)
        await pilot.pause()
    assert desk.app.crash is None
