"""``monitor speakers``: everybody who spoke in any meeting, on a line of their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from monitor.cli.plain import aligned, as_json_line, local_time, widths_of, with_iso_times
from monitor.model.times import exact_duration
from monitor.store.reader import Reader

if TYPE_CHECKING:
    from monitor.settings import Settings
    from monitor.store.everybody import SpeakerRow

_TITLES = ("SPEAKER", "MEETINGS", "TALK", "SHARE", "WORDS", "WORDS/MIN", "LAST HEARD")
_UNKNOWN = "-"


def execute(settings: Settings, *, as_json: bool) -> int:
    """Print the speakers, who talked longest first.

    Raises:
        DatabaseProblem: The database cannot be read.

    """
    rows = asyncio.run(_everybody(settings))
    if as_json:
        for row in rows:
            print(as_json_line(_fields(row)))
        return 0
    lines = [_TITLES, *map(_cells, rows)]
    widths = widths_of(lines)
    for line in lines:
        print(aligned(line, widths))
    return 0


async def _everybody(settings: Settings) -> list[SpeakerRow]:
    reader = await Reader.open(settings.database)
    try:
        return await reader.everybody()
    finally:
        await reader.close()


def _fields(row: SpeakerRow) -> dict[str, Any]:
    return with_iso_times(
        {
            "speaker": row.name,
            "meetings": row.meetings,
            "talk_ms": row.talk_ms,
            "share": None if row.share is None else round(row.share, 4),
            "words": row.words,
            "words_per_minute": row.words_per_minute,
            "last_heard_at": row.heard_at,
        }
    )


def _cells(row: SpeakerRow) -> tuple[str, ...]:
    share = _UNKNOWN if row.share is None else f"{100 * row.share:.0f}%"
    pace = _UNKNOWN if row.words_per_minute is None else f"{row.words_per_minute}"
    talk = exact_duration(row.talk_ms)
    return (row.name, f"{row.meetings}", talk, share, f"{row.words}", pace, local_time(row.heard_at))
