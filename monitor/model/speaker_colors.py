"""Which colour a speaker has: by name alone, so the same in every meeting, every day, on the screen and in exports."""

from __future__ import annotations

from zlib import crc32

ON_DARK = (
    "#6cb6ff", "#f69d50", "#57c98a", "#dcbdfb", "#f47067", "#56d4dd", "#e5c07b", "#fc8dc7",
    "#8ddb8c", "#96a0f9", "#d2a679", "#9be0c5", "#c792ea", "#ff9b8e", "#a5c261", "#7fb4ca",
)  # fmt: skip
"""Readable on a dark background."""

ON_LIGHT = (
    "#0a60c2", "#a84300", "#1a7f37", "#7a3fc4", "#c1272d", "#0b7285", "#7d5a00", "#b1306f",
    "#3f7d20", "#4353c9", "#8a5a2b", "#167a5b", "#8f2fa8", "#b3402e", "#5b7000", "#33658a",
)  # fmt: skip
"""Readable on a light background, at the same places."""


def place(speaker: str, count: int) -> int:
    """Return which of ``count`` colours is the speaker's."""
    return crc32(speaker.encode()) % count
