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
    with_words: bool = False
    """Whether it needs the utterances' single words."""
    is_text: bool = True
    """Whether it can be read as it is; that is UTF-8 then."""


FORMATS: Mapping[str, Format] = {
    "md": Format(markdown.write),
    "txt": Format(plain_text.write),
    "srt": Format(srt.write, with_words=True),
    "vtt": Format(vtt.write, with_words=True),
    "json": Format(json_text.write),
    "csv": Format(csv_table.write),
    "html": Format(html_page.write),
    "docx": Format(docx.write, is_text=False),
}
