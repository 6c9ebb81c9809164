"""The bookmarks of a meeting, in the lower part of the screen: what was said there stays in sight above."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.containers import Vertical
from textual.screen import ModalScreen

from monitor.model.times import clock
from monitor.tui.bindings import Scope, bindings
from monitor.tui.painted import PaintedLines, cells_of, cut, fit
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual import events
    from textual.app import ComposeResult

    from monitor.model.transcript import Utterance
    from monitor.tui.painted import Piece

_MOST_ROWS = 10
_NAME_CELLS = 16


class BookmarksScreen(ModalScreen[int | None]):
    """A list; gives the index of the utterance that is chosen, None if none is."""

    BINDINGS: ClassVar = bindings(Scope.BOOKMARKS)

    DEFAULT_CSS = """
    BookmarksScreen { align: left bottom; }
    BookmarksScreen Vertical { height: auto; background: $surface; }
    BookmarksScreen #head, BookmarksScreen #keys { background: $panel; }
    """

    def __init__(self, said: Mapping[int, Utterance], here: int, turn: Callable[[int], Awaitable[bool]]) -> None:
        """Prepare the list.

        Args:
            said: What is bookmarked, by index, in order.
            here: The utterance where one is: the cursor begins at the last bookmark before it.
            turn: Takes a bookmark away, or sets it again.

        """
        super().__init__()
        self._turn = turn
        self._list = _List(said)
        self._list.move(sum(index <= here for index in said) - 1)

    def compose(self) -> ComposeResult:
        """Lay the lower part out."""
        with Vertical():
            yield _Head(id="head")
            yield self._list
            yield KeyBar(Scope.BOOKMARKS)

    def action_open(self) -> None:
        """Go to the bookmark under the cursor."""
        self.dismiss(self._list.chosen)

    async def action_remove(self) -> None:
        """Take the bookmark under the cursor away; with the last one, the list goes, too."""
        if await self._turn(self._list.chosen):
            self._list.take_away()
        if not self._list.said:
            self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Move the cursor down by some rows, up by a negative number."""
        self._list.move(by)

    def action_close(self) -> None:
        """Stay where one was."""
        self.dismiss(None)


class _Head(PaintedLines):
    def lines(self, width: int) -> list[list[Piece]]:
        return [[(cut(" bookmarks", width), self.palette.accent)]]


class _List(PaintedLines):
    """A row for each bookmark, one of them under the cursor."""

    def __init__(self, said: Mapping[int, Utterance]) -> None:
        super().__init__(id="list")
        self.said = dict(said)
        self._cursor = 0
        self._first = 0
        """Which one is in the first row."""
        self.styles.height = min(len(self.said), _MOST_ROWS)

    @property
    def chosen(self) -> int:
        """The index of the utterance under the cursor."""
        return list(self.said)[self._cursor]

    def move(self, by: int) -> None:
        """Move the cursor, as far as there are rows."""
        self._cursor = max(0, min(self._cursor + by, len(self.said) - 1))
        self._first = min(self._cursor, max(self._first, self._cursor - _MOST_ROWS + 1))
        self.paint()

    def take_away(self) -> None:
        """Take away what is under the cursor."""
        del self.said[self.chosen]
        self.styles.height = min(len(self.said), _MOST_ROWS)
        self.move(0)

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the rows that are in sight."""
        rows = list(self.said.values())[self._first : self._first + _MOST_ROWS]
        names = max((len(said.speaker) for said in self.said.values()), default=0)
        cursor = self._cursor - self._first
        return [self._row(said, min(names, _NAME_CELLS), width, at == cursor) for at, said in enumerate(rows)]

    def _row(self, said: Utterance, name_cells: int, width: int, is_chosen: bool) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = [
            (f" {clock(said.start_ms)}  ", palette.dim),
            (f"{fit(said.speaker, name_cells)}  ", palette.speaker(said.speaker)),
        ]
        pieces.append((fit(said.text[:width], width - cells_of(pieces)), palette.text))
        under = palette.cursor if is_chosen else Style()
        return [(text, style + under) for text, style in pieces]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; open at the second click."""
        self.move(self._first + event.y - self._cursor)
        if event.chain > 1 and isinstance(self.screen, BookmarksScreen):
            self.screen.action_open()
