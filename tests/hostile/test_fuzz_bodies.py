"""Bodies made to break a parser, posted with the right key: each is answered, and kept byte for byte."""

from __future__ import annotations

import json
import logging
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.wire import Sender, check_unharmed, exchange, framed
from tests.receiver.running import golden, launched

if TYPE_CHECKING:
    from collections.abc import Iterator

FUZZED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = ("spec_failed", "spec_complete", "spec_in_call_recording")


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    with launched(tmp_path_factory.mktemp("fuzzed")) as running:
        yield Sender(running)
        check_unharmed(running)


NUMBERS = [
    b"0", b"-0", b"1e5", b"1E400", b"-1e-400", b"NaN", b"Infinity", b"-Infinity", b"9223372036854775807",
    b"9223372036854775808", b"-9223372036854775809", b"18446744073709551616", b"1" * 5000, b"1" + b"0" * 5000 + b".5",
    b"0." + b"3" * 5000, b"01", b"1.", b".5", b"+1", b"0x10", b"1_000", b"true", b"null", b'"1"', b'"NaN"',
    b'"' + b"9" * 5000 + b'"', '"\u0661\u0662"'.encode(),
]  # fmt: skip
DATES = [
    "2024-01-01T12:00:00.000Z", "2024-01-01", "2024-02-30T00:00:00Z", "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-14:00", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2024-01-01T24:00:00Z",
    "2024-12-31T23:59:60Z", "2024-01-01T12:00:00,5Z", "2024-W01-1", "2024-001", "20240101T120000Z", "12:00", "now", "",
    "2024-01-01T12:00:00+99:99", "2024-01-01T12:00:00.1234567890123Z", "1704110400", "1e308",
    "\u0662\u0660\u0662\u0664-01-01",
    "2024-01-01T12:00:00Z\u0000", "Mon, 01 Jan 2024 12:00:00 GMT", "2024-01-01 12:00:00 Europe/Paris",
]  # fmt: skip
TEXTS = [
    b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\x00"', b'"\xff\xfe"', b'"\xc0\x80"', b'"\xed\xa0\x80"',
    b'"\xf4\x90\x80\x80"',
    b'"\\u001b]52;c;aGk=\\u0007"', b'"' + b"x" * 100_000 + b'"', b'"\\x41"', b'"\n"', b"'a'", b'"\\u202e\\u2066"',
    b'""',
]  # fmt: skip
DEEP = [bracket * depth for depth in (50, 1_000, 100_000) for bracket in (b"[", b'{"a":', b'[{"data":')]

PLACES = [
    b'{"event":"bot.status_change","data":{"bot_id":"b","status":{"code":"c","created_at":%b}}}',
    b'{"event":"bot.status_change","data":{"bot_id":%b,"status":{"code":"c","created_at":"2024-01-01T12:00:00Z"}}}',
    b'{"event":"bot.status_change","data":{"bot_id":"b","status":{"code":%b,"created_at":"2024-01-01T12:00:01Z"}}}',
    b'{"event":"complete","data":{"bot_id":"b","mp4":%b}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"speaker":%b,"words":[{"start":1,"end":2,"word":"w"}]}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"speaker":"s","words":[{"start":%b,"end":1,"word":"w"}]}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"speaker":"s","offset":%b,"words":[{"word":"w"}]}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":%b}}',
    b'{"event":"failed","data":{"bot_id":"b","error":%b}}',
    b'{"event":%b,"data":{"bot_id":"b"}}',
    b'{"event":"failed","data":%b}',
    b'{"event":"failed","event":"complete","data":{"bot_id":"b","bot_id":%b,"error":"e","error":"f"}}',
    b"%b",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=range(len(PLACES)))
def test_every_nasty_value_in_every_place(sender: Sender, place: bytes) -> None:
    nasty = [*NUMBERS, *TEXTS, *(json.dumps(date).encode() for date in DATES)]
    sender.check_taken_in(*(place % value for value in nasty))


@pytest.mark.parametrize("opened", DEEP, ids=range(len(DEEP)))
@pytest.mark.parametrize("place", [PLACES[7], PLACES[10], PLACES[12]], ids=range(3))
def test_depth(sender: Sender, place: bytes, opened: bytes) -> None:
    closed = opened.translate(bytes.maketrans(b"[{", b"]}"), b'"a:dt')[::-1]
    sender.check_taken_in(place % opened, place % (opened + b"1" + closed))


stain = st.sampled_from([*NUMBERS, *TEXTS, b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\xef\xbb\xbf", b"\x00"])


@FUZZED
@given(st.data(), st.sampled_from([golden(f"{kind}.json") for kind in KINDS]))
def test_golden_bodies_that_were_cut_stained_and_doubled(sender: Sender, data: st.DataObject, body: bytes) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 30)))
        body = body[:start] + data.draw(stain | st.binary(max_size=6)) + body[end:]
    sender.check_taken_in(body)


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["event", "data", "bot_id", "status", "code", "transcript"]), inner, max_size=4
        )
    ),
)


@FUZZED
@given(st.lists(any_json, min_size=1, max_size=4))
def test_any_json(sender: Sender, sent: list[object]) -> None:
    sender.check_taken_in(*(json.dumps(each).encode() for each in sent))


def test_memory_does_not_grow(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused, or is kept on disk, is not held on to."""
    monkeypatch.setattr(logging.getLogger("monitor.receiver"), "disabled", True)  # pytest keeps every record
    nasty = [place % value for place in PLACES for value in (*NUMBERS, *TEXTS)][::4]

    def send_all() -> None:
        exchange(sender.running, b"".join(framed(body) for body in nasty))

    send_all()
    tracemalloc.start()
    try:
        send_all()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(3):
            send_all()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 200_000
