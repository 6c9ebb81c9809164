"""How moments and durations read: for the screen, the plain-text commands and the exports alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_CLOCK = re.compile(r"\d{1,6}(:[0-5]?\d){0,2}", re.ASCII)
"""After a colon, 59 is the most."""


def clock(ms: int) -> str:
    """Return a place in a recording as h:mm:ss; a negative one (earlier versions kept them) with a minus sign."""
    seconds = abs(ms) // SECOND
    sign = "-" if ms <= -SECOND else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def parse_clock(text: str) -> int | None:
    """Return the ms that a person means by 90, 12:30 or 1:02:03; None if it is no time, as 1:90 is none."""
    if not _CLOCK.fullmatch(text.strip()):
        return None
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * SECOND


def coarse_duration(ms: int) -> str:
    """Return a duration that ticks by the second for the first minute, then by the minute: 42s, 12m, 1h 05m, 3d 4h.

    Coarse on purpose: a cell that changes once a minute sends nothing over SSH for 59 seconds.
    """
    if ms < MINUTE:
        return f"{max(0, ms) // SECOND}s"
    if ms < HOUR:
        return f"{ms // MINUTE}m"
    if ms < DAY:
        return f"{ms // HOUR}h {ms % HOUR // MINUTE:02}m"
    return f"{ms // DAY}d {ms % DAY // HOUR}h" if ms < 100 * DAY else f"{ms // DAY}d"


def exact_duration(ms: int) -> str:
    """Return a duration to the second, or from a day on to the minute: 42s, 47m 12s, 1h 05m 09s, 3d 4h 05m."""
    seconds = max(0, ms) // SECOND
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    if ms >= DAY:
        return f"{hours // 24}d {hours % 24}h {minutes:02}m"
    if hours:
        return f"{hours}h {minutes:02}m {seconds:02}s"
    return f"{minutes}m {seconds:02}s" if minutes else f"{seconds}s"


def terse_duration(ms: int) -> str:
    """Return a duration as a person would set it, whole and without what is nothing: 90d, 1h 30m, 1.5s."""
    parts = []
    for unit, letter in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        count, ms = divmod(ms, unit)
        if count:
            parts.append(f"{count}{letter}")
    if ms:
        parts.append(f"{ms / SECOND:g}s")
    return " ".join(parts) or "0s"


def moment(ms: int, zone: tzinfo | None = None) -> datetime:
    """Return a UTC ms time in ``zone``, or in the zone of this machine."""
    return datetime.fromtimestamp(ms / SECOND, UTC).astimezone(zone)


def iso(ms: int) -> str:
    """Return a UTC ms time as ISO 8601 with milliseconds and Z."""
    return datetime.fromtimestamp(ms / SECOND, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def when(ms: int, now: int) -> str:
    """Return a moment as briefly as it can be told: 12:00:03 today, 24 Nov 12:00 this year, else 2025-11-24."""
    then, today = moment(ms), moment(now)
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    return f"{then.day} {then:%b %H:%M}" if then.year == today.year else f"{then:%Y-%m-%d}"
