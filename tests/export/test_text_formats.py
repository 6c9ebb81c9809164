"""Plain text, Markdown, JSON and CSV, read back by other people's readers."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from monitor.export import csv_table, html_page, json_text, markdown, plain_text
from monitor.export.meeting import SILENT, timestamp
from monitor.model.times import clock
from tests.export.meetings import HOSTILE, MEETING, texts, transcripts, turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from monitor.model.transcript import Utterance

READERS = (MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"linkify": False}))
"""As the standard has it, and as GitHub has it."""


def test_plain_text() -> None:
    made = "".join(plain_text.write(MEETING, [turn("Hello Bob!", 4_200), turn("Bye.", 3_605_000, "Bob")]))
    assert made.splitlines() == [
        "Meeting b_1",
        *(f"{name}: {fact}" for name, fact in MEETING.facts()),
        "",
        "[0:00:04] Ana: Hello Bob!",
        "[1:00:05] Bob: Bye.",
    ]
    assert dict(MEETING.facts())["Speakers"] == "Ana 75%, Bob 25%"


@given(transcripts)
def test_plain_text_has_a_line_for_each_turn(utterances: Sequence[Utterance]) -> None:
    _, spoken = "".join(plain_text.write(MEETING, utterances)).split("\n\n")
    told = [f"[{clock(one.start_ms)}] {one.speaker}: {one.text}" for one in utterances]
    assert spoken == "".join(f"{line}\n" for line in told or [SILENT])


def plain(token: Token) -> str:
    """Return what a reader shows of a paragraph, which must have nothing but text and strong text in it."""
    kinds = {child.type for child in token.children or ()}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close", "code_inline"}, kinds
    return "".join(child.content for child in token.children or ())


@pytest.mark.parametrize("reader", READERS, ids=["commonmark", "github"])
@given(transcripts)
def test_markdown_shows_what_was_said_and_nothing_else(reader: MarkdownIt, utterances: Sequence[Utterance]) -> None:
    told, speaker = [], None
    for one in utterances:
        told += [] if one.speaker == speaker else [one.speaker]
        told.append(f"{clock(one.start_ms)} {one.text}")
        speaker = one.speaker
    facts = [f"{name}: {fact}" for name, fact in MEETING.facts()]
    tokens = reader.parse("".join(markdown.write(MEETING, utterances)))
    assert {token.type for token in tokens} <= {
        "heading_open", "heading_close", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
        "paragraph_open", "paragraph_close", "inline",
    }  # fmt: skip
    shown = [plain(token) for token in tokens if token.type == "inline"]
    assert shown == ["Meeting b_1", *facts, *(told or [SILENT])]


@given(texts)
def test_markdown_escapes_at_the_beginning_of_a_paragraph(text: str) -> None:
    for reader in READERS:
        opening, inline, closing = reader.parse(markdown.escaped(text))
        assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
        assert plain(inline) == text


def test_markdown_leaves_alone_what_means_nothing() -> None:
    plain = "2024-01-01: well-known, about 3.5 (or so) + more; yes!"
    assert markdown.escaped(plain) == plain


@given(transcripts)
def test_json(utterances: Sequence[Utterance]) -> None:
    made = json.loads("".join(json_text.write(MEETING, utterances)))
    assert made["transcript"] == [
        {
            "speaker": one.speaker,
            "start_ms": one.start_ms,
            "end_ms": one.end_ms,
            "text": one.text,
            "sent_speaker": one.speaker,
            "marked": False,
        }
        for one in utterances
    ]
    assert {name: value for name, value in made.items() if name != "transcript"} == {
        "bot_id": "b_1",
        "title": "",
        "note": "",
        "started_at": "2024-01-01T12:00:00.000Z",
        "length_ms": 90_000,
        "video_url": "https://x/a.mp4?…",
        "talk": [
            {"speaker": "Ana", "talk_ms": 60_000, "words": 9},
            {"speaker": "Bob", "talk_ms": 20_000, "words": 3},
        ],
    }


@given(transcripts)
def test_csv(utterances: Sequence[Utterance]) -> None:
    title, *rows = csv.reader(io.StringIO("".join(csv_table.write(MEETING, utterances)), newline=""))
    assert title == ["start", "end", "speaker", "text"]
    assert [row[:2] for row in rows] == [[timestamp(one.start_ms), timestamp(one.end_ms)] for one in utterances]
    assert [[cell.removeprefix("'") for cell in row[2:]] for row in rows] == [
        [one.speaker.removeprefix("'"), one.text.removeprefix("'")] for one in utterances
    ]
    assert not [cell for row in rows for cell in row if cell[0] in "=+-@"]


def test_in_csv_only_a_formula_gets_an_apostrophe() -> None:
    made = "".join(csv_table.write(MEETING, [turn(text) for text in (*HOSTILE, "@SUM(1)", "-1", "+1")]))
    changed = [row[3] for row in csv.reader(io.StringIO(made)) if row[3].startswith("'")]
    assert changed == ["'- nor this", '\'=HYPERLINK("https://evil.example")', "'@SUM(1)", "'-1", "'+1"]


@pytest.mark.parametrize(
    ("ms", "told"),
    [(0, "00:00:00.000"), (3_725_045, "01:02:05.045"), (-1, "00:00:00.000"), (360_000_000, "100:00:00.000")],
)
def test_a_timestamp(ms: int, told: str) -> None:
    assert timestamp(ms) == told


def test_a_format_reads_no_further_than_it_writes() -> None:
    read = []

    def reading() -> Iterator[Utterance]:
        for place in range(3):
            read.append(place)
            yield turn("hello", place)

    for write in (plain_text.write, markdown.write, json_text.write, csv_table.write, html_page.write):
        read.clear()
        pieces = write(MEETING, reading())
        next(piece for piece in pieces if "hello" in piece)
        assert read == [0]
