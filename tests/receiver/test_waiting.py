"""Which connections are cut when too many wait: by what they claim, then by how long they have waited."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from monitor.receiver.waiting import PATIENCE_S, THIN_OUT_EVERY_S, Claim, Waiting

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


class Clock:
    """The part of an event loop that tells the time and calls later; its time passes on demand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.looks = 0
        self._due: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay_s: float, call: Callable[..., None], *arguments: object) -> object:
        def run() -> None:
            self.looks += 1
            call(*arguments)

        self._due.append((self.now + delay_s, run))
        return run

    def pass_by(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [each for each in self._due if each[0] <= end]:
            self._due.remove(due[0])
            self.now = due[0][0]
            due[0][1]()
        self.now = end


class Connection:
    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.is_cut = False

    def cut(self) -> None:
        self.is_cut = True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def come(clock: Clock) -> Callable[..., list[Connection]]:
    """Have so many connections come to a server for two."""
    waiting = Waiting(2)

    def come(*claims: Claim) -> list[Connection]:
        connections = list(map(Connection, claims))
        for connection in connections:
            waiting.join(connection, cast("asyncio.AbstractEventLoop", clock))
        return connections

    return come


def those_left(connections: list[Connection]) -> list[int]:
    return [place for place, connection in enumerate(connections) if not connection.is_cut]


NOTHING, A_REQUEST, A_DELIVERY = Claim


@pytest.mark.parametrize(
    ("claims", "left"),
    [
        ([NOTHING] * 5, [3, 4]),
        ([A_DELIVERY] * 5, [3, 4]),
        ([A_REQUEST, NOTHING, NOTHING, NOTHING], [0, 3]),
        ([A_DELIVERY, A_REQUEST, A_REQUEST, NOTHING], [0, 2]),
        ([A_DELIVERY, A_DELIVERY, A_REQUEST, NOTHING], [0, 1]),
        ([NOTHING, NOTHING], [0, 1]),
    ],
)
def test_the_least_claim_goes_first_and_then_the_longest_wait(
    come: Callable[..., list[Connection]], clock: Clock, claims: list[Claim], left: list[int]
) -> None:
    connections = come(*claims)
    clock.pass_by(2 * PATIENCE_S)
    assert those_left(connections) == left


def test_nobody_goes_at_once(come: Callable[..., list[Connection]], clock: Clock) -> None:
    connections = come(*[NOTHING] * 50)
    clock.pass_by(0.9 * PATIENCE_S)
    assert len(those_left(connections)) == 50


def test_a_late_request_outlives_new_connections_that_are_silent(
    come: Callable[..., list[Connection]], clock: Clock
) -> None:
    (late,) = come(A_REQUEST)
    for _ in range(100):
        come(*[NOTHING] * 3)
        clock.pass_by(PATIENCE_S / 2)
    assert not late.is_cut


def test_however_much_comes_it_looks_some_times_a_second(come: Callable[..., list[Connection]], clock: Clock) -> None:
    for _ in range(100):
        come(*[NOTHING] * 10)
        clock.pass_by(0.01)
    assert clock.looks <= 1 / THIN_OUT_EVERY_S + 1


def test_it_does_not_look_while_there_is_room(come: Callable[..., list[Connection]], clock: Clock) -> None:
    come(*[NOTHING] * 2)
    clock.pass_by(60)
    assert clock.looks == 0
