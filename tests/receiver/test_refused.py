"""Who and what is not let in, over real HTTP. One receiver serves all tests that leave nothing behind."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from monitor.receiver.refusals import MOST_REFUSALS
from monitor.receiver.settings import ReceiverSettings
from tests.receiver.running import KEY, Running, Start, answer_on, golden, launched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A receiver with a key, shared."""
    with launched(tmp_path_factory.mktemp("receiver")) as running:
        yield running


@pytest.fixture(scope="module")
def keyless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A receiver without a key, shared."""
    with launched(tmp_path_factory.mktemp("keyless"), ReceiverSettings()) as running:
        yield running


def refusal(running: Running, status: int, key: bytes | None, headers: dict[str, str]) -> str:
    """Return what a sender is told that is refused with ``status``, counted, and of which nothing is kept."""
    before = running.rows("SELECT count(*) FROM delivery"), running.service.health.unauthorized
    answer = running.post(golden("spec_failed.json"), key, **headers)
    assert answer.status_code == status
    assert running.rows("SELECT count(*) FROM delivery") == before[0]
    health = running.service.health
    assert health.unauthorized == before[1] + 1
    error = answer.json()["error"]
    assert isinstance(error, str)
    assert health.last_refusal
    assert health.last_refusal.refusal.reason == error
    return error


class TestKeys:
    @pytest.mark.parametrize("key", [None, b"", b"wrong", b"a-ke", b"a-key2", "schl\u00fcssel".encode(), b"\xff\xfe"])
    def test_a_wrong_key(self, receiver: Running, key: bytes | None) -> None:
        assert "x-spoke-api-key" in refusal(receiver, 401, key, {})

    @pytest.mark.parametrize("name", ["X-Spoke-API-Key", "x-meeting-baas-api-key"])
    @pytest.mark.parametrize("key", ["old", "new"])
    def test_any_of_several_keys_under_either_name(self, start: Start, name: str, key: str) -> None:
        running = start(ReceiverSettings(keys=(b"new", b"old")))
        assert running.post(golden("spec_failed.json"), None, **{name: key}).status_code == 204

    def test_a_wrong_key_is_answered_before_the_body_is_read(self, receiver: Running) -> None:
        with receiver.connect() as connection:
            connection.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")
            assert answer_on(connection)[0] == 401

    @pytest.mark.parametrize("size", [10, 3_000_000])
    def test_a_wrong_key_with_a_large_body_can_read_its_answer(self, receiver: Running, size: int) -> None:
        assert receiver.post(b"x" * size, b"wrong").status_code == 401

    def test_with_a_key_a_proxy_and_a_browser_are_welcome(self, receiver: Running) -> None:
        headers = {"x-forwarded-for": "1.2.3.4", "host": "abc.example", "origin": "https://abc.example"}
        assert receiver.post(golden("spec_failed.json"), **headers).status_code == 204


class TestWithoutAKey:
    def test_this_machines_own_programs_may_post(self, keyless: Running) -> None:
        assert keyless.post(golden("spec_failed.json"), None).status_code == 204
        assert keyless.post(golden("spec_complete.json"), b"any").status_code == 204

    @pytest.mark.parametrize(
        "header",
        [
            ("X-Forwarded-For", "203.0.113.9"),
            ("X-Forwarded-Host", "abc.example"),
            ("X-Forwarded-Proto", "https"),
            ("Forwarded", "for=203.0.113.9"),
            ("X-Real-IP", "203.0.113.9"),
            ("Via", "1.1 proxy"),
            ("CF-Connecting-IP", "203.0.113.9"),
            ("CF-Ray", "1"),
            ("ngrok-trace-id", "1"),
            ("X-Original-Host", "abc.example"),
            ("Host", "abc.example"),
            ("Host", "abc.example:8787"),
            ("Host", "192.168.1.7"),
        ],
    )
    def test_what_comes_through_a_tunnel_is_told_to_set_the_key(
        self, keyless: Running, header: tuple[str, str]
    ) -> None:
        assert "MONITOR_API_KEY" in refusal(keyless, 401, None, dict([header]))

    @pytest.mark.parametrize(
        "host", ["localhost:8787", "LOCALHOST", "127.0.0.1", "127.1.2.3:1", "[::1]:8787", "a.localhost."]
    )
    def test_this_machine_by_any_of_its_names(self, keyless: Running, host: str) -> None:
        assert keyless.post(golden("spec_failed.json"), None, Host=host).status_code == 204

    @pytest.mark.parametrize(
        "header", [("Origin", "https://abc.example"), ("Origin", "null"), ("Sec-Fetch-Site", "same-origin")]
    )
    def test_a_web_page_may_not_post(self, keyless: Running, header: tuple[str, str]) -> None:
        assert "MONITOR_API_KEY" in refusal(keyless, 403, None, dict([header]))


class TestHosts:
    """A page whose own name leads to this machine is told apart by that name."""

    HOSTS = ("hooks.example.com", "::2", "192.0.2.1")

    @pytest.fixture(scope="class")
    def allowing(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
        """A receiver without a key that some names may be used for."""
        settings = ReceiverSettings(allowed_hosts=self.HOSTS)
        with launched(tmp_path_factory.mktemp("allowing"), settings) as running:
            yield running

    @pytest.mark.parametrize(
        "host", ["hooks.example.com", "HOOKS.example.com.:443", "[::2]:80", "192.0.2.1", "localhost", "127.0.0.1:1"]
    )
    def test_an_allowed_name(self, allowing: Running, host: str) -> None:
        assert allowing.post(golden("spec_failed.json"), None, Host=host).status_code == 204

    @pytest.mark.parametrize(
        "host",
        [
            "evil.example",
            "x.hooks.example.com",
            "hooks.example.com.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.2",
        ],
    )
    def test_another_name(self, allowing: Running, host: str) -> None:
        assert "MONITOR_ALLOWED_HOSTS" in refusal(allowing, 421, None, {"Host": host})

    def test_an_allowed_name_opens_neither_to_tunnels_nor_to_browsers(self, allowing: Running) -> None:
        for status, header in ((401, "X-Forwarded-For"), (403, "Origin")):
            refusal(allowing, status, None, {"Host": "hooks.example.com", header: "x"})

    def test_a_key_does_not_open_for_another_name(self, start: Start) -> None:
        running = start(ReceiverSettings(keys=(KEY,), allowed_hosts=self.HOSTS))
        assert running.post(golden("spec_failed.json"), Host="hooks.example.com").status_code == 204
        assert "MONITOR_ALLOWED_HOSTS" in refusal(running, 421, KEY, {"Host": "evil.example"})

    @pytest.mark.parametrize("path", ["/healthz", "/x", "/webhook"])
    @pytest.mark.parametrize("hosts", [(), HOSTS])
    def test_nothing_at_all_is_told_to_another_name(self, start: Start, hosts: tuple[str, ...], path: str) -> None:
        running = start(ReceiverSettings(allowed_hosts=hosts))
        url = running.url.replace("/webhook", path)
        assert running.http.get(url, headers={"Host": "evil.example"}).status_code == (421 if hosts else 401)
        assert running.http.get(url).status_code in {200, 404, 405}


def test_guessing_is_answered_shortly_and_keeps_no_right_key_out(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    refused = start()
    with caplog.at_level("WARNING"):
        statuses = [refused.post(b"{}", b"wrong").status_code for _ in range(MOST_REFUSALS)]
        assert statuses == [401] * MOST_REFUSALS
        caplog.clear()
        answer = refused.post(b"{}", b"wrong")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert refused.service.health.unauthorized == MOST_REFUSALS + 1
        for _ in range(5):
            assert refused.post(b"{}", b"wrong").status_code == 429
            assert refused.post(golden("spec_failed.json")).status_code == 204
            assert refused.post(golden("spec_failed.json"), X_New="header set").status_code == 204
    (line,) = (record.getMessage() for record in caplog.records)
    assert line.startswith("429 too many refused requests from 127.0.0.1")


class TestNotTakenIn:
    @pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip", "GZIP"])
    def test_a_compressed_body(self, receiver: Running, encoding: str) -> None:
        answer = receiver.post(gzip.compress(golden("spec_failed.json")), content_encoding=encoding)
        assert answer.status_code == 415
        assert "Content-Encoding" in answer.json()["error"]

    @pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
    def test_a_body_that_is_compressed_in_name_only(self, receiver: Running, encoding: str) -> None:
        assert receiver.post(golden("spec_failed.json"), content_encoding=encoding).status_code == 204

    def test_a_body_that_is_too_large(self, start: Start) -> None:
        running = start(ReceiverSettings(keys=(KEY,), max_body_bytes=1000))
        fits = golden("spec_failed.json").ljust(1000)
        assert running.post(fits).status_code == 204
        answer = running.post(fits + b" ")
        assert answer.status_code == 413
        assert answer.json() == {"error": "the body has more than 1000 bytes"}
        assert running.post(b" " * 3_000_000).status_code == 413

    @pytest.mark.parametrize("headers", [{"x": "a" * 70_000}, {f"x-{n}": "a" * 60 for n in range(1000)}], ids=range(2))
    def test_headers_that_are_too_large(self, receiver: Running, headers: dict[str, str]) -> None:
        before = receiver.rows("SELECT count(*) FROM delivery")
        answer = receiver.post(golden("spec_failed.json"), **headers)
        assert answer.status_code in {400, 431}  # by how many of them came at once
        assert "error" in answer.json()
        assert receiver.rows("SELECT count(*) FROM delivery") == before

    def test_a_chunked_body_that_is_too_large(self, start: Start) -> None:
        running = start(ReceiverSettings(keys=(KEY,), max_body_bytes=1000))

        def chunks(count: int) -> Iterator[bytes]:
            yield golden("spec_failed.json")
            for _ in range(count):
                yield b" " * 100

        headers = {"x-spoke-api-key": "a-key"}
        assert running.http.post(running.url, content=chunks(3), headers=headers).status_code == 204
        assert running.http.post(running.url, content=chunks(3_000), headers=headers).status_code == 413
        assert running.rows("SELECT count(*) FROM delivery") == [(1,)]

    @pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PROPFIND"])
    def test_another_method(self, receiver: Running, method: str) -> None:
        answer = receiver.http.request(method, receiver.url, headers={"x-spoke-api-key": "a-key"})
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
        assert answer.headers["content-type"] == "application/json"

    @pytest.mark.parametrize(
        "path", ["/", "/webhook/", "/webhook/x", "/Webhook", "//webhook", "/webhookx", "/./webhook"]
    )
    def test_another_path(self, receiver: Running, path: str) -> None:
        with receiver.connect() as connection:
            connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
            assert answer_on(connection) == (404, b'{"error":"Not Found"}')

    def test_a_host_that_makes_up_a_path_does_not_move_the_door(self, receiver: Running) -> None:
        with receiver.connect() as connection:
            connection.sendall(b"POST /x HTTP/1.1\r\nHost: a/webhook?\r\nContent-Length: 0\r\n\r\n")
            assert answer_on(connection)[0] == 404

    def test_the_path_is_as_set(self, start: Start) -> None:
        running = start(ReceiverSettings(path="/a/b.c", keys=(KEY,)))
        assert running.url.endswith("/a/b.c")
        assert running.post(golden("spec_failed.json")).status_code == 204
        assert running.http.post(running.url.replace("b.c", "bxc")).status_code == 404


class TestToldOf:
    """What is not taken in, whoever sends it, has a line in the log: or else nobody knows why nothing comes."""

    @pytest.fixture
    def lines(self, caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
        """Return what was logged."""
        with caplog.at_level("WARNING"):
            yield lambda: [record.getMessage() for record in caplog.records]

    @pytest.mark.parametrize(
        ("sent", "line"),
        [
            ({"content": b" " * 2000}, "413 the body has more than 1000 bytes"),
            ({"headers": {"Content-Encoding": "gzip"}}, "415 a compressed body is not accepted: send it without"),
            ({"headers": {"x": "a" * 33_000}}, "431 the headers have more than 32768 bytes"),
            ({"method": "GET"}, "405 Method Not Allowed; webhooks are to be POSTed to /webhook"),
            ({"path": "/web?key=s3cr3t"}, "404 Not Found; webhooks are to be POSTed to /webhook"),
            ({"path": "/x", "headers": {"Host": "evil.example"}}, "421 this request is for a host that is none of"),
        ],
    )
    def test_a_refusal(self, start: Start, lines: Callable[[], list[str]], sent: dict[str, Any], line: str) -> None:
        running = start(ReceiverSettings(keys=(KEY,), max_body_bytes=1000, allowed_hosts=("hooks.example.com",)))
        url = running.url.replace("/webhook", sent.get("path", "/webhook"))
        headers = {"x-spoke-api-key": KEY.decode(), **sent.get("headers", {})}
        answer = running.http.request(sent.get("method", "POST"), url, content=sent.get("content"), headers=headers)
        (told,) = lines()
        assert told.startswith(line)
        assert told.startswith(f"{answer.status_code} ")
        assert "s3cr3t" not in told

    def test_what_is_no_http(self, start: Start, lines: Callable[[], list[str]]) -> None:
        running = start()
        for _ in range(MOST_REFUSALS + 5):
            with running.connect() as connection:
                connection.sendall(b"\x16\x03\x01 s3cr3t\r\n\r\n")  # a tunnel that was told to speak TLS
                assert answer_on(connection)[0] == 400
        assert lines()[0] == "400 Invalid HTTP request received."
        assert len(lines()) == MOST_REFUSALS + 1

    def test_they_fill_no_log_and_are_answered_all_the_same(self, start: Start, lines: Callable[[], list[str]]) -> None:
        running = start()
        url = running.url.replace("/webhook", "/x")
        assert {running.http.post(url).status_code for _ in range(MOST_REFUSALS + 20)} == {404}
        assert lines()[MOST_REFUSALS - 1].startswith("404 ")
        assert lines()[MOST_REFUSALS:] == [
            "404 too many requests from 127.0.0.1 like this; no more are told of for a minute"
        ]
        assert running.post(b"{}", b"wrong").status_code == 401, "guessing is counted for itself"
