"""A long body is read in pieces, and means what it means as a whole, however it looks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.events import MeetingCompleted
from monitor.wire import pieces, spoke
from monitor.wire.pieces import cuts
from monitor.wire.spoke import InvalidDelivery, Parsed, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = 1_704_110_400_000


@pytest.fixture(autouse=True)
def tiny_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE_BYTES", 40)
        yield


def as_whole(body: bytes) -> Parsed | str:
    """What a body says to the parser without our cuts."""
    try:
        return spoke._parsed(body, NOON, spoke.VIDEO_LIFETIME_MS)
    except InvalidDelivery as invalid:
        return str(invalid)


def in_pieces(body: bytes) -> Parsed | str:
    """The same with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spoke, "_MANY_WORDS_BYTES", 0)
        try:
            return parse(body, NOON, pause_s=0)
        except InvalidDelivery as invalid:
            return str(invalid)


def complete(transcript: object, **told: object) -> dict[str, Any]:
    return {"event": "complete", "data": {"bot_id": "b", "transcript": transcript, **told}}


def said(count: int, **more: object) -> list[dict[str, object]]:
    words = [{"start": 1.0, "end": 1.5, "word": "well"}, {"start": 1.5, "end": 2.0, "word": 'so "]}]'}]
    return [{"speaker": f"Ana {n}", "words": words, **more} for n in range(count)]


LAYOUTS = [
    complete(said(20), speakers=["Ana", "Bo"]),
    complete(said(20, end=3.5), speakers=["Ana", "Bo"]),
    complete(said(20), speakers=[{"name": "Ana"}, {"name": "Bo"}]),
    {"data": complete(said(20))["data"], "event": "complete", "extra": [{"a": [{"b": 1}]}]},
    complete([{"start": 0, "words": [{"start": 1, "word": "well"}] * 5} for _ in range(9)]),
]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_whatever_a_sender_puts_where(layout: dict[str, Any], indent: int | None) -> None:
    body = json.dumps(layout, indent=indent).encode()
    parsed = in_pieces(body)
    assert parsed == as_whole(body)
    assert isinstance(parsed, Parsed)
    assert isinstance(parsed.event, MeetingCompleted)
    assert parsed.event.transcript
    assert parsed.event.transcript.word_count > 30


def test_the_usual_body_is_really_cut() -> None:
    words = [{"start": 1.0, "end": 1.5, "word": "well"}] * 3
    transcript = [{"speaker": f"Ana {n}", "words": words} for n in range(20)]
    first = next(cuts(json.dumps(complete(transcript)).encode()))
    lists = [some for [[some]] in map(json.loads, first.utterances)]
    assert len(lists) == 20
    assert [turn for some in lists for turn in some] == transcript


def test_no_piece_is_much_longer_than_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "PIECE_BYTES", 10_000)
    first = next(cuts(json.dumps(complete(said(2_000))).encode()))
    assert max(map(len, first.utterances)) < 10_500


MISLEADING = [
    b'{"event":"complete","data":{"bot_id":"b","mp4":"\\"transcript\\":[{\\"a\\":1}]","transcript":[{"text":"x"}]}}',
    b'{"event":"complete","data":{"bot_id":"b","x":{"transcript":[{"text":"no"}]},"transcript":[{"text":"yes"}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"no"}],"transcript":[{"text":"yes"}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"}]},"data":{"bot_id":"c"}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"},]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"}{"text":"y"}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"},"y"]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"},{"text":[]}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"}],[{"text":"y"}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"}]],[[{"text":"y"}]}}',
    b'{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"x"}]]],[[[{"text":"y"}]}}',
    b'{"event":"failed","data":{"bot_id":"b","error":"e","transcript":[{"text":"x"}]}}',
    b'{"event":"other","data":{"bot_id":"b","transcript":[{"text":"x"}]}}',
    b'\xef\xbb\xbf{"event":"complete","data":{"bot_id":"b","transcript":[{"text":"\\ud83d"},{"text":"\\ud83d\\ude00"}]}}',
]


@pytest.mark.parametrize("body", MISLEADING)
def test_what_misleads_is_read_as_it_is_meant(body: bytes) -> None:
    assert in_pieces(body) == as_whole(body)


class Counted(bytes):
    """A body that counts how often it is searched from its end."""

    tries = 0

    def rfind(self, sub: Any, start: Any = None, end: Any = None, /) -> int:  # noqa: ANN401  # as of bytes
        self.tries += 1
        return super().rfind(sub, start, end)


def with_lists_behind(count: int) -> bytes:
    """A body with a transcript, and so many lists after it."""
    transcript = [{"words": [{"word": "well"}], "speaker": "Ana"}] * 20
    return json.dumps(complete(transcript, x=[[]] * (count - 1))).encode()


def test_lists_behind_the_transcript_are_passed_over() -> None:
    body = with_lists_behind(pieces.MOST_TRIES - 1)
    assert any(piece.rest.count(b"speaker") == 1 for piece in cuts(body))
    assert in_pieces(body) == as_whole(body)


def test_the_end_is_not_searched_through_any_number_of_lists() -> None:
    body = Counted(with_lists_behind(5_000))
    assert list(cuts(body)) == []
    assert body.tries <= pieces.MOST_TRIES
    assert in_pieces(body) == as_whole(body)


DEEP_DOWN = {
    "in a turn": '{"speaker":"Ana","text":"x","deep":%s}',
    "in a word": '{"speaker":"Ana","words":[{"start":1,"end":2,"word":"w","deep":%s}]}',
    "as a speaker": '{"speaker":%s,"text":"x"}',
    "behind the transcript": '{}],"x":[%s',
}


@pytest.mark.parametrize("opened", ["[", '{"a":'], ids=["lists", "objects"])
@pytest.mark.parametrize("place", DEEP_DOWN.values(), ids=DEEP_DOWN)
def test_what_is_nested_as_deep_as_it_may_be_or_deeper(place: str, opened: str) -> None:
    """The parser goes down 200 levels, of which three are around a turn, and those around a piece must be as many."""
    closed = "]" if opened == "[" else "}"
    turns = [json.dumps(turn) for turn in said(6)]
    outcomes = set()
    for depth in range(190, 206):
        turns[3] = place % f"{opened * depth}1{closed * depth}"
        body = b'{"event":"complete","data":{"bot_id":"b","transcript":[%b]}}' % ",".join(turns).encode()
        assert in_pieces(body) == as_whole(body), depth
        outcomes.add(type(as_whole(body)))
    assert outcomes == {Parsed, str}


MANY = b" " * 100
OPENINGS = {
    "a long key": b'{"%b":' % (b"k" * 100),
    "room before the key": b'{%b"speaker":' % MANY,
    "room behind it": b'{"speaker"%b:' % MANY,
}


@pytest.mark.parametrize("opening", OPENINGS.values(), ids=OPENINGS)
def test_an_opening_of_any_length_is_not_searched_for(opening: bytes) -> None:
    turns = b",".join([opening + b'"Ana","text":"well"}'] * 20)
    body = b'{"event":"complete","data":{"bot_id":"b","transcript":[%b]}}' % turns
    assert list(cuts(body)) == []
    assert in_pieces(body) == as_whole(body)


text = st.sampled_from(["", "a", '"', "]}", '},{"speaker":', '"transcript":[{"', "\\", "\ud83d", "é"])
scalar = text | st.none() | st.floats(-10, 10) | st.integers(-3, 3)
word = st.fixed_dictionaries({}, optional={"word": scalar, "start": scalar, "end": scalar, "speaker": text})
turn = st.dictionaries(st.sampled_from(["speaker", "text", "start", "words"]), scalar | st.lists(word, max_size=3))
told = st.dictionaries(
    st.sampled_from(["bot_id", "speakers", "mp4", "transcript", "x"]), text | st.lists(turn | text, max_size=6)
)


@given(told, st.sampled_from([None, 0, 2]), st.data())
def test_any_body_means_the_same_in_pieces(data: dict[str, Any], indent: int | None, drawn: st.DataObject) -> None:
    body = json.dumps({"event": "complete", "data": {"bot_id": "b"} | data}, indent=indent).encode()
    kept = drawn.draw(st.integers(len(body) // 2, len(body)) | st.just(len(body)))
    assert in_pieces(body[:kept]) == as_whole(body[:kept])
