"""The table of everybody who spoke, and its line of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.model.times import coarse_duration, when
from monitor.store.everybody import SpeakerSort
from monitor.tui import clock
from monitor.tui.bars import bar
from monitor.tui.painted import fit
from monitor.tui.widgets.line_table import LineTable
from monitor.tui.widgets.table_titles import TableTitles, Title

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.store.everybody import SpeakerRow
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette
    from monitor.tui.speaker_list import SpeakerList

_GAP = 2
_LEAST_NAME = 12


class _Column(NamedTuple):
    """A column after the name, right-aligned."""

    sort: SpeakerSort
    width: int
    from_width: int
    """The table's width in cells from which on it is shown."""
    told: Callable[[SpeakerRow, int], str]
    """Of a speaker, at a moment (UTC ms)."""


def _share(row: SpeakerRow, _: int) -> str:
    return "–" if row.share is None else f"{100 * row.share:.0f}%"


def _pace(row: SpeakerRow, _: int) -> str:
    return "–" if row.words_per_minute is None else f"{row.words_per_minute:,}"


_COLUMNS = (
    _Column(SpeakerSort.TALK, 8, 0, lambda row, _: coarse_duration(row.talk_ms)),
    _Column(SpeakerSort.SHARE, 6, 50, _share),
    _Column(SpeakerSort.MEETINGS, 9, 40, lambda row, _: f"{row.meetings:,}"),
    _Column(SpeakerSort.WORDS, 11, 72, lambda row, _: f"{row.words:,}"),
    _Column(SpeakerSort.PACE, 10, 90, _pace),
    _Column(SpeakerSort.HEARD, 12, 60, lambda row, now: when(row.heard_at, now)),
)
_BAR, _BAR_FROM = 24, 110
"""Cells of the bar to scale beside the name, and from which width on it is there."""


class _Layout(NamedTuple):
    name: int
    bar: int
    columns: list[_Column]

    @classmethod
    def fit(cls, width: int) -> _Layout:
        """Share a table's width out."""
        columns = [column for column in _COLUMNS if width >= column.from_width]
        drawn = _BAR if width >= _BAR_FROM else 0
        taken = sum(column.width + _GAP for column in columns) + (drawn + _GAP if drawn else 0) + 2
        return cls(max(_LEAST_NAME, width - taken), drawn, columns)

    def titles(self) -> list[Title]:
        """Return the title of each column."""
        at = 1 + self.name + (_GAP + self.bar if self.bar else 0)
        titles = [_title(SpeakerSort.SPEAKER, 1, self.name)]
        for column in self.columns:
            titles.append(_title(column.sort, at + _GAP, column.width))
            at += _GAP + column.width
        return titles


def _title(sort: SpeakerSort, start: int, width: int) -> Title:
    return Title(sort.value.upper(), start, width, right=sort is not SpeakerSort.SPEAKER, sort=sort)


class SpeakerTable(LineTable):
    """The rows of a ``SpeakerList``."""

    def __init__(self, speakers: SpeakerList) -> None:
        super().__init__(speakers)
        self._speakers = speakers

    @property
    def sorts(self) -> list[SpeakerSort]:
        """What can be sorted by, of the columns that there is room for."""
        shown = {title.sort for title in _Layout.fit(self.size.width).titles()}
        return [sort for sort in SpeakerSort if sort in shown]

    def row_painter(self) -> Callable[[int], list[Piece] | None]:
        """Return what renders a speaker's row."""
        now, layout, palette = clock.now_ms(), _Layout.fit(self.size.width), self.palette
        most = self._speakers.most_talk_ms or 1

        def paint(index: int) -> list[Piece] | None:
            row = self._speakers.row(index)
            return None if row is None else _pieces(row, row.talk_ms / most, layout, now, palette)

        return paint


def _pieces(row: SpeakerRow, part: float, layout: _Layout, now: int, palette: Palette) -> list[Piece]:
    pieces: list[Piece] = [(f" {fit(row.name, layout.name)}", palette.speaker(row.name))]
    if layout.bar:
        pieces.append((" " * _GAP + bar(part, layout.bar), palette.voice(row.name)))
    for column in layout.columns:
        text = fit(column.told(row, now), column.width + _GAP, right=True)
        pieces.append((text, palette.dim if column.sort is SpeakerSort.HEARD else palette.text))
    return pieces


class SpeakerTitles(TableTitles[SpeakerSort]):
    """The titles above the table."""

    def titles(self, width: int) -> list[Title]:
        """Return the titles of the columns that there is room for."""
        return _Layout.fit(width).titles()
