"""How refused requests are counted: by address and minute, in bounded memory."""

from __future__ import annotations

import tracemalloc

from monitor.receiver import refusals
from monitor.receiver.refusals import MOST_ADDRESSES, WINDOW_S, Refusals


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_address_is_counted_for_itself_and_begins_anew_after_a_minute() -> None:
    clock = Clock()
    counted = Refusals(clock)
    assert [counted.count("a")[0] for _ in range(3)] == [1, 2, 3]
    assert counted.count("b") == (1, WINDOW_S + 1)
    clock.now += WINDOW_S - 1
    assert counted.count("a") == (4, 2)
    clock.now += 1
    assert counted.count("a")[0] == 1


def test_too_many_addresses_are_counted_as_one() -> None:
    clock = Clock()
    counted = Refusals(clock)
    assert {counted.count(f"{n}")[0] for n in range(MOST_ADDRESSES)} == {1}
    assert [counted.count(f"new {n}")[0] for n in range(5)] == [1, 2, 3, 4, 5]
    assert counted.count("0")[0] == 2
    clock.now += WINDOW_S
    assert [counted.count(f"new {n}")[0] for n in range(5)] == [1] * 5


def test_memory_is_bounded() -> None:
    counted = Refusals(lambda: 0.0)
    tracemalloc.start()
    try:
        for n in range(50_000):
            counted.count(f"2001:db8::{n:x}")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 200 * refusals.MOST_ADDRESSES * 2
