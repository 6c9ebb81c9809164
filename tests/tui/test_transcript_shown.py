"""Turns, times, silences and what is copied, with all speakers shown or some."""

from __future__ import annotations

from monitor.model.talk_numbers import talk_numbers
from monitor.model.transcript import Utterance
from monitor.tui.widgets.transcript_document import Place, TranscriptDocument
from monitor.tui.widgets.transcript_shown import Fold, Shown
from tests.tui.talk import said

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
    everyone = Shown(talk)
    assert [everyone.starts_turn(each) for each in range(6)] == [True, False, False, False, True, True]
    assert [everyone.shows_time(each) for each in range(6)] == [True, False, False, True, True, True]


def test_of_one_speaker_a_turn_begins_where_others_are_folded_away() -> None:
    talk = document(TALK)
    alice = Shown(talk, ["Alice"])
    assert list(alice.indexes) == [0, 1, 2, 3, 5]
    assert [alice.starts_turn(each) for each in range(5)] == [True, False, False, False, True]


def test_what_is_shown_grows_with_the_transcript() -> None:
    talk = TranscriptDocument()
    bob = Shown(talk, ["Bob"])
    talk.append(TALK)
    bob.grow()
    assert list(bob.indexes) == [4]
    assert talk.name_cells == len("Alice")


def test_turns_before_and_after() -> None:
    talk = document(TALK)
    everyone = Shown(talk)
    assert [everyone.next_turn(each) for each in range(6)] == [4, 4, 4, 4, 5, None]
    assert [everyone.previous_turn(each) for each in range(7)] == [None, 0, 0, 0, 0, 4, 5]
    assert Shown(talk, ["Nobody"]).next_turn(0) is None


def test_who_is_heard_at_a_time() -> None:
    talk = document(TALK)
    assert [Shown(talk).spoken_at(ms) for ms in (-5, 0, 9_999, 10_000, 44_000, 999_999)] == [
        0, 0, 0, 1, 4, 5,
    ]  # fmt: skip
    assert Shown(talk, ["Bob"]).spoken_at(0) == 4
    assert Shown(talk, ["Nobody"]).spoken_at(0) is None


def test_the_time_column_fits_a_long_meeting() -> None:
    talk = document(said(*["Alice: x"] * 3_601))
    assert talk.time_cells == len("10:00:00")


def test_text_between_places_is_what_was_said_there() -> None:
    talk = document(TALK)
    everyone = Shown(talk)
    assert everyone.text_between(Place(0, 3), Place(2, 5)) == "Bob!\nSo.\nAbout"
    assert everyone.text_between(Place(2, 6), Place(2, 9)) == "the"
    assert everyone.text_between(Place(4, 0), None) == "Yes.\nWell."
    assert everyone.text_between(None, None) == "\n".join(each.text for each in TALK)
    assert Shown(talk, ["Alice"]).text_between(Place(3, 0), Place(5, 9)) == "it grows.\nWell."
    assert Shown(talk, ["Bob"]).text_between(Place(0, 3), Place(5, 1)) == "Yes."


def test_a_fold_of_no_length_tells_none() -> None:
    talk = [
        Utterance("Ana", 0, 900, "So?"),
        Utterance("Bob", 1_000, 1_000, "Yes."),
        Utterance("Ana", 1_400, 2_400, "Ah."),
    ]
    assert [Shown(document(talk), ["Ana"]).parting(each) for each in range(2)] == ["", "… 1 turn by others"]


def test_what_others_say_is_folded_between_before_and_after() -> None:
    bob = Shown(document(TALK), ["Bob"])
    assert [bob.fold_before(each) for each in range(2)] == [Fold(0, 4), Fold(5, 6)]
    assert [bob.parting(each) for each in range(2)] == ["… 40s, 1 turn by others", "… 10s, 1 turn by others"]
    assert [bob.is_parted(each) for each in range(2)] == [True, True]
    alice = Shown(document(TALK), ["Alice"])
    assert [alice.is_parted(each) for each in range(6)] == [False, False, False, False, True, False]
    both = Shown(document(TALK), ["Alice", "Bob"])
    assert not any(both.is_parted(each) for each in range(7))


def test_a_fold_that_is_opened_shows_what_it_holds() -> None:
    shown = Shown(
        document(said(*(f"{each}: x" for each in ("Ann", "Ann", "Ann", "Ann", "Bob", "Ann", "Carol", "Bob", "Carol")))),
        ["Bob"],
    )
    fold = shown.fold_before(1)
    assert fold == Fold(5, 7)
    assert shown.parting(1) == "… 20s, 2 turns by others"
    shown.open(fold)
    assert list(shown.indexes) == [4, 5, 6, 7]
    assert [shown.fold_before(each) for each in (0, 1, 4)] == [Fold(0, 4), None, Fold(8, 9)]
    shown.open(Fold(8, 9))
    assert not shown.is_parted(len(shown))


def test_what_is_told_to_end_before_it_begins_is_heard_where_it_begins_by_screen_and_numbers_alike() -> None:
    spoken = [Utterance("Ana", 20_000, 0, "a"), Utterance("Bob", 25_000, 3_000, "b"), Utterance("Ana", 40_000, 0, "c")]
    silences, [index] = talk_numbers(spoken).silences, document(spoken).silences
    assert document(spoken).silence_before(index) == silences.longest == (25_000, 40_000)
    assert silences.number == 1


def test_a_long_silence_is_between_the_last_word_so_far_and_the_next() -> None:
    talk = TranscriptDocument()
    talk.append([Utterance("Alice", 30_000, 90_000, "a"), Utterance("Bob", 31_000, 32_000, "b")])
    talk.append([Utterance("Bob", 99_999, 100_000, "c"), Utterance("Bob", 180_000, 181_000, "d")])
    shown = Shown(talk)
    assert list(talk.silences) == [3], "not before the first word, and not for less than ten seconds"
    assert talk.silence_before(3) == (100_000, 180_000)
    assert shown.parting(3) == "· 1m 20s of silence"
    assert [shown.is_parted(each) for each in range(5)] == [False, False, False, True, False]
    assert not shown.starts_turn(3)
    assert shown.shows_time(3)
