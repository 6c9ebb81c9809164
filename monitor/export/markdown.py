"""Markdown: a heading, a few facts, then a paragraph for each turn under its speaker's name.

Whatever was said is text: nothing in it becomes a link with another text, an image, a tag, a list or a heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.export.meeting import SILENT, STAR, is_marked
from monitor.model.times import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance

_ACTIVE = re.compile(r"[\\`*_\[\]<>&|~$#]")
"""What means something to a Markdown reader wherever it stands (GitHub's tables and formulas among them)."""

_OPENING = re.compile(r"(\d{1,9})(?=[.)])|(?=[-+=:])")
"""What makes a list, a rule or a heading at the beginning of a paragraph."""


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:
    """Return the transcript as Markdown, piece by piece."""
    yield f"# {_inert(meeting.heading)}\n\n"
    for name, fact in meeting.facts():
        yield f"- **{name}:** {_inert(fact)}\n"
    yield from _note(meeting.note)
    speaker = None
    for utterance in utterances:
        if utterance.speaker != speaker:
            speaker = utterance.speaker
            yield f"\n**{_inert(speaker)}**\n"
        star = f"{STAR} " if is_marked(utterance) else ""
        yield f"\n{star}`{clock(utterance.start_ms)}` {_inert(utterance.text)}\n"
    if speaker is None:
        yield f"\n{SILENT}\n"


def _note(note: str) -> Iterator[str]:
    """Return a person's note as a quotation, line by line."""
    if note:
        yield "\n"
    for line in note.splitlines():
        yield f"> {escaped(line)}  \n" if line.strip() else ">\n"


def escaped(text: str) -> str:
    """Return ``text`` so that a Markdown reader shows it as it is, at the beginning of a paragraph as well."""
    told = _inert(text)
    return _OPENING.sub(r"\1\\", told, count=1) if _OPENING.match(told) else told


def _inert(text: str) -> str:
    """Return the same for a place in a line after something else."""
    return _ACTIVE.sub(r"\\\g<0>", text.strip())
