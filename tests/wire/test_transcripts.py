"""Transcripts as real senders write them."""

from __future__ import annotations

import json

import pytest

from monitor.model.events import MeetingCompleted
from monitor.model.transcript import UNNAMED, Transcript, Word
from monitor.wire.spoke import parse


def completed(**data: object) -> MeetingCompleted:
    event = parse(json.dumps({"event": "complete", "data": {"bot_id": "b", **data}}).encode(), 0).event
    assert isinstance(event, MeetingCompleted)
    return event


def transcript(*utterances: object) -> Transcript:
    found = completed(transcript=list(utterances)).transcript
    assert found is not None
    return found


def words(*sent: object, **utterance: object) -> tuple[Word, ...]:
    (found,) = transcript({"words": list(sent), **utterance}).utterances
    return found.words


class TestPresence:
    def test_absent_and_null_are_none(self) -> None:
        assert completed().transcript is None
        assert completed(transcript=None).transcript is None

    def test_empty_is_a_transcript(self) -> None:
        assert completed(transcript=[]).transcript == Transcript(())

    @pytest.mark.parametrize(
        "silent",
        [
            {},
            {"words": []},
            {"words": None},
            {"words": [], "text": ""},
            {"words": [{"word": ""}, {"word": None}, {"word": " \u00a0\u200b"}, {}]},
            {"speaker": "Ana", "text": None},
        ],
    )
    def test_utterances_without_text_are_dropped(self, silent: object) -> None:
        assert transcript(silent) == Transcript(())


class TestSpeakers:
    @pytest.mark.parametrize(
        ("sent", "name"),
        [
            ("Alice", "Alice"),
            (" Alice\n", "Alice"),
            ("Alice (Unverified)", "Alice (Unverified)"),
            (None, UNNAMED),
            ("", UNNAMED),
            ("  ", UNNAMED),
            ("-", UNNAMED),
            (" - ", UNNAMED),
            (0, "0"),
            (12, "12"),
            (True, UNNAMED),
            ([], UNNAMED),
            (["Alice"], UNNAMED),
            ({}, UNNAMED),
            ({"name": "Alice", "id": 4}, "Alice"),
            ({"name": None, "display_name": "Al"}, "Al"),
            ({"name": "-", "id": 4}, "4"),
            ({"id": None}, UNNAMED),
            ({"name": {"name": "Alice"}}, UNNAMED),
            ("x" * 300, "x" * 255 + "…"),
        ],
    )
    def test_odd_speakers(self, sent: object, name: str) -> None:
        (utterance,) = transcript({"speaker": sent, "text": "Hi"}).utterances
        assert utterance.speaker == name

    def test_no_speaker_at_all(self) -> None:
        (utterance,) = transcript({"text": "Hi"}).utterances
        assert utterance.speaker == UNNAMED

    @pytest.mark.parametrize(
        ("sent", "names"),
        [
            (None, ()),
            ("Alice", ()),
            ({"name": "Alice"}, ()),
            (["Bob", "Alice", "Bob"], ("Bob", "Alice")),
            ([{"name": "Alice", "id": None}, {"id": 7}, None, "-", True, []], ("Alice", "7")),
        ],
    )
    def test_the_list_of_speakers(self, sent: object, names: tuple[str, ...]) -> None:
        assert completed(speakers=sent).speakers == names


class TestWords:
    @pytest.mark.parametrize("key", ["word", "text", "punctuated_word"])
    def test_a_words_text_by_any_name(self, key: str) -> None:
        assert words({key: "Hi", "start": 0, "end": 1}) == (Word("Hi", 0, 1000),)

    def test_the_first_name_that_has_text_counts(self) -> None:
        assert words({"word": "", "text": None, "punctuated_word": "Hi."}) == (Word("Hi.", 0, 0),)

    def test_a_number_is_its_own_text(self) -> None:
        assert words({"word": 42}) == (Word("42", 0, 0),)

    @pytest.mark.parametrize(("start", "end"), [("start", "end"), ("start_time", "end_time")])
    @pytest.mark.parametrize("seconds", [1, 1.0, "1", "1.0", " 1 "])
    def test_times_by_any_name_and_type(self, start: str, end: str, seconds: object) -> None:
        assert words({"word": "Hi", start: seconds, end: seconds}) == (Word("Hi", 1000, 1000),)

    def test_words_stay_in_the_order_in_which_they_were_sent(self) -> None:
        sent = [{"word": word, "start": start, "end": start} for word, start in [("b", 2.0), ("a", 1.0), ("c", 2.0)]]
        (utterance,) = transcript({"words": sent}).utterances
        assert utterance.text == "b a c"
        assert (utterance.start_ms, utterance.end_ms) == (1000, 2000)

    @pytest.mark.parametrize("sent", [{"start": -0.068, "end": 0.1}, {"start": -0.068, "end_time": 0.1}])
    def test_what_began_before_the_recording_is_heard_at_its_start(self, sent: dict[str, float]) -> None:
        assert words({"word": "Hi", **sent}) == (Word("Hi", 0, 100),)
        assert words({"word": "Hi", "start": -2, "end": -1}) == (Word("Hi", 0, 0),)
        (utterance,) = transcript({"start": -0.5, "words": [{"word": "Hi"}], "end": 1}).utterances
        assert (utterance.start_ms, utterance.end_ms, utterance.words) == (0, 0, (Word("Hi", 0, 0),))

    def test_chinese_is_joined_without_spaces(self) -> None:
        (utterance,) = transcript({"words": [{"word": "会"}, {"word": "議"}, {"word": "ok"}]}).utterances
        assert utterance.text == "会議 ok"


class TestMissingTimes:
    def test_a_word_without_times_stands_where_the_one_before_ended(self) -> None:
        assert words({"word": "a", "start": 1, "end": 2}, {"word": "b"}, {"word": "c", "start": None, "end": 3}) == (
            Word("a", 1000, 2000),
            Word("b", 2000, 2000),
            Word("c", 2000, 3000),
        )

    def test_a_word_without_an_end_takes_no_time(self) -> None:
        assert words({"word": "a", "start": 1}, {"word": "b", "end": 0.5}) == (
            Word("a", 1000, 1000),
            Word("b", 500, 500),
        )

    @pytest.mark.parametrize("key", ["start", "start_time", "offset"])
    def test_the_first_word_stands_where_its_utterance_begins(self, key: str) -> None:
        assert words({"word": "a"}, **{key: 7}) == (Word("a", 7000, 7000),)

    def test_an_utterance_without_times_stands_where_the_one_before_ended(self) -> None:
        first, second = transcript({"text": "a", "start": 3, "end": 4}, {"words": [{"word": "b"}]}).utterances
        assert first.words == (Word("a", 3000, 4000),)
        assert second.words == (Word("b", 4000, 4000),)

    @pytest.mark.parametrize("odd", ["soon", "", [], {}, 1e12, -1e12, "1e12", float("nan"), float("inf"), 10**400])
    def test_what_is_no_time_of_a_recording_counts_as_missing(self, odd: object) -> None:
        assert words({"word": "a", "start": 5, "end": 6}, {"word": "b", "start": odd, "end": odd})[1] == Word(
            "b", 6000, 6000
        )


class TestUtterances:
    def test_without_words_the_text_is_the_only_word(self) -> None:
        (utterance,) = transcript({"speaker": "Ana", "text": "Good morning", "start": 1, "end": 2}).utterances
        assert utterance.words == (Word("Good morning", 1000, 2000),)
        assert utterance.text == "Good morning"

    def test_they_are_sorted_by_start_and_ties_stay(self) -> None:
        sent = [{"text": text, "start": start} for text, start in [("c", 2), ("a", 1), ("d", 2), ("b", 1)]]
        assert [utterance.text for utterance in transcript(*sent).utterances] == ["a", "b", "c", "d"]
