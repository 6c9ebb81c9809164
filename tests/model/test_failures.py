"""Every failure type that the providers name is explained; every other one keeps its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.failures import KNOWN, explain, failure_key

OF_THE_SPECIFICATION = [
    "CannotJoinMeeting",
    "TimeoutWaitingToStart",
    "BotNotAccepted",
    "InternalError",
    "InvalidMeetingUrl",
    "BotRemoved",
]
OF_THE_BOT_ITSELF = ["ApiRequest", "InternalError classic", "StreamingSetupFailed"]
OF_ITS_DESCENDANTS = [
    "meeting_not_found",
    "access_denied",
    "authentication_error",
    "network_error",
    "internal_error",
    "bot_removed",
    "no_attendees",
    "no_speaker",
    "recording_timeout",
    "api_request",
    "meeting_error",
]
STATUS_CODES_OF_FAILURE = ["bot_rejected", "bot_removed_too_early", "waiting_room_timeout", "invalid_meeting_url"]
FREE_TEXTS = [
    "InternalError : the page went away",
    "Recording failed to complete",
    "Recording did not complete successfully",
    "Zoom client error",
    "Unknown error",
]


@pytest.mark.parametrize(
    "raw", OF_THE_SPECIFICATION + OF_THE_BOT_ITSELF + OF_ITS_DESCENDANTS + STATUS_CODES_OF_FAILURE + FREE_TEXTS
)
def test_a_known_failure_says_what_happened_and_what_to_do(raw: str) -> None:
    failure = explain(raw)
    assert failure.title != raw
    assert failure != explain("something else")._replace(title=failure.title)
    for sentence in (failure.meaning, failure.advice):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    "spelling",
    ["CannotJoinMeeting", "cannotJoinMeeting", "CANNOT_JOIN_MEETING", "cannot-join meeting", "CannotJoinMeeting: no"],
)
def test_all_spellings_of_a_failure_are_one(spelling: str) -> None:
    assert failure_key(spelling) == "cannotjoinmeeting"
    assert explain(spelling).title == "Cannot join meeting"


@pytest.mark.parametrize("raw", ["SolarFlare", "", ": nothing before the colon", "会議に参加できません"])
def test_an_unknown_failure_keeps_its_words(raw: str) -> None:
    failure = explain(raw)
    assert failure.title == raw
    assert failure.meaning
    assert failure.advice


@given(st.text())
def test_any_text_is_explained(raw: str) -> None:
    assert explain(raw).meaning


def test_no_name_stands_for_two_failures() -> None:
    keys = [failure_key(name) for _, names in KNOWN for name in names]
    assert len(keys) == len(set(keys))
    assert "" not in keys


def test_titles_fit_a_table() -> None:
    titles = [failure.title for failure, *_ in KNOWN]
    assert len(titles) == len(set(titles))
    assert max(map(len, titles)) <= 24
