"""CSV, as RFC 4180 has it, for spreadsheets: a row for each turn.

A cell that a spreadsheet would take for a formula (``=HYPERLINK(…)``) begins with an apostrophe, which makes it text.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from monitor.export.meeting import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from monitor.export.meeting import Meeting
    from monitor.model.transcript import Utterance

COLUMNS = ("start", "end", "speaker", "text")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""The wide ones count as well where the spreadsheet is Japanese or Chinese."""


def write(meeting: Meeting, utterances: Iterable[Utterance]) -> Iterator[str]:  # noqa: ARG001 - as all formats
    """Return the transcript as CSV with a title row, row by row."""
    yield _row(COLUMNS)
    for utterance in utterances:
        times = (timestamp(utterance.start_ms), timestamp(utterance.end_ms))
        yield _row((*times, _inert(utterance.speaker), _inert(utterance.text)))


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
