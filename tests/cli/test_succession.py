"""``monitor run`` beside another receiver: what it looks on at, and that it receives when that one has ended."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from monitor.cli.succession import Succession
from monitor.settings import Settings, load
from monitor.store.location import ReceiverInfo, ReceiverLock, receiver_running
from monitor.values import Secret
from tests.cli.kept import receive, status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OTHER_URL = "http://127.0.0.1:1/webhook"
GRACE_S = 0.02
WITHIN_S = 20.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for a database with one bot and a port that is free."""
    receive(tmp_path / "monitor.db", [(0, status("a-bot", "joining_call"))])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return load({"database": str(tmp_path / "monitor.db"), "port": str(port)}, {})


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def begun(settings: Settings, closing: ExitStack, *, asks_key: bool | None = None) -> Succession:
    succession = Succession(settings, ReceiverInfo(1, OTHER_URL, asks_key), GRACE_S)
    succession.start()
    closing.callback(succession.stop)
    return succession


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def post(url: str | None) -> int:
    return httpx.post(str(url), content=status("another-bot", "joining_call")).status_code


def test_it_looks_on_while_another_one_receives_and_then_receives(settings: Settings, closing: ExitStack) -> None:
    lock = ReceiverLock(settings.database)
    lock.acquire(OTHER_URL)
    succession = begun(settings, closing)
    wait_until(lambda: succession.state().where == OTHER_URL)
    assert (succession.is_ours, succession.state().badge) == (False, "watching")
    lock.release()
    released_at = time.monotonic()
    wait_until(lambda: succession.is_ours)
    assert time.monotonic() - released_at >= GRACE_S  # another one may begin again soon, and goes first
    url = f"http://127.0.0.1:{settings.port}/webhook"
    assert post(url) == 204
    state = succession.state()
    assert (state.where, succession.url, state.badge) == (url, url, "no key: this machine only")
    assert f"here, at {url} instead of {OTHER_URL}." in state.news
    succession.stop()
    assert receiver_running(settings.database) is None
    with pytest.raises(httpx.ConnectError):
        post(url)


def test_what_is_in_the_way_is_told_until_it_is_gone(settings: Settings, closing: ExitStack) -> None:
    with socket.create_server(("127.0.0.1", settings.port)):
        succession = begun(settings, closing)
        wait_until(lambda: succession.state().problem)
        assert str(succession.state().problem).startswith(f"nobody receives: port {settings.port} on 127.0.0.1 is in u")
        assert receiver_running(settings.database) is None
    wait_until(lambda: succession.is_ours)
    assert succession.state().problem is None


def test_without_a_key_it_does_not_take_over_from_one_that_asked_for_it(settings: Settings, closing: ExitStack) -> None:
    keyless = begun(settings, closing, asks_key=True)
    wait_until(lambda: keyless.state().problem)
    told = "nobody receives: the other one asked for a key; start monitor with MONITOR_API_KEY"
    assert (keyless.state().problem, keyless.is_ours) == (told, False)
    keyed = begun(replace(settings, api_keys=(Secret("k"),)), closing)
    wait_until(lambda: keyed.is_ours)
    running = receiver_running(settings.database)
    assert running
    assert (running.url, running.asks_key) == (keyed.url, True)
    wait_until(lambda: keyless.state().problem is None)
    keyed.stop()
    wait_until(lambda: keyless.state().problem == told)


def test_a_database_that_was_removed_is_not_made_anew(settings: Settings, closing: ExitStack) -> None:
    settings.database.unlink()
    succession = begun(settings, closing)
    wait_until(lambda: succession.state().problem)
    assert "there is no database" in str(succession.state().problem)
    assert not settings.database.exists()


def test_of_several_one_receives_and_the_others_wait_for_it(settings: Settings, closing: ExitStack) -> None:
    waiting = [begun(settings, closing) for _ in range(4)]
    wait_until(lambda: any(each.is_ours for each in waiting))
    (first,) = (each for each in waiting if each.is_ours)
    others = [each for each in waiting if each is not first]
    wait_until(lambda: {(each.url, each.state().problem) for each in others} == {(first.url, None)})
    first.stop()
    wait_until(lambda: any(each.is_ours for each in others))
    assert sum(each.is_ours for each in others) == 1


def test_it_can_be_told_to_stop_at_any_moment(settings: Settings) -> None:
    for pause_s in (0, 0.001, 0.01, 0.02, 0.025, 0.03, 0.05):
        with ExitStack() as closing:
            begun(settings, closing)
            time.sleep(pause_s)  # not a wait: the moment to end at
        assert receiver_running(settings.database) is None
    assert threading.active_count() == 1
