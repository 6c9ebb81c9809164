"""Nothing that acts gets through the door for foreign text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.text import printable

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@given(anything)
def test_no_control_character_gets_through(text: str) -> None:
    for character in printable(text):
        assert character.isprintable() or character in "\u200c\u200d"
        assert unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(anything)
def test_what_is_printable_stays_so(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    printable(text).encode()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("plain text, été, 漢字", "plain text, été, 漢字"),
        ("a\u00a0b\u202fc\u3000d\te\nf", "a b c d e f"),
        ("\x1b]52;c;aGk=\x07", "\ufffd]52;c;aGk=\ufffd"),
        ("\x9b31m\x7f\x00", "\ufffd31m\ufffd\ufffd"),
        ("evil\u202etxt.exe\u2066\ufeff\u00ad", "eviltxt.exe"),
        ("cut \ud83d off", "cut \ufffd off"),
        ("👩\u200d💻 and می\u200cخواهم", "👩\u200d💻 and می\u200cخواهم"),
        ("a\u200db \u200c \u200d", "ab  "),
        ("漢\u200d字", "漢字"),
        ("\u200d\u200d👍\u200d\u200d", "👍"),
    ],
)
def test_examples(sent: str, shown: str) -> None:
    assert printable(sent) == shown
