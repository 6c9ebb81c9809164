"""A meeting's numbers as lines to look at: bars to scale, sparklines, and the rules by which was counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from monitor.model.talk_numbers import INTERRUPTION_MS
from monitor.model.times import SECOND, clock, exact_duration
from monitor.model.transcript import LONG_SILENCE_MS, UNNAMED
from monitor.tui.bars import bar, sparkline
from monitor.tui.painted import cut, fit
from monitor.tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.style import Style

    from monitor.model.activity import Activity
    from monitor.model.talk_numbers import SpeakerNumbers, TalkNumbers
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette
    from monitor.tui.widgets.talk_timeline import TalkTimeline

MOST_SPEAKERS = 200
"""With a line of their own; of more, only their number is told."""
MOST_LANES = 9
MOST_PAIRS = 12

LEAST_WIDTH = 40
_LONGEST_NAME = 20
_UNKNOWN = "–"
_UNTOLD = "The times do not tell."

Line = list["Piece"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one meeting."""

    numbers: TalkNumbers
    activity: Activity
    timeline: TalkTimeline


class _Column(NamedTuple):
    title: str
    cells: int
    from_width: int
    told: Callable[[TalkNumbers, SpeakerNumbers], str]


def _share(numbers: TalkNumbers, one: SpeakerNumbers) -> str:
    share = numbers.share(one)
    return _UNKNOWN if share is None else f"{round(100 * share)}%"


def _talk(numbers: TalkNumbers, one: SpeakerNumbers) -> str:
    return exact_duration(one.talk_ms) if numbers.is_timed else _UNKNOWN


def _pace(_: TalkNumbers, one: SpeakerNumbers) -> str:
    return _UNKNOWN if one.words_per_minute is None else f"{one.words_per_minute}"


def _longest(numbers: TalkNumbers, one: SpeakerNumbers) -> str:
    return exact_duration(one.monologue.lasts_ms) if numbers.is_timed else _UNKNOWN


_COLUMNS = (
    _Column("share", 6, 0, _share),
    _Column("talk", 12, 66, _talk),
    _Column("turns", 7, 44, lambda _, one: f"{one.turns:,}"),
    _Column("words/min", 11, 56, _pace),
    _Column("longest", 11, 90, _longest),
)


def numbers_lines(counted: Counted, palette: Palette, width: int) -> list[Line]:
    """Return all lines, none wider than ``width`` (but at least ``LEAST_WIDTH``)."""
    page = _Page(counted, palette, max(width, LEAST_WIDTH))
    return [line for part in page.parts() for line in part][1:]


def plain_text(lines: Sequence[Line]) -> str:
    """Return lines without their styles."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines) + "\n"


class _Page:
    """The parts of the page, each of which begins with an empty line."""

    def __init__(self, counted: Counted, palette: Palette, width: int) -> None:
        self._numbers, self._counted = counted.numbers, counted
        timed = counted.numbers.is_timed
        self._speakers = sorted(counted.numbers.speakers, key=lambda one: 0 if timed else -one.words)
        self._palette = palette.among(frozenset(one.speaker for one in self._speakers))
        self._width = width
        longest = max((cell_len(one.speaker) for one in counted.numbers.speakers), default=0)
        self._name = min(longest, _LONGEST_NAME, (width - 16) // 2)

    def parts(self) -> Iterator[list[Line]]:
        """Return them from what is looked at first to how it was counted."""
        yield list(self._who_talks())
        yield list(self._over_time())
        yield list(self._silence_and_overlap())
        yield list(self._interruptions())
        yield list(self._notes())

    def _heading(self, title: str) -> Iterator[Line]:
        yield []
        yield [(title, self._palette.strong)]

    def _told(self, text: str, style: Style) -> Iterator[Line]:
        return ([(f"  {row}", style)] for row in wrapped(text, self._width - 2))

    def _label(self, name: str) -> Line:
        style = self._palette.speaker(name)
        return [(f"■ {fit(name, self._name)}  ", style)]

    def _who_talks(self) -> Iterator[Line]:
        columns = [column for column in _COLUMNS if self._width >= column.from_width]
        room = max(4, self._width - self._name - 4 - sum(column.cells for column in columns))
        titles = "".join(column.title.rjust(column.cells) for column in columns)
        heading = ("Who talks" if self._numbers.is_timed else "Who talks, by words").ljust(self._name + 4 + room)
        yield []
        yield [(heading, self._palette.strong), (titles, self._palette.dim)]
        shares = [self._numbers.share(one) or 0 for one in self._speakers]
        most = max(shares, default=0) or 1
        for one, share in zip(self._speakers[:MOST_SPEAKERS], shares, strict=False):
            color = self._palette.voice(one.speaker)
            cells = "".join(column.told(self._numbers, one).rjust(column.cells) for column in columns)
            yield [*self._label(one.speaker), (bar(share / most, room), color), (cells, self._palette.text)]
        more = len(self._speakers) - MOST_SPEAKERS
        if more > 0:
            yield [(f"  and {more:,} more", self._palette.dim)]

    def _over_time(self) -> Iterator[Line]:
        palette, room = self._palette, self._width - self._name - 4
        yield from self._heading("Over time")
        said = sparkline(self._counted.activity.levels(room))
        yield [(f"  {fit('all', self._name)}  ", palette.dim), (said, palette.text)]
        for one in self._speakers[:MOST_LANES]:
            color = palette.voice(one.speaker)
            levels = self._counted.timeline.levels(one.speaker, room)
            yield [*self._label(one.speaker), (sparkline(levels), color)]
        yield [(" " * (self._name + 4), palette.text), (_axis(self._counted.timeline.duration_ms, room), palette.dim)]

    def _silence_and_overlap(self) -> Iterator[Line]:
        numbers = self._numbers
        yield from self._heading("Silence and overlap")
        if not numbers.is_timed:
            yield from self._told(_UNTOLD, self._palette.text)
            return
        for what, ms in (
            ("somebody talks", numbers.spoken_ms),
            ("two or more do", numbers.overlap_ms),
            ("nobody talks", numbers.unspoken_ms),
        ):
            part = ms / numbers.span.lasts_ms
            percent = f"{100 * part:.0f}%"
            told = f"{percent:>5}{exact_duration(ms):>12}"
            label = f"  {what:<{max(14, self._name)}}  "
            room = max(4, self._width - len(label) - len(told))
            yield [(label, self._palette.text), (bar(part, room), self._palette.accent), (told, self._palette.text)]
        yield from self._told(_silences(numbers), self._palette.text)
        if one := numbers.monologue:
            lasts, at = exact_duration(one.monologue.lasts_ms), clock(one.monologue.start_ms)
            monologue = f"Longest monologue: {cut(one.speaker, _LONGEST_NAME)}, {lasts} at {at}"
            yield from self._told(monologue, self._palette.text)

    def _interruptions(self) -> Iterator[Line]:
        pairs, palette = self._numbers.interruptions, self._palette
        yield from self._heading("Who interrupts whom")
        both = f"both for {INTERRUPTION_MS / SECOND:g} s or more"
        yield from self._told(f"begins while the other talks, {both}, and goes on after", palette.dim)
        if not pairs:
            yield [(f"  {'nobody' if self._numbers.is_timed else _UNTOLD}", palette.text)]
            return
        most = pairs[0].times
        digits = max(len(f"{most:,}"), 3)
        room = max(4, self._width - 2 * self._name - 7 - digits - 2)
        for one in pairs[:MOST_PAIRS]:
            yield [
                (f"  {fit(one.speaker, self._name)}", palette.speaker(one.speaker)),
                (" ▸ ", palette.dim),
                (fit(one.interrupted, self._name), palette.speaker(one.interrupted)),
                (f"  {one.times:>{digits},}  ", palette.text),
                (bar(one.times / most, room), palette.accent),
            ]
        more = sum(one.times for one in pairs[MOST_PAIRS:])
        if more:
            yield [(f"  and {more:,} more, of {len(pairs) - MOST_PAIRS:,} pairs", palette.dim)]

    def _notes(self) -> Iterator[Line]:
        numbers, palette = self._numbers, self._palette
        notes = []
        if not numbers.is_timed:
            notes.append(
                f"Of {numbers.utterances:,} utterances {numbers.untimed:,} begin and end at the same time: how long "
                "anybody talked, and what follows from that, these times do not tell."
            )
        if any(one.speaker == UNNAMED for one in numbers.speakers):
            notes.append(f"“{UNNAMED}” may be several people, whom the provider could not name.")
        if any(one.words_per_minute is None for one in numbers.speakers):
            notes.append(f"{_UNKNOWN}: too little talk to tell, or times that do not tell it.")
        if notes:
            yield []
        for note in notes:
            yield from self._told(note, palette.dim)


def _silences(numbers: TalkNumbers) -> str:
    silences, least = numbers.silences, LONG_SILENCE_MS // SECOND
    if silences.longest is None:
        return f"No silence of {least} s or more"
    longest = f"{exact_duration(silences.longest.lasts_ms)} at {clock(silences.longest.start_ms)}"
    if silences.number == 1:
        return f"One silence of {least} s or more: {longest}"
    total = exact_duration(silences.total_ms)
    return f"{silences.number:,} silences of {least} s or more, {total} in all, the longest {longest}"


def _axis(duration_ms: int, cells: int) -> str:
    """Return the times below a sparkline: where it begins, and ends, and the middle where there is room."""
    start, middle, end = (clock(at) for at in (0, duration_ms // 2, duration_ms))
    line = start.ljust(cells)
    at = (cells - len(middle)) // 2
    if at > len(start) + 1 and cells > at + len(middle) + len(end) + 1:
        line = line[:at] + middle + line[at + len(middle) :]
    return (line[: max(0, cells - len(end))] + end)[:cells]
