"""Every format by its name, which is the ending of its files, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.export import csv_table, html_page, json_text, markdown, plain_text, srt, vtt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


class Format(NamedTuple):
    """How a transcript is written."""

    write: Callable[[Meeting, Iterable[Utterance]], Iterator[str]]
    """Takes each utterance only when it is asked for the text that follows; the text is to be UTF-8."""
    with_words: bool = False
    """Whether it needs the utterances' single words."""


FORMATS: Mapping[str, Format] = {
    "md": Format(markdown.write),
    "txt": Format(plain_text.write),
    "srt": Format(srt.write, with_words=True),
    "vtt": Format(vtt.write, with_words=True),
    "json": Format(json_text.write),
    "csv": Format(csv_table.write),
    "html": Format(html_page.write),
}
