"""JSON: one object with the facts and, under ``transcript``, every turn; the names are those of ``show --json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from monitor.export.meeting import is_marked, sent_speaker
from monitor.model.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:
    """Return the transcript as one JSON object, piece by piece: a line for each turn."""
    facts = {
        "bot_id": meeting.bot_id,
        "title": meeting.title,
        "note": meeting.note,
        "started_at": iso(meeting.started_at),
        "length_ms": meeting.length_ms,
        "video_url": meeting.video or None,
        "talk": [asdict(share) for share in meeting.speakers],
    }
    yield f'{_line(facts)[:-1]},"transcript":['
    before = "\n"
    for utterance in utterances:
        turn = {"speaker": utterance.speaker, "start_ms": utterance.start_ms, "end_ms": utterance.end_ms}
        added = {"sent_speaker": sent_speaker(utterance), "marked": is_marked(utterance)}
        yield f"{before}{_line(turn | {'text': utterance.text} | added)}"
        before = ",\n"
    yield "\n]}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
