"""Who spoke where in a meeting, a lane for each speaker, and where in it the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual.message import Message

from monitor.model.times import clock
from monitor.tui.bars import sparkline
from monitor.tui.painted import PaintedLines, cells_of, cut, fit
from monitor.tui.widgets.talk_timeline import TalkTimeline
from monitor.tui.widgets.transcript_lines import Columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from textual import events
    from textual.screen import Screen

    from monitor.model.transcript import SpeakerShare, Utterance
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette

MOST_LANES = 9
"""As many as there are keys to pick a speaker with."""

_PLAIN = Style()


def lanes_for(height: int) -> int:
    """Return how many lanes suit a terminal of so many rows: the text needs most of them."""
    return next(lanes for least, lanes in ((30, MOST_LANES), (20, 4), (12, 2), (0, 0)) if height >= least)


class _Lane(NamedTuple):
    """Where the parts of a lane stand, in cells: ``▸1 ■ Alice   41%  ▁▃▇█▆▂``."""

    name: int
    share: bool
    bars_at: int
    bars: int

    @classmethod
    def fit(cls, width: int, time_cells: int, name_cells: int) -> _Lane:
        """Share ``width`` out as the pane does, so that the bars begin where the text below begins."""
        columns = Columns.fit(width, time_cells, name_cells)
        share = columns.time > 0
        label = 5 + columns.name + (5 * share) + columns.gap
        bars_at = max(columns.text_at, label)
        return cls(columns.name, share, bars_at, max(1, width - bars_at - 1))


class SpeakerStrip(PaintedLines):
    """Lanes with number, name, share and talk time to scale; below them a marker at the reader's place.

    A bar is as high as the part of its cell's time in which the speaker talks: in the half minute and more that a
    cell stands for, nearly everyone says something, and a cell that is just full or empty would not tell them apart.
    """

    ALLOW_SELECT = False

    @dataclass
    class Sought(Message):
        """A time in the meeting was clicked."""

        time_ms: int

    @dataclass
    class Picked(Message):
        """A speaker's name was clicked."""

        speaker: str

    @dataclass
    class Called(Message):
        """A speaker's name was double-clicked."""

        speaker: str

    @dataclass
    class Missed(Message):
        """The count of the speakers who have no lane was clicked."""

    def __init__(self) -> None:
        super().__init__(id="speakers")
        self._shares: Sequence[SpeakerShare] = ()
        self.everybody: frozenset[str] = frozenset()
        """All speakers: by these their colours are told apart."""
        self._talked_ms = 1
        self._timeline = TalkTimeline(0)
        self._bars: dict[str, str] = {}
        """The lanes' bars as they are now; empty when there is more talk or another width."""
        self._lanes: Sequence[SpeakerShare] = ()
        """The speakers who have a lane."""
        self._position_ms = 0
        self._picked: frozenset[str] = frozenset()
        self.display = False

    # -- what is shown

    def begin(self, shares: Sequence[SpeakerShare], duration_ms: int) -> None:
        """Show a meeting's speakers in the order given, and no talk yet; ``duration_ms`` until its last word."""
        self._timeline = TalkTimeline(duration_ms)
        self._position_ms = 0
        self._picked = frozenset()
        self.call(shares, {})

    def call(self, shares: Sequence[SpeakerShare], names: Mapping[str, str]) -> None:
        """Show the same speakers by these names (name as sent → name shown), in the order that they have by those."""
        self._shares = shares
        self.everybody = frozenset(self.speakers)
        self._talked_ms = max(1, sum(share.talk_ms for share in shares))
        self._timeline.names = names
        self._show_anew()

    def add(self, utterances: Iterable[Utterance]) -> None:
        """Show some more of what was said, by the names as sent."""
        self._timeline.add(utterances)
        self._bars.clear()
        self.paint()

    def set_position(self, time_ms: int) -> None:
        """Put the marker where the reader is."""
        if time_ms != self._position_ms:
            self._position_ms = time_ms
            self.paint()

    def pick(self, speakers: Collection[str]) -> None:
        """Show that only these speakers' words are in the pane; none for everyone's."""
        self._picked = frozenset(speakers)
        self.paint()

    def speaker(self, number: int) -> str | None:
        """Return the speaker with a number on the screen, counted from 1."""
        return self._shares[number - 1].speaker if 1 <= number <= len(self._shares) else None

    @property
    def speakers(self) -> list[str]:
        """All speakers, in the order of their numbers."""
        return [share.speaker for share in self._shares]

    def _show_anew(self) -> None:
        self._lanes = self._lanes_now()
        self.display = len(self._lanes) > 0
        self.styles.height = len(self._lanes) + 1
        self._bars.clear()
        self.paint()

    def _lanes_now(self) -> Sequence[SpeakerShare]:
        return self._shares[: lanes_for(self.app.size.height)]

    def on_mount(self) -> None:
        """Watch the terminal's height: the strip's own stays what it is when that changes."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._on_layout)

    def _on_layout(self, _screen: Screen[object]) -> None:
        if len(self._lanes_now()) != len(self._lanes):
            self._show_anew()

    # -- painting

    @property
    def palette(self) -> Palette:
        """The palette of the app's present theme, for this meeting."""
        return super().palette.among(self.everybody)

    def on_resize(self) -> None:
        """Scale the talk to the new width."""
        self._bars.clear()
        super().on_resize()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return a line for each lane, and the marker's."""
        lane = self._fit(width)
        lanes = [self._lane_of(number, share, lane) for number, share in enumerate(self._lanes, 1)]
        return [*lanes, self._marker(lane)] if lanes else []

    def _fit(self, width: int) -> _Lane:
        longest = max((cell_len(share.speaker) for share in self._shares), default=0)
        return _Lane.fit(width, len(clock(self._timeline.duration_ms)), longest)

    def _lane_of(self, number: int, share: SpeakerShare, lane: _Lane) -> list[Piece]:
        palette = self.palette
        loud = not self._picked or share.speaker in self._picked
        color = palette.voice(share.speaker) if loud else palette.dim
        label = self._label(number, share.speaker, lane)
        if lane.share:
            percent = f" {round(100 * share.talk_ms / self._talked_ms):>3}%"
            label.append((percent, _PLAIN if loud else palette.dim))
        gap = " " * (lane.bars_at - cells_of(label))
        return [*label, (gap, _PLAIN), (self._bars_of(share.speaker, lane.bars), color)]

    def _label(self, number: int, speaker: str, lane: _Lane) -> list[Piece]:
        palette = self.palette
        picked = speaker in self._picked
        style = palette.speaker(speaker) if picked or not self._picked else palette.dim
        return [
            ("▸" if picked else " ", style),
            (f"{number} ", _PLAIN if picked else palette.dim),
            (f"■ {fit(speaker, lane.name)}", style),
        ]

    def _bars_of(self, speaker: str, cells: int) -> str:
        bars = self._bars.get(speaker)
        if bars is None:
            bars = self._bars[speaker] = sparkline(self._timeline.levels(speaker, cells))
        return bars

    def _marker(self, lane: _Lane) -> list[Piece]:
        """Return the last line: who has no lane, where the reader is, and when the meeting ends."""
        label = self._rest(lane)
        at = self._cell_of(self._position_ms, lane)
        end = clock(self._timeline.duration_ms)
        room = lane.bars - at - 1
        return [
            *label,
            (" " * (lane.bars_at - cells_of(label) + at), _PLAIN),
            ("▲", self.palette.accent),
            (end.rjust(room) if room > len(end) else "", self.palette.dim),
        ]

    def _rest(self, lane: _Lane) -> list[Piece]:
        rest = [(number, share.speaker) for number, share in enumerate(self._shares, 1)][len(self._lanes) :]
        picked = [(number, speaker) for number, speaker in rest if speaker in self._picked]
        if len(picked) == 1:
            return self._label(*picked[0], lane)
        more = f"▸{len(picked)} of {len(rest)} more" if picked else f" +{len(rest)} more" if rest else ""
        return [(cut(more, lane.bars_at), self.palette.dim)]

    def _cell_of(self, time_ms: int, lane: _Lane) -> int:
        return max(0, min(time_ms * lane.bars // self._timeline.duration_ms, lane.bars - 1))

    # -- mouse

    def on_click(self, event: events.Click) -> None:
        """Seek the time that was clicked; or pick the speaker whose name it was."""
        lane, lanes = self._fit(self.size.width), self._lanes
        cell = event.x - lane.bars_at
        if 0 <= cell < lane.bars:
            self.post_message(self.Sought(cell * self._timeline.duration_ms // lane.bars))
        elif cell < 0 and event.y < len(lanes):
            speaker = lanes[event.y].speaker
            self.post_message(self.Picked(speaker))  # at the second click of two, not any more
            if event.chain == 2:  # noqa: PLR2004
                self.post_message(self.Called(speaker))
        elif cell < 0 and len(lanes) < len(self._shares):
            self.post_message(self.Missed())
