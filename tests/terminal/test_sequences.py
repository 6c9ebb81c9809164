"""Output is taken apart into text and sequences, wherever it is cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.sequences import Kind, Splitter, modes_after, split

PIECES = [
    ("hello wörld 中", Kind.TEXT, "hello wörld 中"),
    ("\n", Kind.CONTROL, "\n"),
    ("\x1b[1;31m", Kind.CSI, "1;31m"),
    ("\x1b[<u", Kind.CSI, "<u"),
    ("\x1b[>1u", Kind.CSI, ">1u"),
    ("\x1b[?2026$p", Kind.CSI, "?2026$p"),
    ("\x9b31m", Kind.CSI, "31m"),
    ("\x1b]0;title\a", Kind.OSC, "0;title"),
    ("\x1b]52;c;aGk=\x1b\\", Kind.OSC, "52;c;aGk="),
    ("\x9d0;x\x9c", Kind.OSC, "0;x"),
    ("\x1bPq#0\x1b\\", Kind.STRING, "q#0"),
    ("\x1b_hidden\x1b\\", Kind.STRING, "hidden"),
    ("\x1b7", Kind.ESCAPE, "7"),
    ("\x1b(B", Kind.ESCAPE, "(B"),
    ("\x85", Kind.CONTROL, "\x85"),
]


@pytest.mark.parametrize(("raw", "kind", "content"), PIECES)
def test_a_piece(raw: str, kind: Kind, content: str) -> None:
    assert split(raw.encode()) == [(kind, content, raw)]


@given(
    output=st.lists(st.sampled_from([raw for raw, kind, _ in PIECES if kind is not Kind.TEXT]) | st.just("é\n")),
    cuts=st.lists(st.integers(0, 200)),
)
def test_cuts_make_no_difference(output: list[str], cuts: list[int]) -> None:
    whole = "".join(output).encode()
    edges = sorted({0, *(cut for cut in cuts if cut < len(whole)), len(whole)})
    splitter = Splitter()
    chunks = (whole[start:end] for start, end in itertools.pairwise(edges))
    pieces = [piece for chunk in chunks for piece in splitter.split(chunk) if piece.kind is not Kind.TEXT]
    assert pieces == [piece for piece in split(whole) if piece.kind is not Kind.TEXT]
    assert "".join(piece.raw for piece in split(whole)).encode() == whole


@given(st.text("\x1b[]PX^_0;?$mu<>=\a\\ a\x9b\x9d\x9c\x90é", max_size=40))
def test_nonsense_loses_nothing_but_what_is_not_ended(output: str) -> None:
    assert output.startswith("".join(piece.raw for piece in split(output.encode())))


def test_what_is_left_on() -> None:
    assert modes_after(b"\x1b[?1049h\x1b[?25l\x1b[?1000;1006h\x1b[>1u").left_on == {
        "private mode 1049",
        "private mode 1000",
        "private mode 1006",
        "kitty keyboard",
        "hidden cursor",
    }
    assert modes_after(b"\x1b[?1049h\x1b[?25l\x1b[>1u\x1b[<u\x1b[?25h\x1b[?1049l\x1b[?7h").left_on == set()
