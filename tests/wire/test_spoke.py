"""The specification's payloads, what their descendants add, and what is wrong with those that are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.model.events import MeetingCompleted, MeetingFailed, StatusChanged, Unrecognized
from monitor.model.transcript import Transcript, Utterance, Word
from monitor.wire.problems import InvalidDelivery, Problem
from monitor.wire.spoke import Parsed, parse

GOLDEN = Path(__file__).parent.parent / "golden"
BOT = "asfdgfdewsrtiuydsfgklafsd"
NOON = 1_704_110_400_000
"""2024-01-01T12:00:00Z, the time in the specification's examples."""
LATER = NOON + 5_000


def golden(name: str) -> Parsed:
    return parse((GOLDEN / name).read_bytes(), LATER)


def body(event: str, /, **data: object) -> bytes:
    return json.dumps({"event": event, "data": {"bot_id": "b", **data}}).encode()


def status(**changes: object) -> bytes:
    fields = {"code": "joining_call", "created_at": "2024-01-01T12:00:00.000Z", **changes}
    return body("bot.status_change", status={name: value for name, value in fields.items() if value is not ...})


def refused(sent: bytes) -> InvalidDelivery:
    with pytest.raises(InvalidDelivery) as caught:
        parse(sent, LATER)
    return caught.value


def problems(sent: bytes) -> list[str]:
    refusal = refused(sent)
    assert refusal.status == 422
    return list(map(str, refusal.problems))


class TestSpecification:
    @pytest.mark.parametrize(
        "code", ["joining_call", "in_waiting_room", "in_call_not_recording", "in_call_recording", "call_ended"]
    )
    def test_status_change(self, code: str) -> None:
        parsed = golden(f"spec_{code}.json")
        assert parsed.event == StatusChanged(bot_id=BOT, code=code, occurred_at=NOON)
        assert (parsed.name, parsed.bot_id) == ("bot.status_change", BOT)

    def test_complete(self) -> None:
        parsed = golden("spec_complete.json")
        hi, bob = Word("Hi", 1335, 1455), Word("Bob!", 1455, 1575)
        hello, alice = Word("Hello", 2658, 2778), Word("Alice!", 2778, 2919)
        assert (parsed.name, parsed.bot_id) == ("complete", BOT)
        assert parsed.event == MeetingCompleted(
            bot_id=BOT,
            occurred_at=LATER,
            video_url="https://bots-videos.s3.eu-west-3.amazonaws.com/path/to/video.mp4?X-Amz-Signature=...",
            video_expires_at=LATER + 3_600_000,
            speakers=("Alice", "Bob"),
            transcript=Transcript(
                (
                    Utterance("Alice", 1335, 1575, "Hi Bob!", (hi, bob)),
                    Utterance("Bob", 2658, 2919, "Hello Alice!", (hello, alice)),
                )
            ),
        )

    def test_failed(self) -> None:
        parsed = golden("spec_failed.json")
        assert parsed.event == MeetingFailed(bot_id=BOT, occurred_at=LATER, error="CannotJoinMeeting")
        assert (parsed.name, parsed.bot_id) == ("failed", BOT)

    def test_failed_as_the_page_prints_it_is_not_json(self) -> None:
        refusal = refused((GOLDEN / "spec_failed_as_printed.txt").read_bytes())
        assert refusal.status == 400
        assert str(refusal) == "the body is not JSON: there should be a value at line 4 column 15"

    @pytest.mark.parametrize(
        ("body", "said"),
        [(b"", "it ends too soon at line 1 column 0"), (b"not json", "there is an unknown word at line 1 column 2"),
         (b"{a: 1}", "a name must be in double quotes at line 1 column 2"),
         (b"{} {}", "there is more behind its end at line 1 column 4"),
         (b"[1,]", "there is a comma too many at line 1 column 4"), (b"[01]", "there is a number that is none at line"),
         (b"[" * 999, "it is nested too deeply at line"), (b"[1 2]", "expected `,` or `]` at line 1 column 4")],
    )  # fmt: skip
    def test_what_is_not_json_is_told_in_plain_words(self, body: bytes, said: str) -> None:
        assert str(refused(body)).startswith(f"the body is not JSON: {said}")


class TestDescendants:
    """What was added to the same envelope later (wire formats, 1b)."""

    def test_a_completed_meeting_with_all_the_later_fields(self) -> None:
        event = parse(
            body(
                "complete",
                event="complete",
                event_uuid=None,
                audio="https://audio",
                extra={"foo": [1]},
                speakers=["Jane", "John"],
                transcript=[
                    {
                        "speaker": "John",
                        "offset": 1.5,
                        "start_time": 1.5,
                        "end_time": 2.4,
                        "words": [{"start": 1.5, "end": 2.4, "word": "Hello"}],
                    }
                ],
            ),
            LATER,
        ).event
        assert isinstance(event, MeetingCompleted)
        assert event.transcript == Transcript((Utterance("John", 1500, 2400, "Hello", (Word("Hello", 1500, 2400),)),))

    def test_a_failure_with_a_message(self) -> None:
        event = parse(body("failed", error="meeting_not_found", message="The meeting has expired"), LATER).event
        assert event == MeetingFailed(
            bot_id="b", occurred_at=LATER, error="meeting_not_found", message="The meeting has expired"
        )

    def test_a_status_with_an_error_message_and_a_start_time(self) -> None:
        event = parse(
            status(code="meeting_error", error_message="CannotJoinMeeting", error_type="JoinError", start_time=17),
            LATER,
        ).event
        assert event == StatusChanged(bot_id="b", code="meeting_error", occurred_at=NOON, message="CannotJoinMeeting")

    @pytest.mark.parametrize("odd", [None, 5, ["no"], {}])
    def test_a_message_that_is_no_text_counts_as_absent(self, odd: object) -> None:
        event = parse(body("failed", error="X", message=odd), LATER).event
        assert event == MeetingFailed(bot_id="b", occurred_at=LATER, error="X")

    def test_an_endless_link_is_none(self) -> None:
        for length, expected in ((16_384, True), (16_385, False)):
            event = parse(body("complete", mp4="https://x/".ljust(length, "a")), LATER).event
            assert isinstance(event, MeetingCompleted)
            assert (event.video_url is not None, event.video_expires_at is not None) == (expected, expected)

    def test_an_endless_list_of_speakers_is_cut(self) -> None:
        event = parse(body("complete", speakers=[f"speaker {place}" for place in range(5000)]), LATER).event
        assert isinstance(event, MeetingCompleted)
        assert event.speakers[-1] == "speaker 999"

    def test_an_endless_error_is_cut(self) -> None:
        event = parse(body("failed", error="x" * 5000, message="y" * 5000), LATER).event
        assert isinstance(event, MeetingFailed)
        assert event.error == "x" * 1023 + "…"
        assert event.message == "y" * 1023 + "…"


class TestUnrecognized:
    def test_an_unknown_status_code_is_kept_verbatim(self) -> None:
        event = parse(status(code="Recording Paused!"), LATER).event
        assert event == StatusChanged(bot_id="b", code="Recording Paused!", occurred_at=NOON)

    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            (body("transcription_complete"), Unrecognized(name="transcription_complete", bot_id="b")),
            (
                b'{"event":"calendar.sync_events","data":{"calendar_id":"c","affected_event_uuids":[]}}',
                Unrecognized(name="calendar.sync_events"),
            ),
            (b'{"type":"ping"}', Unrecognized(name="")),
            (b"{}", Unrecognized(name="")),
            (b'{"event":null,"data":{"bot_id":"b"}}', Unrecognized(name="", bot_id="b")),
            (b'{"event":5}', Unrecognized(name="")),
            (b'{"event":["complete"]}', Unrecognized(name="")),
            (b'{"event":"x","data":"b"}', Unrecognized(name="x")),
            (b'{"event":"x","data":{"bot_id":7}}', Unrecognized(name="x")),
            (b'{"event":"x","data":{"bot_id":""}}', Unrecognized(name="x")),
            (b'{"event":"\\u001b[2J"}', Unrecognized(name="\ufffd[2J")),
            (b'{"event":"complete "}', Unrecognized(name="complete ")),
        ],
    )
    def test_json_of_another_kind(self, sent: bytes, expected: Unrecognized) -> None:
        parsed = parse(sent, LATER)
        assert parsed.event == expected
        assert (parsed.name, parsed.bot_id) == (expected.name, expected.bot_id)


class TestRefused:
    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b" ",
            b"bot_id=b&event=complete",
            b'{"event":"complete"',
            b'{"event":"complete","data":{"bot_id":"b"}} trailing',
            b'{"event":"complete","data":{"bot_id":"\xff"}}',
            b'{"event":"complete","data":{"bot_id":"\xed\xa0\x80"}}',
            b'{"event":"complete","data":{"bot_id":"b"}}'.decode().encode("utf-16"),
            b"NaN",
            b"-Infinity",
            b"[" * 100_000,
            b'{"event":"x","deep":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
            b'{"event":"x","long":' + b"9" * 5_000 + b"}",
            b'{"event":"complete","data":{"bot_id":"\\ud83"}}',
            b"\x00",
            b"\x1f\x8b\x08\x00",
        ],
    )
    def test_what_is_not_json(self, sent: bytes) -> None:
        refusal = refused(sent)
        assert refusal.status == 400
        assert [problem.field for problem in refusal.problems] == [""]
        assert str(refusal).startswith("the body is not JSON")
        assert (refusal.name, refusal.bot_id) == ("", None)

    @pytest.mark.parametrize("sent", [b"[]", b"1", b"null", b'"complete"', b"true"])
    def test_json_that_is_no_object(self, sent: bytes) -> None:
        assert problems(sent) == ["the body must be a JSON object"]

    def test_every_wrong_field_is_named(self) -> None:
        refusal = refused(b'{"event":"bot.status_change","data":{"bot_id":"b","status":{"code":7}}}')
        assert refusal.problems == (
            Problem("data.status.code", "must be a string"),
            Problem("data.status.created_at", "is missing"),
        )
        assert str(refusal) == "data.status.code must be a string; data.status.created_at is missing"
        assert (refusal.status, refusal.name, refusal.bot_id) == (422, "bot.status_change", "b")

    @pytest.mark.parametrize(
        ("sent", "expected"),
        [
            (b'{"event":"complete"}', "data is missing"),
            (b'{"event":"complete","data":null}', "data must be an object"),
            (b'{"event":"failed","data":[]}', "data must be an object"),
            (b'{"event":"complete","data":{}}', "data.bot_id is missing"),
            (b'{"event":"complete","data":{"bot_id":5}}', "data.bot_id must be a string"),
            (body("complete", bot_id=""), "data.bot_id must not be empty"),
            (body("complete", bot_id=" \u200b\u202e"), "data.bot_id must not be empty"),
            (body("complete", bot_id="x" * 257), "data.bot_id must have at most 256 characters"),
            (body("complete", mp4=5), "data.mp4 must be a string"),
            (body("complete", transcript="no"), "data.transcript must be a list"),
            (body("complete", transcript={}), "data.transcript must be a list"),
            (body("complete", transcript=["Hi"]), "data.transcript[0] must be an object"),
            (body("complete", transcript=[{}, {"words": 1}]), "data.transcript[1].words must be a list"),
            (body("complete", transcript=[{"words": [{}, "Hi"]}]), "data.transcript[0].words[1] must be an object"),
            (
                body("complete", transcript=[{"words": [{"word": []}]}]),
                "data.transcript[0].words[0].word must be a string",
            ),
            (body("complete", transcript=[{"text": True}]), "data.transcript[0].text must be a string"),
            (body("failed"), "data.error is missing"),
            (body("failed", error=None), "data.error must be a string"),
            (body("failed", error=""), "data.error must not be empty"),
            (body("bot.status_change"), "data.status is missing"),
            (body("bot.status_change", status="done"), "data.status must be an object"),
            (status(code=...), "data.status.code is missing"),
            (status(code=""), "data.status.code must not be empty"),
            (status(code="c" * 129), "data.status.code must have at most 128 characters"),
            (status(created_at=...), "data.status.created_at is missing"),
        ],
    )
    def test_a_wrong_field(self, sent: bytes, expected: str) -> None:
        assert problems(sent) == [expected]

    @pytest.mark.parametrize("sent", [None, "", "yesterday", True, [], {}, 0, -1, "0001-01-01", 1e300, 10**100])
    def test_a_time_that_is_none(self, sent: object) -> None:
        assert problems(status(created_at=sent)) == [
            "data.status.created_at must be a date and time such as 2024-01-01T12:00:00.000Z"
        ]

    def test_a_wrong_transcript_of_any_length_has_few_problems(self) -> None:
        transcript = [{"words": [1] * 1000}] * 1000
        assert len(refused(body("complete", transcript=transcript)).problems) == 1


class TestTimes:
    def test_a_sender_whose_clock_runs_ahead_is_held_to_ours(self) -> None:
        event = parse(status(created_at="2030-01-01T00:00:00Z"), LATER).event
        assert isinstance(event, StatusChanged)
        assert event.occurred_at == LATER

    def test_the_video_lives_as_long_as_its_link_says(self) -> None:
        link = "https://s3/v.mp4?X-Amz-Date=20240101T120000Z&X-Amz-Expires=7200&X-Amz-Signature=0"
        event = parse(body("complete", mp4=link), LATER).event
        assert isinstance(event, MeetingCompleted)
        assert event.video_expires_at == NOON + 7_200_000

    def test_a_link_that_says_nothing_lives_as_long_as_is_set(self) -> None:
        event = parse(body("complete", mp4="https://v"), LATER, video_lifetime_ms=60_000).event
        assert isinstance(event, MeetingCompleted)
        assert event.video_expires_at == LATER + 60_000

    @pytest.mark.parametrize("sent", [{}, {"mp4": None}, {"mp4": ""}, {"mp4": "  "}])
    def test_no_link_dies_never(self, sent: dict[str, Any]) -> None:
        event = parse(body("complete", **sent), LATER).event
        assert isinstance(event, MeetingCompleted)
        assert (event.video_url, event.video_expires_at) == (None, None)


class TestIdentity:
    def test_a_status_is_the_same_by_bot_code_and_time(self) -> None:
        once = parse(status(), LATER).identity
        assert parse(b" " + status(extra=1), LATER + 9).identity == once
        assert parse(status(code="call_ended"), LATER).identity != once
        assert parse(status(created_at="2024-01-01T12:00:00.001Z"), LATER).identity != once
        assert parse(status().replace(b'"b"', b'"c"'), LATER).identity != once

    def test_all_else_is_the_same_by_body(self) -> None:
        for sent in (body("complete"), body("failed", error="X"), body("else")):
            assert parse(sent, LATER).identity == parse(sent, LATER + 9).identity
            assert parse(sent, LATER).identity != parse(sent + b" ", LATER).identity


class TestHostileText:
    def test_nothing_foreign_acts(self) -> None:
        evil = "\x1b]52;c;aGk=\x07 [/red] \u202e\x00\x9b"
        tame = "\ufffd]52;c;aGk=\ufffd [/red] \ufffd\ufffd"
        event = parse(
            body(
                "complete",
                bot_id=evil,
                mp4=evil,
                speakers=[evil],
                transcript=[{"speaker": evil, "words": [{"word": evil, "start": 0, "end": 1}]}],
            ),
            LATER,
        ).event
        assert isinstance(event, MeetingCompleted)
        assert event.transcript is not None
        assert (event.bot_id, event.video_url, event.speakers) == (tame, tame, (tame,))
        assert event.transcript.utterances == (Utterance(tame, 0, 1000, tame, (Word(tame, 0, 1000),)),)

    @pytest.mark.parametrize(
        ("escape", "shown"),
        [
            (rb"\ud800", "\ufffd"),
            (rb"\uDFFF", "\ufffd"),
            (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
            (rb"\ud83d\u0041", "\ufffdA"),
            (rb"\\ud800", r"\ud800"),
            (rb"\\\ud800", "\\\ufffd"),
            (rb"\ud83d\ude00", "😀"),
        ],
    )
    def test_half_an_emoji_costs_one_character_not_the_meeting(self, escape: bytes, shown: str) -> None:
        sent = b'{"event":"failed","data":{"bot_id":"' + escape + b'","error":"X"}}'
        assert parse(sent, LATER).bot_id == shown

    def test_a_byte_order_mark_is_no_part_of_the_body(self) -> None:
        assert parse(b"\xef\xbb\xbf" + status(), LATER).bot_id == "b"
