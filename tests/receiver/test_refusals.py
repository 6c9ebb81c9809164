"""How refused requests are counted: by address and minute, in bounded memory."""

from __future__ import annotations

import tracemalloc

import pytest

from monitor.receiver import refusals
from monitor.receiver.refusals import MOST_ADDRESSES, WINDOW_S, Refusals, network_of


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


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),  # a socket for both kinds of address tells of those of IPv4 like this
        ("192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_whose_an_address_is(address: str, network: str) -> None:
    assert network_of(address) == network


def test_whoever_has_a_network_of_ipv6_is_one() -> None:
    counted = Refusals(lambda: 0.0)
    assert [counted.count(f"2001:db8::{n:x}")[0] for n in range(5)] == [1, 2, 3, 4, 5]
    assert counted.count("2001:db8:0:1::1")[0] == 1
    assert [counted.count(f"::ffff:192.0.2.{n}")[0] for n in range(5)] == [1] * 5


def test_memory_is_bounded() -> None:
    counted = Refusals(lambda: 0.0)
    tracemalloc.start()
    try:
        for n in range(5_000):
            counted.count(f"2001:db8:{n:x}::1")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 200 * refusals.MOST_ADDRESSES * 2
