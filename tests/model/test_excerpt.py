"""An excerpt fits, and shows what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.excerpt import LEFT_OUT, excerpt
from monitor.model.text import cells

SAID = "so let us talk about the budget of the next quarter and then about the draft that Ana wrote"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (20, "…the [budget] of the …"),
        (40, "…about the [budget] of the next quarter a…"),
        (100, SAID.replace("budget", "[budget]")),
    ],
)
def test_it_shows_the_words_around(width: int, shown: str) -> None:
    at = SAID.index("budget")
    parts = excerpt(SAID, [(at, at + 6)], width)
    assert "".join(f"[{text}]" if is_match else text for text, is_match in parts) == shown


def test_without_a_match_it_shows_the_beginning() -> None:
    assert excerpt(SAID, [], 15) == [("so let us talk", False), (LEFT_OUT, False)]


@given(
    st.text(alphabet="ab 会é\u0301", min_size=1, max_size=80),
    st.sets(st.integers(0, 80), max_size=6),
    st.integers(10, 40),
)
def test_it_fits_and_shows_a_match(text: str, places: set[int], width: int) -> None:
    ends = sorted(place for place in places if place <= len(text))
    marks = [*zip(ends[::2], ends[1::2], strict=False)]
    parts = excerpt(text, marks, width)
    shown = "".join(part.text for part in parts)
    assert cells(shown) <= width
    assert shown == text or (cells(text) > width and LEFT_OUT in shown)
    assert any(part.is_match for part in parts) is bool(marks)
