"""WebVTT subtitles, with a voice tag that names the speaker of each cue."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from monitor.export.cues import cues
from monitor.export.meeting import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:  # noqa: ARG001 - as all formats
    """Return the transcript as WebVTT, cue by cue."""
    yield "WEBVTT\n"
    for cue in cues(utterances, named=False):
        text = "\n".join(escape(line, quote=False) for line in cue.lines)
        times = f"{timestamp(cue.start_ms)} --> {timestamp(cue.end_ms)}"
        yield f"\n{times}\n<v {escape(cue.speaker, quote=False)}>{text}</v>\n"
