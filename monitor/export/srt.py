"""SubRip subtitles. The format has no speakers and no escapes.

A name stands before what is said where the speaker changes; what players would take for a tag or for another cue's
times is written with a look-alike.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.export.cues import cues
from monitor.export.meeting import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance

_ACTIVE = re.compile(r"<(?=[A-Za-z/!?])|-->|\{(?=\\)|(?<=\d):(?=\d+:\d+[.,]\d)")
_LOOK_ALIKE = {"<": "‹", "-->": "→", "{": "(", ":": "∶"}
"""The last one: for pysubs2, two times in a line begin a cue, arrow or not."""


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:  # noqa: ARG001 - as all formats
    """Return the transcript as SubRip, cue by cue."""
    for number, cue in enumerate(cues(map(_inert, utterances), named=True), 1):
        times = f"{timestamp(cue.start_ms, ',')} --> {timestamp(cue.end_ms, ',')}"
        yield "\n".join((str(number), times, *cue.lines, "", ""))


def _inert(utterance: Utterance) -> Utterance:
    words = tuple(word._replace(text=inert(word.text)) for word in utterance.words)
    return replace(utterance, speaker=inert(utterance.speaker), text=inert(utterance.text), words=words)


def inert(text: str) -> str:
    """Return ``text`` with nothing in it that acts on a player."""
    return _ACTIVE.sub(lambda found: _LOOK_ALIKE[found[0]], text)
