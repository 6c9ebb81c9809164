"""The rows of a search over all transcripts: when, where and by whom it was said, and the words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

from monitor.model.excerpt import excerpt
from monitor.model.times import clock as clock_time
from monitor.model.times import when
from monitor.tui import clock
from monitor.tui.columns import NOTED
from monitor.tui.painted import PaintedLines, cells_of, cut, fit, strip_of
from monitor.tui.widgets.line_table import LineTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.strip import Strip

    from monitor.store.searching import Hit
    from monitor.tui.hit_list import HitList
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette

_UNDERLINED = Style(underline=True)
_GAP = 2
_WHEN, _AT = 12, 7


class Columns(NamedTuple):
    """How many cells each column has; none where it is not shown. What is left is for the words."""

    when: int
    meeting: int
    at: int
    speaker: int

    @classmethod
    def fit(cls, width: int) -> Columns:
        """Return the columns that a table of ``width`` cells shows: what was said has at least half of it.

        Where it was said comes before which meeting: the same words said twice would look like the same hit twice.
        """
        if width < 60:  # noqa: PLR2004
            return cls(0, 0, 0, 10)
        if width < 100:  # noqa: PLR2004
            return cls(_WHEN, 0, _AT, 12)
        return cls(_WHEN, min(24, width // 8), _AT, 16)


class HitTable(LineTable, can_focus=False):
    """The rows of a ``HitList``. The keyboard stays with the line that one types into."""

    def __init__(self, hits: HitList) -> None:
        super().__init__(hits)
        self._hits = hits

    def row_painter(self) -> Callable[[int], list[Piece] | None]:
        """Return what renders a hit's row."""
        now, width, palette = clock.now_ms(), self.size.width, self.palette

        def paint(index: int) -> list[Piece] | None:
            row = self._hits.row(index)
            return None if row is None else hit_pieces(row, now, width, palette)

        return paint

    def _under_cursor(self, pieces: Sequence[Piece], width: int) -> Strip:
        """Keep what was found in sight where the cursor leaves no colours."""
        if not self.palette.ansi:
            return super()._under_cursor(pieces, width)
        match, cursor = self.palette.match, self.palette.cursor
        shown = [(text, cursor + _UNDERLINED if style == match else cursor) for text, style in pieces]
        return strip_of(shown, width, self.rich_style + cursor)


def hit_pieces(hit: Hit, now: int, width: int, palette: Palette) -> list[Piece]:
    """Return one row."""
    columns = Columns.fit(width)
    cells = (
        (when(hit.started_at, now), columns.when, palette.dim),
        (hit.title or hit.bot_id, columns.meeting, palette.text),
        ("" if hit.position is None else clock_time(hit.start_ms), columns.at, palette.dim),
        (NOTED.strip(), columns.speaker, palette.accent) if hit.position is None else _speaker(hit, columns, palette),
    )
    pieces: list[Piece] = [(" ", palette.text)]
    for text, taken, style in cells:
        if taken:
            pieces += [(fit(text, taken), style), (" " * _GAP, palette.text)]
    room = max(0, width - cells_of(pieces) - 1)
    said = excerpt(hit.text, hit.marks, room)
    return pieces + [(part.text, palette.match if part.is_match else palette.text) for part in said]


def _speaker(hit: Hit, columns: Columns, palette: Palette) -> tuple[str, int, Style]:
    return hit.speaker, columns.speaker, palette.speaker(hit.speaker)


class HitHeader(PaintedLines):
    """The titles of the columns, and what is not searched yet."""

    def __init__(self) -> None:
        super().__init__(id="titles")
        self._notice = ""

    def tell(self, notice: str) -> None:
        """Show what there is to say besides what was found; "" for nothing."""
        if notice != self._notice:
            self._notice = notice
            self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        columns = Columns.fit(width)
        titles = zip(("WHEN", "MEETING", "AT", "SPEAKER"), columns, strict=True)
        text = " " + "".join(fit(title, taken) + " " * _GAP for title, taken in titles if taken) + "WHAT WAS SAID"
        notice = cut(self._notice, width - 2)
        room = width - cells_of([(notice, self.palette.warning)]) - 1
        return [[(fit(text, max(0, room)), self.palette.dim), (notice, self.palette.warning)]]
