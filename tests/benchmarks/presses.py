"""Keys that move the table's cursor while something else goes on, and when the screen answered each of them."""

from __future__ import annotations

import re
import time
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.watched import WatchedTerminal

_ROWS = 10
"""Between how many rows the cursor goes down and up; no more than there are live bots."""
_POSITION = re.compile(r"([\d,]+) of [\d,]+\s*$")


class Answered(NamedTuple):
    """One press."""

    pressed_at: float
    """By ``time.perf_counter``."""
    after_s: float
    """Until the footer told of the new place; infinite if it never did."""


class Presses:
    """Moves the cursor from the first row down, up again, and so on."""

    def __init__(self, terminal: WatchedTerminal, apart_s: float) -> None:
        self._terminal = terminal
        self._apart_s = apart_s
        self._way = _way()
        self._chance = Random(0)  # noqa: S311
        self._pressed: list[tuple[float, int]] = []
        """When, and to which row it leads."""

    def go_on(self, until: float) -> None:
        """Press keys until a moment of ``time.perf_counter``."""
        while time.perf_counter() < until:
            key, row = next(self._way)
            self._pressed.append((time.perf_counter(), row))
            self._terminal.press(key)
            time.sleep(self._chance.uniform(0.6, 1.4) * self._apart_s)

    def answers(self) -> list[Answered]:
        """Replay what came meanwhile, and find the answer to each press.

        A frame that shows the result of several presses answers all of them.
        """
        pressed, answered = self._pressed, list[Answered]()
        for at in self._terminal.replay():
            row = _row(self._terminal)
            for last in range(len(pressed) - 1, len(answered) - 1, -1):
                if pressed[last][0] <= at and pressed[last][1] == row:
                    answered += [Answered(since, at - since) for since, _ in pressed[len(answered) : last + 1]]
                    break
        return answered + [Answered(since, float("inf")) for since, _ in pressed[len(answered) :]]


def _way() -> Iterator[tuple[str, int]]:
    row = 1
    while True:
        for key, step in (("j", 1), ("k", -1)):
            for _ in range(_ROWS - 1):
                row += step
                yield key, row


def _row(terminal: WatchedTerminal) -> int:
    found = _POSITION.search(terminal.emulator.lines[-1])
    return int(found[1].replace(",", "")) if found else 0
