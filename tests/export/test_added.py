"""What people add to a meeting stands in its exports: title, note, bookmarks; hostile ones as text like any other."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from monitor.export import docx, html_page, json_text, markdown, plain_text
from monitor.export.meeting import Said
from monitor.model.marks import as_note, as_title
from tests.export.meetings import HOSTILE, MEETING, texts
from tests.export.test_html_page import ATTRIBUTES, KNOWN, Reading

if TYPE_CHECKING:
    from monitor.export.meeting import Meeting

TURNS = (
    Said("Ana", 0, 1_000, "Hello.", (), "Speaker 1"),
    Said("Ana", 2_000, 3_000, "Decided.", (), "Ana", marked=True),
)
titles = texts.map(as_title).filter(bool)
notes = st.lists(st.one_of(texts, st.just("")), max_size=4).map(lambda lines: as_note("\n".join(lines)))


def added(title: str = "Budget with Ana", note: str = "Ask her.\n\nThen decide.") -> Meeting:
    return replace(MEETING, title=title, note=note)


def words(text: str) -> list[str]:
    return text.split()


def test_json_has_the_names_that_were_sent_too() -> None:
    made = json.loads("".join(json_text.write(added(), TURNS)))
    assert (made["title"], made["note"]) == ("Budget with Ana", "Ask her.\n\nThen decide.")
    assert [(one["speaker"], one["sent_speaker"], one["marked"]) for one in made["transcript"]] == [
        ("Ana", "Speaker 1", False),
        ("Ana", "Ana", True),
    ]


def test_markdown() -> None:
    assert "".join(markdown.write(added(), TURNS)) == (
        "# Budget with Ana\n\n"
        "- **Bot:** b\\_1\n"
        "- **Started:** 2024-01-01 12:00 UTC\n"
        "- **Length:** 1m 30s\n"
        "- **Speakers:** Ana 75%, Bob 25%\n"
        "- **Video:** https://x/a.mp4?…\n"
        "\n> Ask her.  \n>\n> Then decide.  \n"
        "\n**Ana**\n"
        "\n`0:00:00` Hello.\n"
        "\n★ `0:00:02` Decided.\n"
    )


def test_plain_text() -> None:
    told = "".join(plain_text.write(added(), TURNS))
    assert told.startswith("Budget with Ana\nBot: b_1\n")
    assert "\n\nAsk her.\n\nThen decide.\n\n[0:00:00] Ana: Hello.\n" in told


@given(titles, notes)
def test_word(title: str, note: str) -> None:
    told = [one.text for one in Document(io.BytesIO(b"".join(docx.write(added(title, note), TURNS)))).paragraphs]
    assert told[:2] == [title, "Bot: b_1"]
    assert told[6 : 6 + len(note.splitlines())] == note.splitlines()
    assert told[-1] == "0:00:02\t★ Decided."


@given(titles, notes)
def test_markdown_shows_them_as_they_are(title: str, note: str) -> None:
    tokens = MarkdownIt("commonmark").parse("".join(markdown.write(added(title, note), TURNS)))
    shown = [token for token in tokens if token.type == "inline"]
    assert words(shown[0].content.replace("\\", "")) == words(title.replace("\\", ""))
    kinds = {child.type for token in shown for child in token.children or ()}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close", "hardbreak", "softbreak", "code_inline"}
    quoted = [t for t in tokens if t.type.startswith("blockquote")]
    assert len(quoted) == (2 if note else 0)


@given(titles, notes)
def test_html_shows_them_as_they_are(title: str, note: str) -> None:
    read = Reading("".join(html_page.write(added(title, note), TURNS)))
    assert read.all("h1") == read.all("title") == [title.strip()]
    assert set(read.tags) <= KNOWN
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    assert [value for name, value in read.attributes if value == "marked"] == ["marked"]
    assert note.strip() in read.all("p")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_and_notes_are_text(text: str) -> None:
    read = Reading("".join(html_page.write(added(text, f"{text}\n{text}"), TURNS)))
    assert read.all("h1") == [text]
    assert (read.tags.count("script"), read.comments) == (1, [])
