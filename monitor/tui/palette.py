"""Which glyph, word and colour a thing has: phases, speakers, warnings.

The only place that names a colour, but for the speakers' own (``model.speaker_colors``), which exports have, too.
A phase is always glyph + word + colour, so that it can be told apart in 16 colours, in none, and by any eyes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

from monitor.model import speaker_colors
from monitor.model.bot import Phase
from monitor.model.transcript import UNNAMED

if TYPE_CHECKING:
    from textual.theme import Theme

GLYPHS = {
    Phase.JOINING: "◌",
    Phase.WAITING_ROOM: "◐",
    Phase.IN_CALL: "○",
    Phase.RECORDING: "●",
    Phase.OTHER: "·",
    Phase.PROCESSING: "↻",
    Phase.COMPLETED: "✓",
    Phase.FAILED: "✗",
    Phase.STALLED: "?",
}


class Hues(NamedTuple):
    """The raw colours of one kind of theme, in any notation that Rich reads."""

    foreground: str
    dim: str
    accent: str
    good: str
    warning: str
    bad: str
    grey: str
    violet: str
    blue: str
    amber: str
    cursor: str
    match: str
    match_text: str
    current: str
    current_text: str
    speakers: tuple[str, ...]


_DARK = Hues(
    foreground="#d8dee6",
    dim="#7d8794",
    accent="#6cb6ff",
    good="#57c98a",
    warning="#e5b454",
    bad="#f47067",
    grey="#9aa5b1",
    violet="#b392f0",
    blue="#6cb6ff",
    amber="#e5b454",
    cursor="#25374d",
    match="#5c4d1a",
    match_text="#f5e6b8",
    current="#e5b454",
    current_text="#14181d",
    speakers=speaker_colors.ON_DARK,
)

_LIGHT = Hues(
    foreground="#1f2328",
    dim="#6b7480",
    accent="#0a60c2",
    good="#1a7f37",
    warning="#9a6700",
    bad="#c1272d",
    grey="#57606a",
    violet="#7a3fc4",
    blue="#0a60c2",
    amber="#9a6700",
    cursor="#d5e5f7",
    match="#ffe9a8",
    match_text="#1f2328",
    current="#b35900",
    current_text="#ffffff",
    speakers=speaker_colors.ON_LIGHT,
)

_ANSI = Hues(
    foreground="default",
    dim="bright_black",
    accent="blue",
    good="green",
    warning="yellow",
    bad="red",
    grey="default",
    violet="magenta",
    blue="blue",
    amber="yellow",
    cursor="blue",
    match="yellow",
    match_text="black",
    current="green",
    current_text="black",
    speakers=("blue", "yellow", "green", "magenta", "red", "cyan",
              "bright_blue", "bright_green", "bright_magenta", "bright_red", "bright_cyan"),
)  # fmt: skip
"""The terminal's own sixteen: right on any background that its owner can read."""


@dataclass(frozen=True)
class Palette:
    """Ready-made styles for one theme."""

    hues: Hues
    ansi: bool

    def phase(self, phase: Phase) -> Style:
        """Return the style of a phase's glyph and word."""
        return _colored(
            {
                Phase.JOINING: self.hues.grey,
                Phase.WAITING_ROOM: self.hues.amber,
                Phase.IN_CALL: self.hues.violet,
                Phase.RECORDING: self.hues.good,
                Phase.OTHER: self.hues.amber,
                Phase.PROCESSING: self.hues.blue,
                Phase.COMPLETED: self.hues.blue,
                Phase.FAILED: self.hues.bad,
                Phase.STALLED: self.hues.bad,
            }[phase]
        )

    def speaker_color(self, speaker: str) -> str:
        """Return a speaker's colour: by name alone, so the same in every meeting, every day; grey for the unnamed."""
        if speaker == UNNAMED:
            return self.hues.dim
        return self.hues.speakers[speaker_colors.place(speaker, len(self.hues.speakers))]

    def speaker(self, speaker: str) -> Style:
        """Return the style of a speaker's name."""
        return _colored(self.speaker_color(speaker), bold=True)

    @property
    def text(self) -> Style:
        """Plain text."""
        return _colored(self.hues.foreground)

    @property
    def strong(self) -> Style:
        """Text that carries the line."""
        return _colored(self.hues.foreground, bold=True)

    @property
    def dim(self) -> Style:
        """Text that may be overlooked."""
        return _colored(self.hues.dim)

    @property
    def accent(self) -> Style:
        """Keys and links."""
        return _colored(self.hues.accent)

    @property
    def good(self) -> Style:
        """All is well."""
        return _colored(self.hues.good)

    @property
    def warning(self) -> Style:
        """Longer than is healthy, or less safe than it could be."""
        return _colored(self.hues.warning)

    @property
    def bad(self) -> Style:
        """Failed, and it stays in sight until mended."""
        return _colored(self.hues.bad, bold=True)

    @property
    def cursor(self) -> Style:
        """The row under the cursor. In 16 colours reversed as a whole: no background there suits every text."""
        return Style(reverse=True) if self.ansi else Style(bgcolor=self.hues.cursor)

    @property
    def match(self) -> Style:
        """A place that a search found."""
        return Style(color=self.hues.match_text, bgcolor=self.hues.match)

    @property
    def current_match(self) -> Style:
        """The place that a search stands at."""
        return Style(color=self.hues.current_text, bgcolor=self.hues.current, bold=True)


@lru_cache(maxsize=256)
def _colored(color: str, *, bold: bool = False) -> Style:
    return Style(color=color, bold=bold or None)


DARK = Palette(_DARK, ansi=False)
LIGHT = Palette(_LIGHT, ansi=False)
ANSI = Palette(_ANSI, ansi=True)


def palette_for(theme: Theme) -> Palette:
    """Return the palette that is readable on a Textual theme."""
    if theme.ansi:
        return ANSI
    return DARK if theme.dark else LIGHT
