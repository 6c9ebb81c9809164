"""Words in the text of an utterance."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.transcript import Utterance, Word, join_words, spoken_words


@given(st.lists(st.text(alphabet="ab 漢字é👍 ", max_size=5), max_size=12))
def test_each_word_is_found_where_it_stands_in_the_text(texts: list[str]) -> None:
    words = tuple(Word(text, place, place + 1) for place, text in enumerate(texts))
    said = Utterance("Ana", 0, 9, join_words(texts), words)
    kept = [word for word in words if word.text.strip()]
    spoken = spoken_words(said)
    assert [said.text[each.start : each.end] for each in spoken] == [word.text.strip() for word in kept]
    assert [each.start_ms for each in spoken] == [word.start_ms for word in kept]
    assert all(before.end <= after.start for before, after in pairwise(spoken))
