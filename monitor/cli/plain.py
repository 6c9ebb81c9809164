"""How bots read as plain text and as JSON: for pipes, scripts and screen readers. No colours, no glyphs, no widgets."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.model.bot import Phase
from monitor.model.counting import counted
from monitor.model.failures import in_a_line
from monitor.model.links import masked
from monitor.model.text import cells
from monitor.model.times import exact_duration, iso, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from monitor.model.bot import Change
    from monitor.store.rows import BotRow

_INTERNAL = frozenset({"rank", "changed_at", "video_at"})
"""What is kept of bots and changes only to put events in order."""


class Seen(NamedTuple):
    """A bot as it is seen at a moment."""

    row: BotRow
    now: int
    """UTC ms."""
    stalled_after_ms: int
    whole_links: bool = False
    """Whether the link to the video is told with its signature."""

    @property
    def video(self) -> str:
        """The link to the video; "" where there is none."""
        url = self.row.bot.video_url or ""
        return url if self.whole_links else masked(url)

    @property
    def phase(self) -> Phase:
        """Where the bot stands."""
        return self.row.bot.phase_seen(self.now, self.stalled_after_ms)

    @property
    def status(self) -> str:
        """The word on the screen for where it stands; a code that we don't know stands for itself."""
        return self.row.bot.code if self.phase is Phase.OTHER else self.phase.value

    @property
    def failure(self) -> str:
        """Why the bot failed, briefly; "" for one that did not."""
        bot = self.row.bot
        return in_a_line(bot.error, bot.message) if self.phase is Phase.FAILED else ""

    @property
    def started(self) -> str:
        """When its present attempt began, by this machine's clock."""
        return local_time(self.row.bot.started_at)

    @property
    def length(self) -> str:
        """How long the meeting was, or has been; "-" for one that it never entered."""
        length_ms = self.row.bot.length_ms(self.now)
        return "-" if length_ms is None else exact_duration(length_ms)

    def fields(self) -> dict[str, Any]:
        """The table's columns by their names, for JSON."""
        known = {name: value for name, value in asdict(self.row.bot).items() if name not in _INTERNAL}
        known["video_url"] = self.video or None
        seen = {"phase": self.phase, "length_ms": self.row.bot.length_ms(self.now), "change": self.row.change}
        marks = {"title": self.row.title, "sent_speakers": self.row.as_sent().bot.speakers}
        return with_iso_times(known | seen | marks)


def change_fields(change: Change) -> dict[str, Any]:
    """Return an entry of a bot's history for JSON."""
    return with_iso_times({name: value for name, value in change._asdict().items() if name not in _INTERNAL})


def with_iso_times(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with those whose names say that they are moments as ISO 8601, UTC."""
    return {name: iso(value) if name.endswith("_at") and value is not None else value for name, value in fields.items()}


def as_json_line(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as JSON on one line; escaped where stdout cannot take all of Unicode."""
    return json.dumps(value, ensure_ascii=sys.stdout.encoding.lower() != "utf-8", separators=(",", ":"))


def local_time(ms: int) -> str:
    """Return a moment by this machine's clock, to the second."""
    return f"{moment(ms):%Y-%m-%d %H:%M:%S}"


def size(count: int) -> str:
    """Return a number of bytes as a person reads it, such as 4.2 MB (1 kB is 1,000 bytes)."""
    amount, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < _THOUSAND:
            break
        amount, unit = amount / _THOUSAND, larger
    return counted(count, "byte") if unit == "bytes" else f"{amount:.1f} {unit}"


_THOUSAND = 1000


def aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    """Return a line's cells side by side, each filled up to its width."""
    filled = (cell + " " * (width - cells(cell)) for cell, width in zip(line, widths, strict=True))
    return "  ".join(filled).rstrip()


def widths_of(lines: Sequence[Sequence[str]], at_least: Sequence[int] = ()) -> list[int]:
    """Return how wide the widest cell of each column is, and no less than it was ``at_least``."""
    if not lines:
        return list(at_least)
    columns = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    return list(map(max, columns, at_least)) if at_least else columns
