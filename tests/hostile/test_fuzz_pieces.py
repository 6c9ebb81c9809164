"""A long body that was made to be cut wrongly says what it says as a whole."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.test_fuzz_bodies import DATES, DEEP, NUMBERS, TEXTS
from tests.wire.test_pieces import as_whole, complete, in_pieces, said, tiny_pieces

__all__ = ["tiny_pieces"]

FUZZED = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])

nasty = st.sampled_from(
    [*NUMBERS, *TEXTS, *DEEP[:6], *(json.dumps(date).encode() for date in DATES), b'"transcript":[{"speaker":"x"}]',
     b'},{"speaker":', b"}]}]", b'"]}]}', b"]", b"}", b",", b'\\"', b"\\", b"/*", b"\xef\xbb\xbf"]
)  # fmt: skip
seams = st.builds(lambda depth: b'{"text":"x"}%b,%b{"text":"y"}' % (b"]" * depth, b"[" * depth), st.integers(1, 4))
"""Where a list ends and another one begins: to the parser, the same as a list that goes on, if it sees them alone."""
plain = {json.dumps(turn).encode() for turn in said(4)}
turn = st.builds(
    lambda who, start, text: b'{"speaker":%b,"words":[{"start":%b,"end":2,"word":%b}]}' % (who, start, text),
    st.sampled_from([b'"Ana"', b'"}]}]"', b'"\\ud83d"', b'"\\u0000"', b'{"name":"x","name":"y"}', b"1"]) | nasty,
    st.just(b"1") | nasty,
    st.just(b'"well"') | nasty,
)


@FUZZED
@given(st.lists(st.sampled_from(sorted(plain)), min_size=3), st.data())
def test_a_transcript_of_nasty_values(turns: list[bytes], data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 2))):
        turns.insert(data.draw(st.integers(0, len(turns))), data.draw(turn | nasty | seams))
    rest = b"".join(b',"transcript":%b' % each for each in data.draw(st.lists(nasty, max_size=1)))
    body = b'{"event":"complete","data":{"bot_id":"b","transcript":[%b]%b}}' % (b",".join(turns), rest)
    assert in_pieces(body) == as_whole(body)


@FUZZED
@given(st.data())
def test_a_transcript_that_was_cut_and_stained(data: st.DataObject) -> None:
    body = json.dumps(complete(said(6), speakers=["Ana"]), indent=data.draw(st.sampled_from([None, 1]))).encode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 20)))
        body = body[:start] + data.draw(nasty | st.binary(max_size=4)) + body[end:]
    assert in_pieces(body) == as_whole(body)
