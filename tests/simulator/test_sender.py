"""Webhooks go out over real HTTP, with the provider's headers and patience, and stop when told to."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from monitor.sending.posting import InvalidTarget
from monitor.simulator.meeting import Webhook
from monitor.simulator.sender import Answer, Sender

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulator.fake_receiver import FakeReceiver

HOOK = Webhook(0, "b", "joining_call", '{"event":"é"}'.encode())
QUICK = (0.001, 0.001)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def sender(receiver: FakeReceiver, stop: threading.Event) -> Iterator[Sender]:
    sender = Sender(receiver.url, "the key", stop, QUICK)
    yield sender
    sender.close()


@pytest.fixture
def answers() -> list[Answer]:
    return []


def test_it_sends_what_the_provider_sends(sender: Sender, receiver: FakeReceiver, answers: list[Answer]) -> None:
    assert sender.send(HOOK, answers.append)
    (request,) = receiver.requests
    assert request.path == "/webhook?from=test"
    assert request.body == HOOK.body
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-spoke-api-key"] == "the key"
    assert request.headers["user-agent"].startswith("meetingbaas/1.0")
    (answer,) = answers
    assert answer[:2] == (HOOK, 1)
    assert answer.reply[:2] == (204, "")
    assert answer.reply.took_ms > 0


def test_without_a_key_there_is_no_such_header(receiver: FakeReceiver, stop: threading.Event) -> None:
    sender = Sender(receiver.url, None, stop)
    assert sender.send(HOOK, print)
    sender.close()
    assert "x-spoke-api-key" not in receiver.requests[0].headers


def test_the_connection_is_kept(sender: Sender, receiver: FakeReceiver) -> None:
    for _ in range(3):
        assert sender.send(HOOK, print)
    assert receiver.connections == 1


def test_a_connection_that_the_receiver_closed_is_no_failure(
    sender: Sender, receiver: FakeReceiver, answers: list[Answer]
) -> None:
    receiver.close_after_answer = True
    for _ in range(3):
        assert sender.send(HOOK, answers.append)
        assert eventually(sender)
    assert [answer.attempt for answer in answers] == [1, 1, 1]
    assert receiver.connections == 3


def eventually(sender: Sender) -> bool:
    """Wait until the receiver's hanging up has arrived."""
    sock = sender._connection._http.sock
    if sock is None:
        return True
    sock.settimeout(5)
    return sock.recv(1, socket.MSG_PEEK) == b""


@pytest.mark.parametrize("trouble", [400, 401, 404, 422, 429, 500, 503, "drop"])
def test_it_tries_again(trouble: int | str, sender: Sender, receiver: FakeReceiver, answers: list[Answer]) -> None:
    receiver.answers.extend([trouble, trouble])
    assert sender.send(HOOK, answers.append)
    assert [answer.attempt for answer in answers] == [1, 2, 3]
    assert [answer.reply.delivered for answer in answers] == [False, False, True]
    assert [answer.reply.status for answer in answers] == [None if trouble == "drop" else trouble] * 2 + [204]
    assert not any(answer.reply.refused for answer in answers)
    assert len({request.body for request in receiver.requests}) == 1


def test_it_gives_up_after_the_third_attempt(sender: Sender, receiver: FakeReceiver, answers: list[Answer]) -> None:
    receiver.answers.extend([503] * 3)
    assert not sender.send(HOOK, answers.append)
    assert [answer.reply.status for answer in answers] == [503, 503, 503]
    assert sender.send(HOOK, answers.append)  # the next webhook is a new one


def test_a_redirect_is_not_followed(sender: Sender, receiver: FakeReceiver, answers: list[Answer]) -> None:
    receiver.answers.append(302)
    assert not sender.send(HOOK, answers.append)
    assert [answer.reply.status for answer in answers] == [302]


def test_what_the_receiver_says_is_told_printable(
    sender: Sender, receiver: FakeReceiver, answers: list[Answer]
) -> None:
    receiver.answers.append(422)
    sender.send(HOOK, answers.append)
    assert answers[0].reply.message == '{"problem": "no\ufffd[31m"}'


def test_nobody_there(stop: threading.Event, answers: list[Answer], unused_url: str) -> None:
    sender = Sender(unused_url, None, stop, QUICK)
    assert not sender.send(HOOK, answers.append)
    assert [(answer.reply.status, answer.reply.message) for answer in answers] == [(None, "connection refused")] * 3
    assert all(answer.reply.refused for answer in answers)


@pytest.fixture
def unused_url() -> Iterator[str]:
    """A port on which nobody listens, kept so by being bound."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{sock.getsockname()[1]}/"


@pytest.mark.usefixtures("patience")
def test_no_answer_in_time(sender: Sender, receiver: FakeReceiver, answers: list[Answer]) -> None:
    receiver.answers.append("hang")
    assert sender.send(HOOK, answers.append)
    assert (answers[0].reply.status, answers[0].reply.message) == (None, "no answer within 0.1 s")
    assert answers[1].reply.status == 204


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.sending.posting.TIMEOUT_S", 0.1)


def test_it_stops_while_it_waits_for_an_answer(
    sender: Sender, receiver: FakeReceiver, answers: list[Answer], stop: threading.Event
) -> None:
    receiver.answers.append("hang")
    sending = threading.Thread(target=sender.send, args=(HOOK, answers.append))
    sending.start()
    assert receiver.arrived.wait(5)
    stop.set()
    sending.join(2)
    assert not sending.is_alive()
    assert answers == []


def test_it_stops_while_it_waits_to_try_again(
    receiver: FakeReceiver, answers: list[Answer], stop: threading.Event
) -> None:
    sender = Sender(receiver.url, None, stop, waits_s=(60,))
    receiver.answers.append(500)

    def told(answer: Answer) -> None:
        answers.append(answer)
        stop.set()

    began = time.monotonic()
    assert not sender.send(HOOK, told)
    assert time.monotonic() - began < 2
    assert len(answers) == 1
    sender.close()


@pytest.mark.parametrize(
    "url",
    ["", "localhost", "127.0.0.1:8787/webhook", "ftp://host/", "file:///etc/passwd", "http://", "http://host:x/",
     "http://host:99999/", "http://[::1/", "http://host/ö", "http://host/a b", "http://ho st/", "http://host/\x01"],
)  # fmt: skip
def test_a_url_that_cannot_be_used_is_refused(url: str, stop: threading.Event) -> None:
    with pytest.raises(InvalidTarget, match="should look like") as caught:
        Sender(url, None, stop)
    assert "\n" not in str(caught.value)


def test_a_key_that_cannot_be_used_is_refused_and_not_repeated(stop: threading.Event) -> None:
    with pytest.raises(InvalidTarget) as caught:
        Sender("http://host/", "secret\r\nx: y", stop)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [("http://a/", "a", 80), ("https://a/b", "a", 443), ("http://[::1]:9/", "::1", 9), ("http://[::1]/", "::1", 80)],
)
def test_where_a_url_leads(url: str, host: str, port: int, stop: threading.Event) -> None:
    connection = Sender(url, None, stop)._connection._http
    assert (connection.host, connection.port) == (host, port)


def test_a_host_that_no_name_can_have_is_no_crash(stop: threading.Event, answers: list[Answer]) -> None:
    sender = Sender(f"http://{'a' * 70}.invalid/", None, stop, ())
    assert not sender.send(HOOK, answers.append)
    assert answers[0].reply.status is None
