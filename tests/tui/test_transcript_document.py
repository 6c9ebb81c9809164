"""Turns, times and what is copied, with all speakers shown or one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.widgets.transcript_document import Place, TranscriptDocument
from tests.tui.talk import said

if TYPE_CHECKING:
    from monitor.model.transcript import Utterance

TALK = said(
    "Alice: Hi Bob!",
    "Alice: So.",
    "Alice: About the budget:",
    "Alice: it grows.",
    "Bob: Yes.",
    "Alice: Well.",
)


def document(spoken: list[Utterance]) -> TranscriptDocument:
    made = TranscriptDocument()
    made.append(spoken[:2])
    made.append(spoken[2:])
    return made


def test_a_name_is_shown_once_a_turn_and_the_time_every_half_minute() -> None:
    talk = document(TALK)
    everyone = talk.spoken_by(None)
    assert [talk.starts_turn(everyone, each) for each in range(6)] == [True, False, False, False, True, True]
    assert [talk.shows_time(everyone, each) for each in range(6)] == [True, False, False, True, True, True]


def test_of_one_speaker_a_turn_begins_where_others_are_folded_away() -> None:
    talk = document(TALK)
    alice = talk.spoken_by("Alice")
    assert list(alice) == [0, 1, 2, 3, 5]
    assert [talk.starts_turn(alice, each) for each in range(5)] == [True, False, False, False, True]


def test_what_is_shown_grows_with_the_transcript() -> None:
    talk = TranscriptDocument()
    bob = talk.spoken_by("Bob")
    talk.append(TALK)
    assert list(bob) == [4]
    assert talk.name_cells == len("Alice")


def test_turns_before_and_after() -> None:
    talk = document(TALK)
    everyone = talk.spoken_by(None)
    assert [talk.next_turn(everyone, each) for each in range(6)] == [4, 4, 4, 4, 5, None]
    assert [talk.previous_turn(everyone, each) for each in range(7)] == [None, 0, 0, 0, 0, 4, 5]
    assert talk.next_turn(talk.spoken_by("Nobody"), 0) is None


def test_who_is_heard_at_a_time() -> None:
    talk = document(TALK)
    assert [talk.spoken_at(talk.spoken_by(None), ms) for ms in (-5, 0, 9_999, 10_000, 44_000, 999_999)] == [
        0, 0, 0, 1, 4, 5,
    ]  # fmt: skip
    assert talk.spoken_at(talk.spoken_by("Bob"), 0) == 4
    assert talk.spoken_at(talk.spoken_by("Nobody"), 0) is None


def test_the_time_column_fits_a_long_meeting() -> None:
    talk = document(said(*["Alice: x"] * 3_601))
    assert talk.time_cells == len("10:00:00")


def test_text_between_places_is_what_was_said_there() -> None:
    talk = document(TALK)
    everyone = talk.spoken_by(None)
    assert talk.text_between(everyone, Place(0, 3), Place(2, 5)) == "Bob!\nSo.\nAbout"
    assert talk.text_between(everyone, Place(2, 6), Place(2, 9)) == "the"
    assert talk.text_between(everyone, Place(4, 0), None) == "Yes.\nWell."
    assert talk.text_between(everyone, None, None) == "\n".join(each.text for each in TALK)
    assert talk.text_between(talk.spoken_by("Alice"), Place(3, 0), Place(5, 9)) == "it grows.\nWell."
    assert talk.text_between(talk.spoken_by("Bob"), Place(0, 3), Place(5, 1)) == "Yes."
