"""A row is as wide as its place, whatever is in it; few segments, and what differs is found to the last cell."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from rich.style import Style

from monitor.model.transcript import Utterance
from monitor.tui.host import READING_WIDTH
from monitor.tui.painted import strip_of
from monitor.tui.palette import DARK
from monitor.tui.widgets.transcript_document import TranscriptDocument
from monitor.tui.widgets.transcript_lines import (
    Columns,
    Heading,
    Mark,
    RowPainter,
    differ_until,
    heading_of,
    place_map,
)
from monitor.tui.widgets.transcript_rows import Row, TranscriptRows
from monitor.tui.widgets.transcript_shown import Shown
from tests.tui.talk import said

if TYPE_CHECKING:
    from textual.strip import Strip

GROUND = Style(color="#d8dee6", bgcolor="#0f1419")
RED = Style(color="red")
texts = st.lists(
    st.sampled_from(["a", "b", " ", "é", "e\u0301", "漢", "❤\ufe0f", "👍", "👨\u200d👩"]), max_size=40
).map("".join)


def painter(width: int, names: int = 5) -> RowPainter:
    return RowPainter(Columns.fit(width, 7, names), width, DARK, GROUND)


@given(st.integers(1, 250), st.integers(1, 40))
def test_columns_share_the_width_out(width: int, names: int) -> None:
    columns = Columns.fit(width, 7, names)
    assert 1 <= columns.text <= READING_WIDTH
    assert columns.text_at + columns.text <= width
    assert columns.text >= min(8, width)
    assert columns.name <= 16


def test_a_wide_screen_shows_time_name_and_text() -> None:
    strip = painter(80).paint("Hi Bob!", Row(0, 0, 0, 7), Heading("Alice", "0:00:01", strong=True), ())
    assert strip.text.rstrip() == " 0:00:01  Alice  Hi Bob!"
    assert strip.cell_length == 80


def test_a_row_that_goes_on_is_one_segment() -> None:
    strip = painter(80).paint("one two", Row(0, 0, 4, 7), Heading(), ())
    assert len(strip) == 1
    assert strip.text.rstrip() == " " * 17 + "two"


@given(st.integers(1, 130), st.text(alphabet="ab 漢é👍", min_size=1, max_size=20), texts, st.booleans())
def test_a_row_is_as_wide_as_its_place(width: int, name: str, text: str, at_top: bool) -> None:
    document = TranscriptDocument()
    document.append([Utterance(name, 36_000_000, 36_001_000, text)])
    columns = Columns.fit(width, document.time_cells, document.name_cells)
    shown = Shown(document)
    rows = TranscriptRows(document.utterances, shown.indexes, columns.text)
    assume(columns.text > 1)
    for row in filter(None, map(rows.row, range(len(text) + 1))):
        heading = heading_of(document.utterances[0], shown, row, at_top=at_top)
        strip = RowPainter(columns, width, DARK, GROUND).paint(text, row, heading, ())
        assert cell_len(strip.text) == strip.cell_length == width
        assert text[row.start : row.end].rstrip(" ") in strip.text


def test_the_topmost_row_always_says_who_speaks() -> None:
    document = TranscriptDocument()
    first, second = said("Alice: Hi Bob!", "Alice: one two")
    document.append([first, second])
    shown = Shown(document)
    for row in (Row(1, 1, 0, 4), Row(1, 1, 4, 7)):
        assert heading_of(second, shown, row, at_top=True) == Heading("Alice", "0:00:10")
        assert heading_of(second, shown, row, at_top=False) == Heading()
    assert heading_of(first, shown, Row(0, 0, 0, 7), at_top=True) == Heading("Alice", "0:00:00", strong=True)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4), st.integers(0, 20), st.integers(0, 20))
def test_marks_never_change_the_text(spans: list[tuple[int, int]], start: int, end: int) -> None:
    text = "abcdefghij klmnopqrst"
    assume(start < end)
    marks = tuple(Mark(since, till, RED) for since, till in spans)
    row = Row(0, 0, start, end)
    strip = painter(60).paint(text, row, Heading(), marks)
    assert strip.text == painter(60).paint(text, row, Heading(), ()).text
    marked = "".join(segment.text for segment in strip if segment.style and segment.style.color == RED.color)
    covered = {index for mark in marks for index in range(mark.start, mark.end)}
    seen = text[start:end].rstrip(" ")
    assert marked == "".join(each for index, each in enumerate(seen, start) if index in covered)


def test_what_is_drawn_as_one_is_marked_as_one() -> None:
    family = "👨\u200d👩\u200d👧"
    text = f"cafe\u0301 {family} x"
    marks = (Mark(4, 5, RED), Mark(6, 7, RED))
    strip = painter(60).paint(text, Row(0, 0, 0, len(text)), Heading(), marks)
    assert [segment.text for segment in strip if segment.style and segment.style.color == RED.color] == [
        "e\u0301",
        family,
    ]


def test_a_later_mark_lies_on_top() -> None:
    marks = (Mark(0, 5, Style(color="red", bold=True)), Mark(2, 9, Style(color="blue")))
    strip = painter(60).paint("abcdefgh", Row(0, 0, 0, 8), Heading(), marks)
    styles = {segment.text: segment.style for segment in strip if segment.style}
    assert styles["ab"].color == Style(color="red").color
    assert styles["cde"].color == Style(color="blue").color
    assert styles["cde"].bold
    assert not styles["fgh"].bold


def cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """Spread a strip over its cells, a cluster of characters in the first of its own."""
    spread: list[tuple[str, Style | None]] = []
    for segment in strip:
        for start, end, size in split_graphemes(segment.text)[0]:
            if size:
                spread += [(segment.text[start:end], segment.style), *[("", segment.style)] * (size - 1)]
    return spread


@given(st.lists(st.tuples(texts, st.sampled_from([RED, GROUND])), max_size=4), st.data())
def test_rows_are_the_same_after_the_cell_to_which_they_differ(
    pieces: list[tuple[str, Style]], data: st.DataObject
) -> None:
    others = data.draw(st.permutations(pieces))
    before, after = strip_of(pieces, 200), strip_of(others[: data.draw(st.integers(0, 4))], 200)
    until = differ_until(before, after)
    assert cells(before)[until:] == cells(after)[until:]
    if cells(before) == cells(after):
        assert until == 0


def test_a_row_that_gives_way_to_another_is_painted_to_the_longer_ones_end() -> None:
    paint = painter(120).paint
    short, long = (paint(text, Row(0, 0, 0, 99), Heading(), ()) for text in ("Hi!", "Hello, how are you?"))
    end = len(long.text.rstrip())
    assert differ_until(short, long) == differ_until(long, short) == end
    assert differ_until(long, long) == 0


def test_the_mouse_finds_its_place_in_every_cell() -> None:
    columns = Columns.fit(80, 7, 5)
    strip = place_map(Row(1, 4, 4, 8), "one two three", columns)
    places = [segment.style.meta["offset"] for segment in strip if segment.style]
    assert places == [(4, 4)] * (columns.text_at + 1)
    assert strip.text == " " * columns.text_at + "two"


def test_every_utterance_has_its_rows_marked_apart() -> None:
    shown = array("I", [0, 1])
    rows = TranscriptRows(said("Alice: one two", "Bob: three"), shown, 4)
    every = [row for row in map(rows.row, range(rows.height)) if row is not None]
    assert [row.position for row in every] == [0, 0, 1, 1]
    assert all(before.end == after.start for before, after in pairwise(every) if before.position == after.position)


def test_what_a_terminal_may_have_drawn_beyond_its_cells_is_blanked() -> None:
    paint = painter(80).paint
    hindi, short = (paint(text, Row(0, 0, 0, 99), Heading(), ()) for text in ("बजट के बारे में बात करेंगे", "one each"))
    end = cell_len(hindi.text.rstrip())
    assert differ_until(hindi, short) == end + 9, "nine vowel signs, each of which may have taken a cell"
    assert differ_until(short, hindi) == end
