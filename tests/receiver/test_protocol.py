"""Connections that dawdle, break off or talk nonsense, over bare sockets."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, closing, suppress
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from monitor.receiver import waiting
from monitor.receiver.settings import ReceiverSettings
from tests.receiver.running import KEY, Running, Start, answer_on, golden, launched, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE_S = 0.4
BODY = golden("spec_failed.json")
HEAD = b"POST /webhook HTTP/1.1\r\nHost: x\r\nx-spoke-api-key: a-key\r\nContent-Length: %d\r\n\r\n" % len(BODY)
REQUEST = HEAD + BODY
WRONG_KEY = HEAD.replace(b"a-key", b"wrong")
CHUNKED = b"POST /webhook HTTP/1.1\r\nHost: x\r\nx-spoke-api-key: a-key\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A receiver in a hurry, shared."""
    settings = ReceiverSettings(keys=(KEY,), request_deadline_s=DEADLINE_S)
    with launched(tmp_path_factory.mktemp("receiver"), settings) as running:
        assert running.post(BODY).status_code == 204
        yield running


@pytest.fixture
def connection(receiver: Running) -> Iterator[socket.socket]:
    """A bare connection; whatever is done on it, the receiver comes to no harm, and nobody is left on the line."""
    with receiver.connect() as connection:
        yield connection
    health = receiver.service.health
    assert (health.problem, health.crashes) == (None, 0)
    assert receiver.post(BODY).status_code == 204


def is_cut(connection: socket.socket, dribble: bytes = b"") -> bool:
    """Whether the receiver hangs up, soon after its deadline, on one who sends ``dribble`` over and over, by bytes."""
    begun = time.monotonic()
    connection.settimeout(0.02)
    for byte in cycle(dribble or [None]):
        waited = time.monotonic() - begun
        try:
            if byte is not None:
                connection.sendall(bytes([byte]))
            if not connection.recv(65536):
                break
        except TimeoutError:
            if waited > 2:
                return False
        except ConnectionError:
            break
    return waited > DEADLINE_S / 4


def is_over(connection: socket.socket) -> bool:
    """Whether the receiver has hung up."""
    try:
        return connection.recv(65536) == b""
    except ConnectionError:
        return True


def has_ended(connection: socket.socket) -> bool:
    """Whether the receiver has hung up on one to whom it had nothing to say."""
    connection.settimeout(0.01)
    with suppress(TimeoutError):
        return is_over(connection)
    return False


def is_hung_up(connection: socket.socket) -> bool:
    """Whether the receiver has hung up, whatever it had said before."""
    connection.settimeout(0.01)
    with suppress(TimeoutError):
        while not is_over(connection):
            pass
        return True
    return False


def send_for_ever(connection: socket.socket, what: bytes) -> None:
    """Send until nothing is taken any more, and try on for some seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with suppress(TimeoutError):
            connection.sendall(what)


class TestDeadline:
    def test_a_silent_connection_is_cut(self, connection: socket.socket) -> None:
        assert is_cut(connection)

    def test_a_head_that_never_ends_is_cut(self, connection: socket.socket) -> None:
        connection.sendall(b"POST /webhook HTTP/1.1\r\n")
        assert is_cut(connection, dribble=b"x: y\r\n")

    def test_a_body_that_never_ends_is_cut(self, connection: socket.socket, receiver: Running) -> None:
        before = receiver.rows("SELECT count(*) FROM delivery")
        connection.sendall(HEAD + BODY[:-1])
        assert is_cut(connection)
        assert receiver.rows("SELECT count(*) FROM delivery") == before

    def test_a_dribbled_body_is_cut(self, connection: socket.socket) -> None:
        connection.sendall(HEAD.replace(b"Content-Length: ", b"Content-Length: 9"))
        assert is_cut(connection, dribble=b" ")

    def test_a_body_that_dribbles_on_after_it_was_refused_is_cut(self, connection: socket.socket) -> None:
        connection.sendall(WRONG_KEY.replace(b"Content-Length: ", b"Content-Length: 9"))
        assert answer_on(connection)[0] == 401
        assert is_cut(connection, dribble=b" ")

    def test_a_second_request_that_never_ends_is_cut(self, connection: socket.socket) -> None:
        connection.sendall(REQUEST)
        assert answer_on(connection)[0] == 204
        connection.sendall(HEAD[:30])
        assert is_cut(connection)

    def test_a_second_request_that_came_with_the_first_and_never_ends_is_cut(self, connection: socket.socket) -> None:
        connection.sendall(REQUEST + HEAD[:30])
        assert answer_on(connection)[0] == 204
        assert is_cut(connection)

    def test_a_connection_is_kept_between_requests(self, connection: socket.socket) -> None:
        for _ in range(2):
            connection.sendall(REQUEST)
            assert answer_on(connection)[0] == 204
            connection.settimeout(2 * DEADLINE_S)
            with pytest.raises(TimeoutError):
                connection.recv(1)

    def test_a_connection_is_kept_after_a_refused_body_has_ended(self, connection: socket.socket) -> None:
        for _ in range(2):
            connection.sendall(WRONG_KEY)
            assert answer_on(connection)[0] == 401
            connection.sendall(BODY)
        connection.sendall(REQUEST)
        assert answer_on(connection)[0] == 204

    def test_a_connection_of_which_nothing_comes_after_a_refused_body_is_cut(self, connection: socket.socket) -> None:
        connection.sendall(WRONG_KEY)
        assert answer_on(connection)[0] == 401
        connection.sendall(BODY)
        assert is_cut(connection)

    def test_the_time_that_we_take_to_answer_is_not_counted(self, connection: socket.socket, receiver: Running) -> None:
        with closing(sqlite3.connect(receiver.database, isolation_level=None, check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            unlock = threading.Timer(2 * DEADLINE_S, other.rollback)
            unlock.start()
            connection.sendall(REQUEST)
            assert answer_on(connection)[0] == 204
            assert unlock.finished.is_set()
            unlock.join()


class TestManyAtOnce:
    """Who holds connections must not be able to take all that there are."""

    @pytest.fixture
    def soon(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(waiting, "PATIENCE_S", 0.05)

    @pytest.fixture
    def receiver(self, start: Start) -> Running:
        """One for few, whose deadline does not come to help."""
        return start(ReceiverSettings(keys=(KEY,), request_deadline_s=60, max_connections=4))

    @pytest.mark.usefixtures("soon")
    @pytest.mark.parametrize("sent", [b"", HEAD[:30], WRONG_KEY, HEAD + BODY[:-1]], ids=range(4))
    def test_those_that_wait_for_longest_are_cut_for_new_ones(self, receiver: Running, sent: bytes) -> None:
        with ExitStack() as held:
            connections = [held.enter_context(receiver.connect()) for _ in range(6)]
            for connection in connections:
                connection.sendall(sent)
            wait_until(lambda: is_hung_up(connections[0]) and is_hung_up(connections[1]))
            assert not any(map(is_hung_up, connections[2:]))
            assert receiver.post(BODY).status_code == 204

    @pytest.mark.usefixtures("soon")
    @pytest.mark.parametrize(("more", "less"), [(HEAD[:30], b""), (HEAD, HEAD[:30]), (HEAD, WRONG_KEY)], ids=range(3))
    def test_what_would_lose_more_outlives_what_would_lose_less(
        self, receiver: Running, more: bytes, less: bytes
    ) -> None:
        with receiver.connect() as connection, ExitStack() as held:
            connection.sendall(more)
            others = [held.enter_context(receiver.connect()) for _ in range(9)]
            for other in others:
                other.sendall(less)
            wait_until(lambda: all(map(is_hung_up, others[:6])))
            connection.sendall(REQUEST[len(more) :])
            assert answer_on(connection)[0] == 204

    def test_one_who_never_reads_the_answers_is_cut(self, start: Start) -> None:
        """Answers fill what the system holds for it, and from then on wait in the receiver."""
        receiver = start(ReceiverSettings(keys=(KEY,), request_deadline_s=DEADLINE_S))
        with receiver.connect() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(0.5)
            with pytest.raises(ConnectionError):
                send_for_ever(connection, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 1000)
        assert receiver.post(BODY).status_code == 204

    def test_many_senders_at_once_are_all_answered(self, receiver: Running) -> None:
        with ExitStack() as held:
            connections = [held.enter_context(receiver.connect()) for _ in range(20)]
            for sent in (HEAD, BODY):
                for connection in connections:
                    connection.sendall(sent)
            assert [answer_on(connection)[0] for connection in connections] == [204] * 20


class TestNonsense:
    @pytest.mark.parametrize(
        "sent",
        [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 200,  # TLS
            b"GET /" + b"\xff" * 10 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\nHost: x\r\nX: a\x1b[2Jb\x00\r\n\r\n",
            b"POST /webhook HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000,
            CHUNKED + b"no chunk\r\n",
        ],
        ids=range(10),
    )
    def test_what_is_not_http_is_answered_in_json(self, connection: socket.socket, sent: bytes) -> None:
        connection.sendall(sent)
        status, body = answer_on(connection)
        assert status in {400, 501}
        assert json.loads(body) == {"error": "Invalid HTTP request received."}
        assert is_over(connection)

    def test_a_chunk_that_is_none_after_a_refusal(self, connection: socket.socket) -> None:
        connection.sendall(CHUNKED.replace(b"a-key", b"wrong") + b"5\r\nhello\r\n")
        assert answer_on(connection)[0] == 401
        connection.sendall(b"no chunk\r\n")
        assert is_over(connection)

    def test_a_wrong_key_and_a_chunk_that_is_none_at_once(self, connection: socket.socket) -> None:
        connection.sendall(CHUNKED.replace(b"a-key", b"wrong") + b"no chunk\r\n")
        assert answer_on(connection)[0] == 400
        assert is_over(connection)

    def test_a_web_socket_is_no_web_socket_here(self, connection: socket.socket) -> None:
        upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAA\r\nSec-WebSocket-Version: 13"
        connection.sendall(b"GET /webhook HTTP/1.1\r\nHost: x\r\n" + upgrade + b"\r\n\r\n")
        assert answer_on(connection)[0] == 405


class TestBreakingOff:
    def test_half_a_body_is_not_kept(self, receiver: Running, connection: socket.socket) -> None:
        before = receiver.rows("SELECT count(*) FROM delivery")
        connection.sendall(HEAD + BODY[:-1])
        connection.close()
        assert receiver.post(BODY).status_code == 204
        assert receiver.rows("SELECT count(*) FROM delivery") == before

    def test_a_whole_body_is_kept_though_nobody_waits_for_the_answer(
        self, receiver: Running, connection: socket.socket
    ) -> None:
        body = BODY.replace(b"CannotJoinMeeting", b"Impatience")
        connection.sendall(HEAD.replace(b"%d" % len(BODY), b"%d" % len(body)) + body)
        connection.close()
        wait_until(lambda: receiver.rows("SELECT count(*) FROM bot WHERE error = 'Impatience'") == [(1,)])

    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize("close", [b"", b"Connection: close\r\n"])
    def test_one_who_has_said_all_is_answered_and_left(
        self, connection: socket.socket, count: int, close: bytes
    ) -> None:
        last = REQUEST.replace(b"Host: x\r\n", b"Host: x\r\n" + close)
        connection.sendall(REQUEST * (count - 1) + last)
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(2)  # less than a kept connection is kept for
        answers = b""
        while received := connection.recv(65536):
            answers += received
        assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"204"] * count

    def test_one_who_ends_within_a_request_is_left(self, connection: socket.socket) -> None:
        connection.sendall(REQUEST[:-1])
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536) == b""

    @pytest.mark.parametrize("last", [REQUEST[:-1], HEAD[:-3], CHUNKED + b"5\r\n{"], ids=["body", "head", "chunk"])
    def test_so_is_one_who_ends_within_a_later_request(self, start: Start, last: bytes) -> None:
        """And not only when the request would have had to be here."""
        answers = b""
        with start().connect() as connection:
            connection.sendall(REQUEST * 2 + last)
            connection.shutdown(socket.SHUT_WR)
            while received := connection.recv(65536):
                answers += received
        assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"204"] * 2

    def test_two_requests_at_once_are_answered_one_by_one(self, connection: socket.socket) -> None:
        connection.sendall(REQUEST + WRONG_KEY + BODY + REQUEST)
        answers = b""
        while answers.count(b"\r\n\r\n") < 3:
            answers += connection.recv(65536)
        assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"204", b"401", b"204"]
