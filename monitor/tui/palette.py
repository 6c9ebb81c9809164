"""Which glyph, word and colour a thing has: phases, speakers, warnings.

The only place that names a colour, but for the speakers' own (``model.speaker_colors``), which exports have, too.
A phase is always glyph + word + colour, so that it can be told apart in 16 colours, in none, and by any eyes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.color import Color

from monitor.model import speaker_colors
from monitor.model.bot import Phase
from monitor.model.transcript import UNNAMED
from monitor.tui.themes import COLOURLESS, THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """The raw looks of one kind of theme, as Rich reads a style: mostly a colour, where there is none an attribute."""

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
    current: str
    speakers: tuple[str, ...]
    """Colours, and nothing else."""
    spare: tuple[str, ...] = ()
    """Colours for more speakers than those."""


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
    cursor="on #25374d",
    match="#f5e6b8 on #5c4d1a",
    current="bold #14181d on #e5b454",
    speakers=speaker_colors.ON_DARK[: speaker_colors.OWN],
    spare=speaker_colors.ON_DARK[speaker_colors.OWN :],
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
    cursor="on #d5e5f7",
    match="#1f2328 on #ffe9a8",
    current="bold #ffffff on #b35900",
    speakers=speaker_colors.ON_LIGHT[: speaker_colors.OWN],
    spare=speaker_colors.ON_LIGHT[speaker_colors.OWN :],
)

_ANSI = Hues(
    foreground="default",
    dim="bright_black",
    accent="bright_blue",
    good="green",
    warning="yellow",
    bad="red",
    grey="default",
    violet="magenta",
    blue="bright_blue",
    amber="yellow",
    cursor="reverse",
    match="black on yellow",
    current="bold black on green",
    speakers=("bright_blue", "green", "magenta", "yellow", "cyan", "red"),
    spare=("bright_green", "bright_magenta", "bright_yellow", "bright_cyan", "bright_red"),
)
"""The terminal's own sixteen, on a dark background. Plain blue is hardly seen on many."""

_ANSI_LIGHT = _ANSI._replace(
    accent="blue",
    blue="blue",
    speakers=("blue", "green", "magenta", "yellow", "cyan", "red"),
    spare=("bright_blue", "bright_magenta", "bright_red"),
)
"""The same on a light background, where it is some of the bright ones that are hardly seen."""

_PLAIN = Hues(
    foreground="default",
    dim="dim",
    accent="bold",
    good="default",
    warning="bold",
    bad="bold",
    grey="default",
    violet="default",
    blue="default",
    amber="bold",
    cursor="reverse",
    match="bold underline",
    current="bold reverse",
    speakers=("default",),
)
"""No colours at all (``NO_COLOR``)."""

_SHADES = {Phase.JOINING: "░", Phase.WAITING_ROOM: "▒", Phase.IN_CALL: "▓"}


@dataclass(frozen=True)
class Palette:
    """Ready-made styles for one theme."""

    hues: Hues
    ansi: bool
    """Whether the ground is the terminal's own, so that parts of the screen have no ground to tell them apart."""
    places: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Which of the colours each speaker of a meeting has; who is not in it has one by name alone."""

    def among(self, speakers: frozenset[str]) -> Palette:
        """Return this palette for a meeting: no two of its speakers look the same, as long as there are colours."""
        return replace(self, places=_places(speakers, len(self.hues.speakers), len(self.hues.spare)))

    def phase(self, phase: Phase) -> Style:
        """Return the style of a phase's glyph and word."""
        return _look(
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
        """Return a speaker's colour: the name's own, unless another one's of the meeting; grey for the unnamed."""
        if speaker == UNNAMED:
            return self.hues.dim
        place = speaker_colors.place(speaker, len(self.hues.speakers), self.places)
        return (self.hues.speakers + self.hues.spare)[place]

    def shade(self, phase: Phase) -> str:
        """Return what a bar of a phase is drawn with: without colours, each with its own."""
        if phase is Phase.PROCESSING:
            return "░"
        return _SHADES.get(phase, "█") if self.hues is _PLAIN else "█"

    def voice(self, speaker: str) -> Style:
        """Return the style of what is drawn of a speaker: bars, and the strip."""
        return _look(self.speaker_color(speaker))

    def speaker(self, speaker: str) -> Style:
        """Return the style of a speaker's name."""
        return _look(self.speaker_color(speaker), bold=True)

    @property
    def text(self) -> Style:
        """Plain text."""
        return _look(self.hues.foreground)

    @property
    def strong(self) -> Style:
        """Text that carries the line."""
        return _look(self.hues.foreground, bold=True)

    @property
    def dim(self) -> Style:
        """Text that may be overlooked."""
        return _look(self.hues.dim)

    @property
    def accent(self) -> Style:
        """Keys and links."""
        return _look(self.hues.accent)

    @property
    def good(self) -> Style:
        """All is well."""
        return _look(self.hues.good)

    @property
    def warning(self) -> Style:
        """Longer than is healthy, or less safe than it could be."""
        return _look(self.hues.warning)

    @property
    def bad(self) -> Style:
        """Failed, and it stays in sight until mended."""
        return _look(self.hues.bad, bold=True)

    @property
    def cursor(self) -> Style:
        """The row under the cursor. In 16 colours reversed as a whole: no background there suits every text."""
        return _look(self.hues.cursor)

    @property
    def match(self) -> Style:
        """A place that a search found."""
        return _look(self.hues.match)

    @property
    def current_match(self) -> Style:
        """The place that a search stands at."""
        return _look(self.hues.current)

    @property
    def rule(self) -> str:
        """What fills the first line of what lies over a part of the screen: an edge, where there is no ground."""
        return "─" if self.ansi else " "


_places = lru_cache(maxsize=16)(speaker_colors.places)


@lru_cache(maxsize=256)
def _look(definition: str, *, bold: bool = False) -> Style:
    return Style.parse(definition) + (Style(bold=True) if bold else Style())


_TINT = 0.22
"""How much of a theme's first colour is in the ground of the row under the cursor."""

DARK = Palette(_DARK, ansi=False)
LIGHT = Palette(_LIGHT, ansi=False)
ANSI = Palette(_ANSI, ansi=True)
ANSI_LIGHT = Palette(_ANSI_LIGHT, ansi=True)
PLAIN = Palette(_PLAIN, ansi=True)
_others: dict[str, Palette] = {}
"""Palettes of themes that are not our own, by their names."""


def palette_for(theme: Theme) -> Palette:
    """Return the palette that is readable on a Textual theme."""
    if theme.name == COLOURLESS.name:
        return PLAIN
    if theme.ansi:
        return ANSI if theme.dark else ANSI_LIGHT
    if theme.name in {own.name for own in THEMES}:
        return DARK if theme.dark else LIGHT
    if theme.name not in _others:
        _others[theme.name] = _fitted(theme)
    return _others[theme.name]


def _fitted(theme: Theme) -> Palette:
    """Return our colours, which are readable on grounds of their kind, with the text and a cursor of another theme."""
    colors = theme.to_color_system().generate()
    ground, foreground, primary = (Color.parse(colors[name]) for name in ("background", "foreground", "primary"))
    hues, cursor = _DARK if theme.dark else _LIGHT, ground.blend(primary, _TINT)
    return Palette(hues._replace(foreground=foreground.hex, cursor=f"on {cursor.hex}"), ansi=False)
