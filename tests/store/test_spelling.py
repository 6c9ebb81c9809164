"""What is indexed of a text has words where the text has none, and every place in it is a place in the text."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.letters import bare, without_marks
from monitor.store.search_tables import TOKENIZE
from monitor.store.spelling import places_in, spelled

OVERLOOKED = "ǠǡǢǣǮǯǼǽǾǿ"
"""Accents that the tokenizer does not know."""


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


def test_in_one_transcript_letters_are_taken_for_one_where_the_index_does_so() -> None:
    codes = (*range(0xC0, 0x530), *range(0x1E00, 0x2000), *range(0xFF01, 0xFF5F))
    alike = [each for each in map(chr, codes) if each.isalpha() and each not in OVERLOOKED]
    alike += [decomposed for each in "àñçöșčāő" if (decomposed := unicodedata.normalize("NFD", each)) != each]
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE said USING fts5 (letters, {TOKENIZE})")
        index.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (said, instance)")
        texts = [text for each in alike for text in (spelled(each), without_marks(bare(each)))]
        index.executemany("INSERT INTO said VALUES (?)", [(text,) for text in texts])
        terms = dict(index.execute("SELECT doc, term FROM terms"))
    found = [terms.get(number) for number in range(1, len(texts) + 1)]
    assert found[::2] == found[1::2]


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
