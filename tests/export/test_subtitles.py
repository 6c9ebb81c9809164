"""Subtitles, read back by pysubs2 and webvtt-py, and held against the limits of the guidelines."""

from __future__ import annotations

import html
import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pysubs2
import pytest
import webvtt  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st

from monitor.export import srt, vtt
from monitor.export.cues import GAP_MS, LINE, LINES, LONGEST_MS, MOST_PER_S, READ_PER_S, SHORTEST_MS, Cue, cues
from monitor.export.srt import inert
from monitor.model.text import cells
from monitor.model.transcript import Utterance, Word
from tests.export.meetings import HOSTILE, MEETING, texts, transcripts, turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SENTENCES = "The budget is too small for this year. We should ask for more. Bob, what do you think about all of that?"


def made(*utterances: Utterance, named: bool = False) -> list[Cue]:
    """Return the cues of some turns."""
    return list(cues(utterances, named=named))


def ms(time: webvtt.models.Timestamp) -> int:
    """Return a reader's time in ms."""
    return int(((time.hours * 60 + time.minutes) * 60 + time.seconds) * 1000 + time.milliseconds)


def letters(texts: Iterable[str]) -> str:
    """Return all that is said, without spaces, in an order that does not depend on who spoke first."""
    return "".join(sorted("".join("".join(texts).split())))


@pytest.mark.parametrize("named", [False, True])
@given(transcripts)
def test_every_cue_keeps_to_the_limits(named: bool, utterances: Sequence[Utterance]) -> None:
    found = made(*utterances, named=named)
    for cue in found:
        assert SHORTEST_MS <= cue.end_ms - cue.start_ms <= LONGEST_MS
        assert 1 <= len(cue.lines) <= LINES
        assert all(0 < cells(line) <= LINE for line in cue.lines)
    assert all(one.start_ms <= other.start_ms for one, other in pairwise(found))


@given(transcripts)
def test_nothing_that_was_said_is_lost(utterances: Sequence[Utterance]) -> None:
    said = [line for cue in made(*utterances) for line in cue.lines]
    assert letters(said) == letters(one.text for one in utterances)


def test_a_turn_is_split_at_the_ends_of_sentences() -> None:
    assert [cue.lines for cue in made(turn(SENTENCES))] == [
        ("The budget is too small for this year.",),
        ("We should ask for more.",),
        ("Bob, what do you think about all of that?",),
    ]


def test_a_long_sentence_is_split_at_a_comma() -> None:
    long = "If we had known about all of this half a year before, then we could have done something, but now it is late"
    assert [cue.lines for cue in made(turn(long, word_ms=200))] == [
        ("If we had known about all", "of this half a year before,"),
        ("then we could have done something,", "but now it is late"),
    ]


def test_what_is_too_short_to_be_a_cue_is_with_its_neighbour() -> None:
    assert [cue.lines for cue in made(turn("No. No. Certainly not, Mr. Smith."))] == [
        ("No. No. Certainly not, Mr. Smith.",)
    ]


def test_a_cue_ends_with_a_silence_and_with_its_time() -> None:
    words = (
        Word("so", 0, 300),
        Word("well", 5_000, 5_300),
        Word("endless", 6_000, 32_000),
        Word("yes", 33_000, 33_100),
    )
    found = made(Utterance("Ana", 0, 33_100, "so well endless yes", words))
    assert [(cue.start_ms, cue.end_ms, *cue.lines) for cue in found] == [
        (0, 1_000, "so"),
        (5_000, 6_000, "well"),
        (6_083, 13_083, "endless"),
        (33_000, 34_000, "yes"),
    ]


def test_a_short_cue_stays_and_the_next_one_waits_for_it() -> None:
    found = made(turn("Yes.", 0), turn("No.", 400, "Bob"), turn("Why?", 5_000))
    assert [(cue.start_ms, cue.end_ms) for cue in found] == [(0, 1_000), (1_083, 2_083), (5_000, 6_000)]


def test_who_interrupts_has_a_cue_of_their_own_in_time_and_the_other_one_none_meanwhile() -> None:
    found = made(turn(SENTENCES, 0), turn("Wait a moment!", 3_700, "Bob"))
    assert [cue.speaker for cue in found] == ["Ana", "Ana", "Bob", "Ana"]
    assert found[2].start_ms == found[1].end_ms + GAP_MS == 3_700
    at_once = made(turn("word " * 30, 0), turn("Wait a moment!", 3_700, "Bob"))
    assert [cue.start_ms for cue in at_once if cue.speaker == "Bob"] == [3_700]


def test_a_sentence_that_is_sent_as_one_word_is_taken_apart() -> None:
    whole = (Word(SENTENCES, 0, 7_000),)
    assert [cue.lines[0][:6] for cue in made(Utterance("Ana", 0, 7_000, SENTENCES, whole))] == [
        "The bu",
        "We sho",
        "Bob, w",
    ]
    assert made(Utterance("Ana", 0, 7_000, SENTENCES)) == made(Utterance("Ana", 0, 7_000, SENTENCES, whole))


def test_wide_characters_take_two_places() -> None:
    words = tuple(Word("世", 50 * place, 50 * place) for place in range(60))
    found = made(Utterance("Ana", 0, 3_000, "世" * 60, words))
    assert [cue.lines for cue in found] == [("世" * 16, "世" * 16), ("世" * 14, "世" * 14)]


def test_a_few_wide_characters_do_not_make_lines_short() -> None:
    [cue] = made(turn("The word for the world is 世界 in Chinese"))
    assert cue.lines == ("The word for the world is 世界 in Chinese",)


def test_two_lines_are_about_as_long_and_end_with_a_comma_if_they_can() -> None:
    [even] = made(turn("one two three four five six seven eight nine ten", word_ms=200))
    assert even.lines == ("one two three four five", "six seven eight nine ten")
    [comma] = made(turn("one two three four, five six seven eight nine ten", word_ms=200))
    assert comma.lines == ("one two three four,", "five six seven eight nine ten")


def test_a_cue_stays_until_it_is_read_but_not_into_the_next() -> None:
    fast = turn("This was said in much less time than anybody needs to read it", 0, word_ms=50)
    [alone] = made(fast)
    assert alone.end_ms == 1000 * len(fast.text) // READ_PER_S
    first, second = made(fast, turn("And then?", 2_900, "Bob"))
    assert (first.end_ms, second.start_ms) == (2_900 - GAP_MS, 2_900)


def test_words_without_times_of_their_own_can_be_read_all_the_same() -> None:
    words = tuple(Word(word, 5_000, 5_000) for word in SENTENCES.split() * 3)
    found = made(Utterance("Ana", 5_000, 5_000, f"{SENTENCES} " * 3, words))
    assert len(found) > 3
    for one, other in pairwise(found):
        assert other.start_ms - one.end_ms == GAP_MS
        assert reading_speed(one) <= MOST_PER_S


def reading_speed(cue: Cue) -> float:
    """Return how many characters a second one must read."""
    return 1000 * sum(map(cells, cue.lines)) / (cue.end_ms - cue.start_ms)


@given(transcripts)
def test_there_are_never_two_cues_at_once_and_none_is_gone_too_soon(utterances: Sequence[Utterance]) -> None:
    found = made(*utterances)
    assert all(other.start_ms - one.end_ms >= GAP_MS for one, other in pairwise(found))
    assert all(reading_speed(cue) <= MOST_PER_S + 1 or cue.end_ms - cue.start_ms == LONGEST_MS for cue in found)


@given(st.lists(st.tuples(st.sampled_from(["Ana", "Bob", "Eve"]), texts, st.integers(0, 3_000)), max_size=8))
def test_who_talk_in_turn_have_their_cues_in_time(
    talk: Sequence[tuple[str, str, int]],
) -> None:
    utterances, at = [], 0
    for speaker, text, pause in talk:
        utterances.append(turn(text, at + pause, speaker, word_ms=max(600, 60 * cells(text))))
        at = max(utterances[-1].end_ms, at + pause + 1_200)
    starts = {cue.start_ms for cue in made(*utterances)}
    assert all(any(0 <= start - one.start_ms <= SHORTEST_MS for start in starts) for one in utterances)


def test_a_name_stands_where_the_speaker_changes() -> None:
    found = made(turn(SENTENCES, 0), turn("Wait a moment!", 3_700, "Bob"), named=True)
    assert [cue.lines[0].split()[0] for cue in found] == ["Ana:", "We", "Bob:", "Ana:"]
    [cue] = made(turn("Hello.", 0, "Professor Doctor Maximiliane von und zu Hohenstein"), named=True)
    assert cue.lines == ("Professor Doctor Maximi…: Hello.",)


@given(transcripts)
def test_pysubs2_reads_srt(utterances: Sequence[Utterance]) -> None:
    read = pysubs2.SSAFile.from_string(
        "".join(srt.write(MEETING, utterances)), format_="srt", keep_unknown_html_tags=True
    )
    expected = made(*map(srt._inert, utterances), named=True)
    assert [(event.start, event.end) for event in read] == [(cue.start_ms, cue.end_ms) for cue in expected]
    assert [event.text.split("\\N") for event in read] == [list(cue.lines) for cue in expected]


@given(transcripts)
def test_webvtt_reads_vtt(utterances: Sequence[Utterance]) -> None:
    read = webvtt.from_string("".join(vtt.write(MEETING, utterances)))
    expected = made(*utterances)
    assert [(ms(one.start_time), ms(one.end_time)) for one in read.captions] == [
        (cue.start_ms, cue.end_ms) for cue in expected
    ]
    assert [html.unescape(one.voice) for one in read.captions] == [cue.speaker for cue in expected]
    assert [html.unescape(one.text) for one in read.captions] == ["\n".join(cue.lines) for cue in expected]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_tag(text: str) -> None:
    told = "".join(vtt.write(MEETING, [turn(text, 0, text)]))
    assert told.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert all(re.fullmatch(r"<v [^<>]*>|</v>", tag) for tag in re.findall(r"<[^>]*>?", told))
    assert told.count("-->") == told.count("<v ") == told.count("</v>")
    assert not re.search(r"<[a-z/]|-->|\{\\", inert(text))


def test_a_million_words_are_never_kept() -> None:
    taken = []

    def endless() -> Iterable[Utterance]:
        for place in range(1_000_000):
            taken.append(place)
            yield turn("So it is.", 10_000 * place)

    for write in (srt.write, vtt.write):
        taken.clear()
        next(piece for piece in write(MEETING, endless()) if "00:01:00" in piece)
        assert len(taken) <= 9


def test_both_begin_as_their_readers_expect() -> None:
    assert "".join(srt.write(MEETING, [turn("Hi.")])) == "1\n00:00:00,000 --> 00:00:01,000\nAna: Hi.\n\n"
    assert "".join(vtt.write(MEETING, [turn("Hi.")])) == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ana>Hi.</v>\n"
    assert io.StringIO("".join(srt.write(MEETING, []))).read() == ""
    assert webvtt.from_string("".join(vtt.write(MEETING, []))).captions == []
