"""What is indexed of a text has words where the text has none, and every place in it is a place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.spelling import places_in, spelled


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("会議室でテストAPIです", "会 議 室 で テ ス ト API で す"),
        ("hello 会議 x", "hello 会 議 x"),
        ("ที่นี่ดีมาก", "ที่ นี่ ดี ม า ก"),
        ("ΑΘΗΝΑ αθήνα", "ΑΘΗΝΑ αθηνα"),
        ("ＡＰＩ", "API"),
        ("ёлка", "елка"),
        ("が\u3099ぎ", "が\u3099 ぎ"),
    ],
)
def test_characters_that_stand_alone_are_words(text: str, spelling: str) -> None:
    assert spelled(text) == spelling


@pytest.mark.parametrize("text", ["", "Zoë's café, d’accord", "한국어 텍스트", "हिन्दी में", "да, конечно", "🎉 x"])
def test_what_has_words_stays_as_it_is(text: str) -> None:
    assert spelled(text) == text


letters = st.text(alphabet="ab 会議でＡόё\u0e17\u0e35\u0e48\u3099é", max_size=40)


@given(letters)
def test_spelling_twice_is_spelling_once(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)


@given(letters, st.data())
def test_a_place_in_the_spelling_is_a_place_in_the_text(text: str, data: st.DataObject) -> None:
    spelling = spelled(text)
    words = [(at, at + len(word)) for at, word in _words(spelling)]
    if words:
        first, last = sorted((data.draw(st.sampled_from(words)), data.draw(st.sampled_from(words))))
        [(start, end)] = places_in(text, [(first[0], last[1])])
        assert spelled(text[start:end]).strip() == spelling[first[0] : last[1]]


def _words(text: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for word in text.split(" "):
        if word:
            found.append((at, word))
        at += len(word) + 1
    return found
