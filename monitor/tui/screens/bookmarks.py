"""The bookmarks of a meeting, in the lower part of the screen: what was said there stays in sight above."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.containers import Vertical

from monitor.model.times import clock
from monitor.tui.bindings import REDRAW, Scope, bindings, bindings_of
from monitor.tui.painted import PaintedLines, cells_of, cut, fit, under_cursor
from monitor.tui.screens.modal import Over
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

    from monitor.model.marks import Bookmark
    from monitor.model.transcript import Utterance
    from monitor.tui.painted import Piece

_MOST_ROWS = 10
_NAME_CELLS = 16


class Listed(NamedTuple):
    """What is bookmarked, as it was when the list was opened."""

    said: Utterance
    bookmarks: Sequence[Bookmark]
    """All that lead there; mostly one."""


class BookmarksScreen(Over[Listed | None]):
    """A list; gives the one that is chosen, None if none is."""

    BINDINGS: ClassVar = [*bindings(Scope.BOOKMARKS), *bindings_of(REDRAW)]

    DEFAULT_CSS = """
    BookmarksScreen Vertical, BookmarksScreen #list { height: auto; }
    """

    def __init__(
        self,
        listed: Sequence[Listed],
        first: int,
        everybody: frozenset[str],
        remove: Callable[[Sequence[Bookmark]], Awaitable[bool]],
    ) -> None:
        """Prepare the list.

        Args:
            listed: What is bookmarked, in order; not empty.
            first: Where the cursor begins.
            everybody: Who speaks in the meeting: by these their colours are told apart.
            remove: Takes bookmarks away; returns whether it could.

        """
        super().__init__()
        self._remove = remove
        self._list = _List(listed, everybody)
        self._list.move(first)

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
        chosen = self._list.chosen
        if await self._remove(chosen.bookmarks):
            self._list.take_away(chosen)
        if not self._list.listed:
            self.dismiss(None)

    def action_move(self, by: int) -> None:
        """Move the cursor down by some rows, up by a negative number."""
        self._list.move(by)

    def action_close(self) -> None:
        """Stay where one was."""
        self.dismiss(None)


class _Head(PaintedLines):
    def lines(self, width: int) -> list[list[Piece]]:
        title = " bookmarks "
        rule = self.palette.rule * (width - len(title) - 1)
        return [[(cut(title, width), self.palette.accent), (rule, self.palette.dim)]]


class _List(PaintedLines):
    """A row for each bookmark, one of them under the cursor."""

    def __init__(self, listed: Sequence[Listed], everybody: frozenset[str]) -> None:
        super().__init__(id="list")
        self.listed = list(listed)
        self._everybody = everybody
        self._cursor = 0
        self._first = 0
        """Which one is in the first row."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  (Textual's)
        """Return the rows that it takes: what was said there needs as much room."""
        return max(1, min(len(self.listed), _MOST_ROWS, viewport.height // 2 - 1))

    @property
    def _rows(self) -> int:
        """How many rows are in sight."""
        return self.size.height or _MOST_ROWS

    def on_resize(self) -> None:
        """See that the cursor is still in sight."""
        self.move(0)

    @property
    def chosen(self) -> Listed:
        """What is under the cursor."""
        return self.listed[self._cursor]

    def move(self, by: int) -> None:
        """Move the cursor, as far as there are rows."""
        self._cursor = max(0, min(self._cursor + by, len(self.listed) - 1))
        self._first = min(self._cursor, max(self._first, self._cursor - self._rows + 1))
        self.paint()

    def take_away(self, one: Listed) -> None:
        """Take one away; the cursor stays where it is."""
        self.listed = [each for each in self.listed if each is not one]
        self.refresh(layout=True)
        self.move(0)

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the rows that are in sight."""
        rows = self.listed[self._first : self._first + self._rows]
        names = max((cell_len(one.said.speaker) for one in self.listed), default=0)
        cursor = self._cursor - self._first
        return [self._row(one.said, min(names, _NAME_CELLS), width, at == cursor) for at, one in enumerate(rows)]

    def _row(self, said: Utterance, name_cells: int, width: int, is_chosen: bool) -> list[Piece]:
        palette = self.palette.among(self._everybody)
        pieces: list[Piece] = [
            (f" {clock(said.start_ms)}  ", palette.dim),
            (f"{fit(said.speaker, name_cells)}  ", palette.speaker(said.speaker)),
        ]
        pieces.append((fit(said.text[:width], width - cells_of(pieces) - 1) + " ", palette.text))
        return under_cursor(pieces, palette) if is_chosen else pieces

    def on_mouse_scroll_down(self) -> None:
        """Move one row down."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """Move one row up."""
        self.move(-1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; open at the second click."""
        self.move(self._first + event.y - self._cursor)
        if event.chain > 1 and isinstance(self.screen, BookmarksScreen):
            self.screen.action_open()
