"""Every format by its name, which is the ending of its files, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.export import csv_table, docx, html_page, json_text, markdown, plain_text, srt, vtt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


class Format(NamedTuple):
    """How a transcript is written."""

    write: Callable[[Meeting, Iterable[Utterance]], Iterator[str] | Iterator[bytes]]
    """Takes each utterance only when it is asked for what follows."""
    meaning: str
    """What it is good for, in a line."""
    with_words: bool = False
    """Whether it needs the utterances' single words."""
    is_text: bool = True
    """Whether it can be read as it is; that is UTF-8 then."""


FORMATS: Mapping[str, Format] = {
    "md": Format(markdown.write, "Markdown: reads well as it is, and in every wiki"),
    "txt": Format(plain_text.write, "plain text: a line for each turn"),
    "srt": Format(srt.write, "subtitles for any video player", with_words=True),
    "vtt": Format(vtt.write, "subtitles for the web, with who speaks", with_words=True),
    "json": Format(json_text.write, "for programs: facts, talk time and every turn"),
    "csv": Format(csv_table.write, "for spreadsheets: a row for each turn"),
    "html": Format(html_page.write, "a page with search and speakers, that plays the video beside it"),
    "docx": Format(docx.write, "a Word document", is_text=False),
}
