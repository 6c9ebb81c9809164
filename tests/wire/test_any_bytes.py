"""Whatever comes in, the parser returns what it says or refuses it, and lets nothing unprintable through."""

from __future__ import annotations

import gc
import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.model.text import printable
from monitor.wire.problems import InvalidDelivery
from monitor.wire.spoke import Parsed, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "golden").glob("spec_*"))]

any_text = st.text(st.characters(codec=None), max_size=20)
"""Lone surrogates and controls too: JSON can spell them."""

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(any_text, children, max_size=4),
    max_leaves=8,
)
seconds = any_json | st.floats(-10, 10)
word = any_json | st.fixed_dictionaries(
    {}, optional={"word": any_json, "text": any_text, "start": seconds, "end": seconds, "start_time": seconds}
)
utterance = any_json | st.fixed_dictionaries(
    {},
    optional={
        "speaker": any_json | st.fixed_dictionaries({}, optional={"name": any_json, "id": any_json}),
        "words": any_json | st.lists(word, max_size=4),
        "text": any_json,
        "offset": seconds,
    },
)
status = any_json | st.fixed_dictionaries(
    {}, optional={"code": any_json, "created_at": any_json | st.datetimes().map(str), "error_message": any_json}
)
envelope = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["bot.status_change", "complete", "failed"]) | any_json,
        "data": any_json
        | st.fixed_dictionaries(
            {"bot_id": any_text | any_json},
            optional={
                "status": status,
                "mp4": any_json,
                "speakers": any_json,
                "transcript": any_json | st.lists(utterance, max_size=4),
                "error": any_json,
                "message": any_json,
            },
        ),
    }
)


def outcome(body: bytes) -> Parsed | InvalidDelivery:
    """Return what the parser makes of a body, or its refusal, having looked at either."""
    try:
        found: Parsed | InvalidDelivery = parse(body, 1_704_110_400_000)
    except InvalidDelivery as refusal:
        found = refusal
    assert gc.isenabled()
    if isinstance(found, Parsed):
        assert len(found.identity) == 32
        foreign = texts((found.event, found.name, found.bot_id))
    else:
        assert found.status in {400, 422}
        assert found.problems
        foreign = texts((str(found), found.name, found.bot_id))
    assert all(printable(text) == text for text in foreign)
    return found


def texts(value: object) -> Iterator[str]:
    """Return every text anywhere in a parsed event."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


@given(st.binary())
@example(b"\xff\xfe{}")
@example(b'{"event":"\\')
def test_any_bytes(body: bytes) -> None:
    outcome(body)


@given(st.data(), st.sampled_from(GOLDEN))
def test_golden_payloads_with_a_hole_or_a_stain(data: st.DataObject, body: bytes) -> None:
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 8)))
    outcome(body[:start] + data.draw(st.binary(max_size=8)) + body[end:])


@given(envelope | any_json, st.booleans())
def test_any_json_in_the_shape_of_an_event(sent: object, ascii_only: bool) -> None:
    body = json.dumps(sent, ensure_ascii=ascii_only).encode(errors="surrogatepass")
    outcome(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"event":"complete","data":' * 300 + b"1" + b"}" * 300,
        b'{"event":"complete","data":{"bot_id":"b","transcript":' + b"[" * 150 + b"]" * 150 + b"}}",
        b'{"event":"complete","data":{"bot_id":"b","transcript":[{"speaker":' + b"9" * 4000 + b',"text":"a"}]}}',
        b'{"event":"complete","data":{"bot_id":"b","transcript":[{"start":' + b"9" * 4000 + b',"text":"a"}]}}',
        b'{"event":"complete","data":{"bot_id":"b","mp4":"http://[::1"}}',
        b'{"event":"complete","data":{"bot_id":"b","mp4":"?X-Amz-Date=99999999T999999Z&X-Amz-Expires=9"}}',
        b'{"event":"bot.status_change","data":{"bot_id":"b","status":{"code":"c","created_at":' + b"9" * 4000 + b"}}}",
        b'{"event":"' + b"e" * 100_000 + b'"}',
        b'{"' + b"k" * 100_000 + b'":1}',
        b'{"event":"complete","event":"failed","data":{},"data":{"bot_id":"b","error":"X"}}',
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"9" * 100_000,
        b'"' + b"\\ud800" * 10_000 + b'"',
    ],
    ids=range(13),
)
def test_a_nasty_body(body: bytes) -> None:
    outcome(body)
