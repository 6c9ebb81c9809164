"""The receiver's thread, from start to stop."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from monitor.receiver.health import ReceiverState
from monitor.receiver.listening import bind, url_of
from monitor.receiver.service import ReceiverService
from monitor.receiver.settings import ReceiverSettings
from monitor.store.location import DatabaseProblem
from tests.receiver.running import golden, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.receiver.running import Running, Start

BODY = golden("spec_failed.json")


def test_it_says_when_it_answers_and_when_it_has_stopped(receiver: Running) -> None:
    assert receiver.service.ready.wait(10)
    states = [receiver.service.health.state]
    assert receiver.service.stop()
    assert receiver.service.stopped.is_set()
    assert [*states, receiver.service.health.state] == [ReceiverState.LISTENING, ReceiverState.STOPPED]
    with pytest.raises(httpx.ConnectError):
        receiver.post(BODY)


def test_what_arrives_before_the_server_is_up_waits(tmp_path: Path) -> None:
    listener = bind("127.0.0.1", 0)
    service = ReceiverService(listener, tmp_path / "monitor.db", ReceiverSettings(), lambda: None)
    answers = []
    sender = threading.Thread(
        target=lambda: answers.append(httpx.post(url_of(listener, "/webhook"), content=BODY, timeout=10))
    )
    sender.start()
    service.start()
    sender.join()
    assert [answer.status_code for answer in answers] == [204]
    assert service.stop()


def test_each_commit_is_told_of_in_its_thread(tmp_path: Path) -> None:
    told = []
    listener = bind("127.0.0.1", 0)
    url = url_of(listener, "/webhook")
    service = ReceiverService(
        listener, tmp_path / "monitor.db", ReceiverSettings(), lambda: told.append(threading.current_thread())
    )
    service.start()
    assert httpx.post(url, content=BODY).status_code == 204
    wait_until(lambda: told)
    assert set(told) == {service}
    assert service.stop()


def test_stopping_is_quick_though_connections_are_open(receiver: Running) -> None:
    assert receiver.post(BODY).status_code == 204  # and its connection is kept
    with receiver.connect(), receiver.connect() as half:
        half.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nx-spoke-api-key: a-key\r\nContent-Length: 9\r\n\r\n{")
        begun = time.monotonic()
        assert receiver.service.stop()
        assert time.monotonic() - begun < 4


def test_stopping_twice_or_before_the_start_does_no_harm(tmp_path: Path) -> None:
    listener = bind("127.0.0.1", 0)
    service = ReceiverService(listener, tmp_path / "monitor.db", ReceiverSettings(), lambda: None)
    assert service.stop()
    service.start()
    service.join(10)
    assert service.stopped.is_set()
    assert service.error is None
    assert service.stop()


def test_what_was_acknowledged_is_there_after_a_restart(start: Start) -> None:
    first = start()
    assert first.post(BODY).status_code == 204
    assert first.service.stop()
    second = start()
    assert second.post(BODY).status_code == 204
    assert second.service.health.duplicates == 1


def test_a_database_that_cannot_be_used_ends_it(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    database.write_bytes(b"this is no database, but a text that is long enough to be looked at for what it is " * 20)
    listener = bind("127.0.0.1", 0)
    service = ReceiverService(listener, database, ReceiverSettings(), lambda: None)
    service.start()
    assert service.ready.wait(10)
    assert service.stopped.is_set()
    assert isinstance(service.error, DatabaseProblem)
    assert service.health.state is ReceiverState.STOPPED
    assert service.health.problem == str(service.error)
    assert listener.fileno() == -1


def test_a_crash_has_it_started_again_and_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    service = ReceiverService(bind("127.0.0.1", 0), tmp_path / "monitor.db", ReceiverSettings(), lambda: None)
    with monkeypatch.context() as broken:
        broken.setattr("monitor.receiver.app.build_app", lambda *_: 1 / 0)
        service.start()
        wait_until(lambda: service.health.restarts > 1)
        problem = str(service.health.problem)
        assert problem.startswith("unexpected ZeroDivisionError: division by zero (test_service.py:")
        assert problem.endswith("; the receiver starts again")
    assert service.ready.wait(10)
    assert service.health.crashes == service.health.restarts
    assert service.stop()
    assert service.error is None
    assert capfd.readouterr() == ("", "")


def test_it_stops_at_once_between_two_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.receiver.service.FIRST_PAUSE_S", 1000)
    monkeypatch.setattr("monitor.receiver.app.build_app", lambda *_: 1 / 0)
    service = ReceiverService(bind("127.0.0.1", 0), tmp_path / "monitor.db", ReceiverSettings(), lambda: None)
    service.start()
    wait_until(lambda: service.health.restarts)
    assert service.stop()


@pytest.mark.parametrize("broken", ["monitor.store.writer.Writer._rest", "monitor.receiver.server.Server.on_tick"])
def test_whatever_breaks_it_is_there_again_on_the_same_port(
    receiver: Running, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def break_down(*_: object) -> None:
        monkeypatch.undo()
        raise MemoryError

    assert receiver.post(BODY).status_code == 204
    monkeypatch.setattr(broken, break_down)
    if broken.endswith("_rest"):
        assert receiver.post(golden("spec_complete.json")).status_code == 204  # then it rests, and breaks
    wait_until(lambda: receiver.service.health.restarts)
    assert str(receiver.service.health.problem).startswith("unexpected MemoryError:")
    wait_until(lambda: receiver.service.health.state is not ReceiverState.STARTING)
    assert receiver.http.post(receiver.url, content=BODY, headers={"x-spoke-api-key": "a-key"}).status_code == 204
    health = receiver.service.health
    assert (health.restarts, health.crashes, health.duplicates) == (1, 1, 1)
    assert (health.state, health.problem) == (ReceiverState.LISTENING, None)


def test_what_waits_for_a_writer_that_breaks_is_to_be_sent_again(
    receiver: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        monkeypatch.undo()
        raise MemoryError

    monkeypatch.setattr("monitor.store.writer.Writer._refuse", break_down)
    monkeypatch.setattr("monitor.store.writer.Writer._transaction", break_down_too)
    assert receiver.post(BODY).status_code == 503
    wait_until(lambda: receiver.service.health.restarts)


async def break_down_too(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_what_goes_wrong_outside_of_any_request_is_told_of_and_not_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_down() -> None:
        raise KeyError("news")

    listener = bind("127.0.0.1", 0)
    url = url_of(listener, "/webhook")
    service = ReceiverService(listener, tmp_path / "monitor.db", ReceiverSettings(), break_down)
    service.start()
    assert httpx.post(url, content=BODY).status_code == 204
    wait_until(lambda: service.health.problem)
    assert str(service.health.problem).startswith("unexpected KeyError: 'news' (test_service.py:")
    assert service.health.state is ReceiverState.FAILING
    assert service.stop()
    assert capfd.readouterr() == ("", "")


def test_a_complaint_that_goes_on_and_on_is_told_of_once(receiver: Running, caplog: pytest.LogCaptureFixture) -> None:
    complaint = {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many open files")}
    loop = asyncio.new_event_loop()
    for _ in range(100):
        receiver.service._note(loop, complaint)
    loop.close()
    assert [record.getMessage() for record in caplog.records] == ["unexpected OSError: [Errno 24] Too many open files"]
    assert receiver.service.health.crashes == 1
    assert receiver.post(BODY).status_code == 204
    assert receiver.service.health.problem is None


def test_nothing_that_serves_http_is_imported_before_it_starts() -> None:
    check = (
        "import sys, monitor.receiver.service, monitor.receiver.listening, monitor.receiver.settings\n"
        "print([name for name in ('uvicorn', 'starlette', 'h11', 'pydantic', 'aiosqlite') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
