"""What people type is made harmless, and a bookmark finds its utterance in a transcript that was sent anew."""

from __future__ import annotations

import pytest

from monitor.model.marks import (
    LONGEST_NAME,
    LONGEST_TITLE,
    Bookmark,
    as_name,
    as_note,
    as_title,
    bookmark_of,
    bookmarked,
)
from monitor.model.transcript import Utterance

HOSTILE = "\x1b]52;c;cGF3bmVk\x07[/red]\u202e\ud800\x9b2J"


def said(start_ms: int, text: str) -> Utterance:
    return Utterance("Ana", start_ms, start_ms + 500, text)


def test_titles_and_names_are_one_harmless_line_of_some_length() -> None:
    for clean, longest in ((as_title, LONGEST_TITLE), (as_name, LONGEST_NAME)):
        assert clean("  Budget\nwith\tAna ") == "Budget with Ana"
        assert clean(HOSTILE).isprintable()
        assert len(clean("x" * 1000)) == longest
        assert clean(" \n\u200b ") == ""


def test_a_note_keeps_its_lines_and_all_that_was_typed() -> None:
    assert as_note("\n\nfirst \r\n\n  second\tcolumn\n\n") == "first\n\n  second    column"
    assert all(line.isprintable() for line in as_note(f"a\n{HOSTILE}\nb").split("\n"))
    assert len(as_note("x" * 100_000)) == 100_000
    assert as_note(" \n \n") == ""


@pytest.mark.parametrize(
    ("transcript", "expected"),
    [
        ([said(0, "Hello"), said(900, "so, the budget"), said(2_000, "well")], 1),
        ([said(0, "so, the budget"), said(5_000, "so, the budget"), said(9_000, "so, the budget")], 0),
        ([said(0, "Hello"), said(800, "So the budget"), said(2_000, "well")], 1),
        ([said(5_000, "Hello")], 0),
        ([], None),
    ],
    ids=["same", "nearest", "other words", "nothing before", "empty"],
)
def test_a_bookmark_finds_its_place(transcript: list[Utterance], expected: int | None) -> None:
    bookmark = Bookmark(1_000, "so, the budget")
    assert bookmarked([bookmark], transcript) == ({} if expected is None else {expected: [bookmark]})


def test_a_long_utterance_is_known_by_its_beginning() -> None:
    long = said(1_000, "so, the budget is a long story " * 20)
    assert list(bookmarked([bookmark_of(long)], [said(0, "x"), long, said(1_000, "so")])) == [1]


def test_many_bookmarks_find_their_places_each_by_itself() -> None:
    """Those whose words are a beginning of others' words, and those that meet at one place."""
    talk = [said(at * 1_000, text) for at, text in enumerate(["yes", "yes, but", "no", "yes, of course", "", "no way"])]
    openings = ["yes", "yes, ", "yes, of", "no", "nobody", ""]
    bookmarks = [Bookmark(at * 700 + 1, opening) for opening in openings for at in range(10)]
    alone = [(next(iter(bookmarked([each], talk))), each) for each in bookmarks]
    together = bookmarked(bookmarks, talk)
    assert sorted(alone) == [(place, each) for place in together for each in sorted(together[place])]
    for place, bookmark in alone:
        same = [said.start_ms for said in talk if said.text.startswith(bookmark.opening)]
        nearest = min((abs(start - bookmark.start_ms) for start in same), default=None)
        assert nearest is None or abs(talk[place].start_ms - bookmark.start_ms) == nearest
