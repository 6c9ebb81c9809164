"""Words in the text of an utterance."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.transcript import Utterance, Word, join_words, spoken_words


@given(st.lists(st.text(alphabet="ab ,(漢字é👍 ", max_size=5), max_size=12))
def test_each_word_is_found_where_it_stands_in_the_text(texts: list[str]) -> None:
    words = tuple(Word(text, place, place + 1) for place, text in enumerate(texts))
    said = Utterance("Ana", 0, 9, join_words(texts), words)
    kept = [word for word in words if word.text.strip()]
    spoken = spoken_words(said)
    assert [said.text[each.start : each.end] for each in spoken] == [word.text.strip() for word in kept]
    assert [each.start_ms for each in spoken] == [word.start_ms for word in kept]
    assert all(before.end <= after.start for before, after in pairwise(spoken))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["Hello", ",", "Bob", "!"], "Hello, Bob!"),
        (["He", "said", "(", "twice", ")", "..."], "He said (twice)..."),
        (["¿", "Qué", "?", "«", "Sí", "»", "."], "¿Qué? «Sí»."),
        (["我", "们", "。", "OK", ","], "我们。 OK,"),
        (["مرحبا", "،", "كيف", "؟"], "مرحبا، كيف؟"),
        (["3", "%", "of", ".NET"], "3% of .NET"),
        (["안녕", "하세요", "."], "안녕 하세요."),
        ([",", "so"], ", so"),
    ],
)
def test_punctuation_of_its_own_keeps_to_the_word_that_it_belongs_to(words: list[str], text: str) -> None:
    assert join_words(words) == text
