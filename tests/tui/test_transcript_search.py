"""Every place is found once, in reading order, whatever was asked for meanwhile; offsets hold in every script."""

from __future__ import annotations

import re
from array import array
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_search import TranscriptSearch
from tests.tui.talk import said, utterances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.model.transcript import Utterance

NOW = 0.0
"""A deadline that is past: one slice and no more."""
START = Place(0, 0)


def places(wanted: str, spoken: Sequence[Utterance], shown: Sequence[int]) -> list[Place]:
    find = re.compile(re.escape(wanted.replace("É", "E")), re.IGNORECASE).finditer
    return [Place(index, match.start()) for index in shown for match in find(spoken[index].text.replace("é", "e"))]


def finish(search: TranscriptSearch) -> None:
    while not search.complete:
        search.advance(NOW)


@given(utterances, st.text(alphabet="abÉe漢 ", min_size=1, max_size=2), st.integers(0, 250))
def test_steps_go_round_all_places_in_order(spoken: list[Utterance], wanted: str, origin: int) -> None:
    shown = array("I", [index for index, each in enumerate(spoken) if each.speaker == "Bob"])
    every = places(wanted, spoken, shown)
    search = TranscriptSearch(wanted, spoken, shown, Place(origin, 0))
    finish(search)
    assert search.total == len(every)
    first = search.first()
    if not every:
        assert first is None
        return
    assert first == next((place for place in every if place >= (origin, 0)), every[0])
    for number, (place, after) in enumerate(pairwise([*every, every[0]]), 1):
        assert search.number(place) == number
        assert search.step(place, 1) == after
        assert search.step(after, -1) == place


@given(utterances, st.integers(0, 200), st.integers(0, 200))
def test_what_is_told_before_the_end_stays_true(spoken: list[Utterance], origin: int, grown: int) -> None:
    shown = array("I", range(min(grown, len(spoken))))
    search = TranscriptSearch("a", spoken, shown, Place(origin, 0))
    told = []
    while not search.complete:
        search.advance(NOW)
        first = search.first()
        if first is not None:
            told.append((first, search.step(first, 1)))
    shown.extend(range(len(shown), len(spoken)))
    finish(search)
    every = places("a", spoken, shown)
    assert search.total == len(every)
    if len(shown) <= grown:
        assert {search.first()} >= {first for first, _ in told}
        assert all(after in {None, search.step(first, 1)} for first, after in told)


def test_the_first_place_is_known_after_the_first_slice() -> None:
    spoken = said(*["Alice: nothing"] * 500, "Bob: the budget", *["Alice: nothing"] * 500, "Bob: Budget!")
    search = TranscriptSearch("BUDGET", spoken, array("I", range(len(spoken))), Place(490, 0))
    search.advance(NOW)
    assert not search.complete
    assert search.first() == (500, 4)
    assert search.step(Place(500, 4), 1) is None, "not known yet"
    finish(search)
    assert search.step(Place(500, 4), 1) == (1001, 0)


@pytest.mark.parametrize(
    ("wanted", "text", "offsets"),
    [
        ("straße", "Die STRAßE, die Straße", [4, 16]),
        ("x", "İx X", [1, 3]),
        ("ά", "ΆΛΦΑ άλφα", [0, 3, 5, 8]),
        ("预算", "谈预算。预算", [1, 4]),
        ("a.c", "abc a.c A.C", [4, 8]),
        ("[/red]", "x[/RED]", [1]),
        ("👍", "ok 👍👍", [3, 4]),
        ("BUDGET", "the budget", [4]),
        ("straſſe", "STRASSE", [0]),
        ("kelvin", "\u212aelvin", [0]),
        ("cafe", "Ce café’s CAFÉ", [3, 10]),
        ("ÉTÉ", "l’ete, l’été", [2, 9]),
        ("ano naive", "un año naïve", [3]),
        ("ελλαδα", "Η Ελλάδα", [2]),
        ("й", "и й Й", [2, 4]),
        ("ok", "ＯＫ", [0]),
    ],
)
def test_offsets_are_right_in_every_script(wanted: str, text: str, offsets: list[int]) -> None:
    spoken = said(f"Alice: {text}")
    search = TranscriptSearch(wanted, spoken, array("I", [0]), START)
    finish(search)
    spans = search.spans(text, 0, len(text))
    assert [start for start, _ in spans] == offsets
    assert {end - start for start, end in spans} == {len(wanted)}
    assert search.total == len(offsets)


@pytest.mark.parametrize("wanted", ["an\u0303o na", "ano na", "año na", "ANO NÄ"])
def test_accents_that_are_characters_of_their_own_are_marked_along_and_may_be_left_out(wanted: str) -> None:
    text = "x: an\u0303o nai\u0308\u0323ve ano na\u0308 año na"
    search = TranscriptSearch(wanted, said(f"Alice: {text}"), array("I", [0]), START)
    finish(search)
    spans = search.spans(text, 0, len(text))
    assert [text[start:end] for start, end in spans] == ["an\u0303o na", "ano na\u0308", "año na"]
    assert search.total == len(spans)


def test_an_accent_alone_is_looked_for_as_it_is() -> None:
    search = TranscriptSearch("\u0303", said("Alice: an\u0303o"), array("I", [0]), START)
    assert search.spans("an\u0303o", 0, 4) == [(2, 3)]


def test_spans_of_a_row_are_those_of_the_whole_text() -> None:
    text = "bananananas"
    search = TranscriptSearch("anan", said(f"Alice: {text}"), array("I", [0]), START)
    assert search.spans(text, 0, len(text)) == [(1, 5), (5, 9)]
    assert search.spans(text, 3, 5) == [(1, 5)], "it reaches into the row"
    assert search.spans(text, 5, 7) == [(5, 9)]
    assert search.spans(text, 9, 11) == []


def test_a_deadline_ends_a_slice() -> None:
    spoken = said(*["Alice: budget"] * 5_000)
    search = TranscriptSearch("budget", spoken, array("I", range(len(spoken))), START)
    search.advance(perf_counter() - 1)
    assert 0 < search.total < len(spoken)
