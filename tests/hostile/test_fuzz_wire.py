"""Requests that are cut, chunked and headed in every wrong way: none breaks the receiver, and none hides another."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.kept import status
from tests.hostile.wire import Sender, check_unharmed, exchange, framed
from tests.receiver.running import launched

if TYPE_CHECKING:
    from collections.abc import Iterator

FUZZED = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_numbers = count()


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    with launched(tmp_path_factory.mktemp("fuzzed")) as running:
        yield Sender(running)
        check_unharmed(running)


def fresh() -> bytes:
    """Return a webhook that was never sent."""
    return status(f"bot {next(_numbers)}", "joining_call")


def head(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    """Return the head of a request with the right key and these header lines."""
    return end.join([b"POST /webhook HTTP/1.1", b"Host: localhost", b"x-spoke-api-key: a-key", *lines, b"", b""])


CHUNKED, LENGTH = b"Transfer-Encoding: chunked", b"Content-Length: %d"


def in_chunks(body: bytes, size: int = 7, extension: bytes = b"") -> bytes:
    pieces = [body[place : place + size] for place in range(0, len(body), size)]
    return b"".join(b"%x%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("more", [b"", b";a=b", b';a="\\""', b";" + b"x" * 1000], ids=range(4))
def test_a_chunked_body_is_kept_as_it_was_before(sender: Sender, more: bytes) -> None:
    body = fresh()
    assert exchange(sender.running, head(CHUNKED) + in_chunks(body, extension=more)) == [204]
    assert sender.newly_kept() == [body]


def smuggling(inner: bytes) -> list[bytes]:
    """Return requests of which a proxy may see another end than we do, with ``inner`` in between."""
    chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(inner), inner)
    empty = b"0\r\n\r\n"
    plain, none = LENGTH % len(inner), LENGTH % 0
    return [
        head(LENGTH % len(empty), CHUNKED) + empty + inner,
        head(CHUNKED, LENGTH % len(chunk)) + empty + inner,
        head(LENGTH % len(empty + inner), CHUNKED) + empty + inner,
        head(plain, none) + inner,
        head(none, plain) + inner,
        head(b"Content-Length: 0, %d" % len(inner)) + inner,
        head(CHUNKED, CHUNKED) + chunk,
        head(CHUNKED, b"Transfer-Encoding: identity", none) + inner,
        head(b"Transfer-Encoding: chunked, identity", none) + empty + inner,
        head(b"Transfer-Encoding: identity, chunked") + empty + inner,
        head(b"Transfer-Encoding: xchunked", none) + empty + inner,
        head(b"Transfer-Encoding : chunked", none) + empty + inner,
        head(b"Transfer-Encoding:\x0bchunked", none) + empty + inner,
        head(b"X: y\r\n Transfer-Encoding: chunked", plain, none) + inner,
        head(b"Content-Length: +0") + inner,
        head(b"Content-Length: 0x0") + inner,
        head(b"Content-Length: -1") + inner,
        head(b"Content-Length: 0 0") + inner,
        head(b"Content-Length: " + b"0" * 5000) + inner,
        head(b"Content-Length: 18446744073709551616") + inner,
        head(b"Content_Length: %d" % len(inner), b"Content-Length : 0") + inner,
        head(CHUNKED) + b"0x0\r\n\r\n" + inner,
        head(CHUNKED) + b"-1\r\n\r\n" + inner,
        head(CHUNKED) + b"1" + b"0" * 30 + b"\r\n" + inner,
        head(CHUNKED) + b"1\r\nxx\r\n0\r\n\r\n" + inner,
        head(CHUNKED) + b"1\r\nx0\r\n\r\n" + inner,
        head(CHUNKED) + b"0;\n\r\n\r\n" + inner,
        b"POST /webhook\r\n\r\n" + inner,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + inner,
        b"POST  /webhook  HTTP/1.1\r\nHost: x\r\n\r\n" + inner,
        b"POST /webhook\x00 HTTP/1.1\r\nHost: x\r\n\r\n" + inner,
    ]


@pytest.mark.parametrize("way", range(len(smuggling(b""))))
def test_what_one_may_take_for_a_body_and_another_for_a_request_is_not_taken_in(sender: Sender, way: int) -> None:
    """Nothing of it, not even with the right key: behind a proxy, ``inner`` would be somebody else's."""
    sent = smuggling(framed(fresh()))[way]
    statuses = exchange(sender.running, sent)
    assert all(400 <= status < 500 for status in statuses), statuses
    assert sender.newly_kept() == []


def test_a_right_length_told_twice_is_one(sender: Sender) -> None:
    body = fresh()
    twice = [LENGTH % len(body)] * 2
    assert exchange(sender.running, head(*twice) + body) == [204]
    assert sender.newly_kept() == [body]


LINES = [
    b"Connection: close", b"Connection: keep-alive", b"Connection: upgrade", b"Upgrade: h2c", b"Upgrade: websocket",
    b"Expect: 100-continue", b"Expect: something", b"Trailer: x", b"TE: trailers", b"Host: evil.example",
    b"Host: localhost", b"Content-Encoding: gzip", b"Content-Encoding: identity", b"Content-Type: \xff\xfe", b"X: \x00",
    b"X: \x1b]52;c;aGk=\x07", b"X:", b":", b"X", b" folded", b"\tfolded", b"X Y: z", b"X: " + b"y" * 20_000,
    b"X-Spoke-Api-Key: wrong", b"X-Spoke-Api-Key: ", b"x-meeting-baas-api-key: a-key", b"Range: bytes=0-1",
    b"X-Http-Method-Override: DELETE", b"Forwarded: for=1", b"Origin: null", CHUNKED, b"Transfer-Encoding: gzip",
    b"Content-Length: 0", b"Content-Length: 99999999999", b"Content-Length: 5", b"Content-Length: abc",
]  # fmt: skip
line = st.sampled_from(LINES) | st.binary(max_size=12)
targets = st.sampled_from(
    [b"/webhook", b"/%77ebhook", b"/webhook?x=%ff", b"/webhook#x", b"/../webhook", b"http://evil.example/webhook",
     b"*", b"/healthz", b"/\xff", b"//webhook", b"/webhook%00", b"/" + b"a" * 9000, b""]
)  # fmt: skip
methods = st.sampled_from([b"POST", b"post", b"GET", b"HEAD", b"OPTIONS", b"PUT", b"TRACE", b"\xff", b"A" * 200, b""])
versions = st.sampled_from([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/0.9", b"HTTP/1.9", b"http/1.1", b"HTTP/3", b""])
ends = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\n ", b"\n\r\n"])


@FUZZED
@given(methods, targets, versions, ends, st.lists(line, max_size=6), st.booleans(), st.integers(0, 3))
def test_any_request_is_answered_as_one_and_no_other(
    sender: Sender, method: bytes, target: bytes, version: bytes, end: bytes, lines: list[bytes], chunks: bool, off: int
) -> None:  # fmt: skip
    body = fresh()
    framing = CHUNKED if chunks else LENGTH % max(0, len(body) - off)
    first = b" ".join((method, target, version))
    sent = end.join([first, b"Host: localhost", b"x-spoke-api-key: a-key", *lines, framing, b"", b""])
    statuses = exchange(sender.running, sent + (in_chunks(body) if chunks else body))
    assert all(100 <= status < 500 for status in statuses), statuses
    kept = sender.newly_kept()
    assert statuses.count(204) <= len(kept)
    assert all(each in body for each in kept), "something else than what was sent is kept"


@FUZZED
@given(st.data(), st.booleans())
def test_requests_in_a_row_with_a_hole_or_a_stain(sender: Sender, data: st.DataObject, chunks: bool) -> None:
    bodies = [fresh() for _ in range(3)]
    sent = b"".join(head(CHUNKED) + in_chunks(body, 20) if chunks else framed(body) for body in bodies)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(sent)))
        end = data.draw(st.integers(start, min(len(sent), start + 20)))
        sent = sent[:start] + data.draw(st.sampled_from(LINES) | st.binary(max_size=6)) + sent[end:]
    statuses = exchange(sender.running, sent)
    assert all(100 <= status < 500 for status in statuses), statuses
    kept = sender.newly_kept()
    assert statuses.count(204) <= len(kept)
    if not chunks:
        assert all(each in sent for each in kept)
