"""Plain text: a few facts, then a line for each turn, with its time and its speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.export.meeting import SILENT
from monitor.model.times import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:
    """Return the transcript as plain text, piece by piece."""
    yield f"{meeting.heading}\n"
    for name, fact in meeting.facts():
        yield f"{name}: {fact}\n"
    yield f"\n{meeting.note}\n\n" if meeting.note else "\n"
    line = ""
    for utterance in utterances:
        line = f"[{clock(utterance.start_ms)}] {utterance.speaker}: {utterance.text}\n"
        yield line
    if not line:
        yield f"{SILENT}\n"
