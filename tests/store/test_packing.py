"""Words come out of their packing as they went in, whatever they are."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.transcript import Word, join_words
from monitor.store.packing import pack, unpack

times = st.integers(-(2**31), 2**31 - 1)
texts = st.text(max_size=8) | st.sampled_from(["", " ", "a", "aa", " a", "a ", "你", "好", "\U0001f600"])
words = st.lists(st.builds(Word, texts, times, times), max_size=20)


@given(words)
def test_words_come_back_from_their_joined_text(said: list[Word]) -> None:
    text = join_words(word.text for word in said)
    assert unpack(text, pack(text, said)) == tuple(said)


@given(words, st.text(max_size=20))
def test_words_come_back_beside_any_text(said: list[Word], text: str) -> None:
    assert unpack(text, pack(text, said)) == tuple(said)


def test_a_word_takes_twelve_bytes() -> None:
    said = [Word(text, 100 * place, 100 * place + 90) for place, text in enumerate(["so", "about", "the", "budget"])]
    assert len(pack("so about the budget", said)) == 4 + 12 * len(said)


def test_negative_and_zero_length_times_are_kept() -> None:
    said = (Word("Hi", -500, -500), Word("Bob!", 0, 0))
    assert unpack("Hi Bob!", pack("Hi Bob!", said)) == said


def test_a_time_beyond_24_days_is_refused() -> None:
    with pytest.raises(struct.error):
        pack("late", [Word("late", 2**31, 2**31)])
