"""A terminal without a window: pyte, and around it what pyte lacks and full-screen programs use.

pyte draws the ``u`` of ``CSI < u`` and the contents of DCS strings as text, takes ``CSI > 4 m`` for underlining,
stumbles over halves of wide characters, and has no alternate screen. So it is given only the sequences that it
knows; the rest is done, answered or left here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pyte

from tests.terminal.sequences import ALTERNATE_SCREEN, SYNCHRONIZED, Kind, Modes, Splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyte.screens import Char

    from tests.terminal.sequences import Piece

_WITHOUT_SIZE_CHANGE = frozenset({3, *ALTERNATE_SCREEN})
"""Private modes that pyte is not told of: 3 would make it 132 columns wide, the others it does not know."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One of a terminal's two screens."""

    screen: pyte.Screen
    stream: pyte.Stream

    @classmethod
    def blank(cls, columns: int, rows: int) -> _Page:
        screen = pyte.Screen(columns, rows)
        return cls(screen, pyte.Stream(screen))


class Emulator:
    """What a person would see of a program's output, and what the program would hear back."""

    def __init__(self, columns: int, rows: int, answer: Callable[[bytes], None] = lambda _: None) -> None:
        """Begin blank; ``answer`` takes the replies to what the program asks its terminal."""
        self.modes = Modes()
        self.title = ""
        self.clipboard: list[str] = []
        """Whatever was written to it by OSC 52, as sent: ``c;base64``."""
        self.bells = 0
        self._answer = answer
        self._splitter = Splitter()
        self._main = self._shown = _Page.blank(columns, rows)

    @property
    def columns(self) -> int:
        return self._shown.screen.columns

    @property
    def rows(self) -> int:
        return self._shown.screen.lines

    @property
    def lines(self) -> list[str]:
        """The rows from top to bottom, without the blanks at their ends."""
        return [self._line(row).rstrip() for row in range(self.rows)]

    @property
    def text(self) -> str:
        """All rows as one text."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row, from 0."""
        return self._shown.screen.cursor.x, self._shown.screen.cursor.y

    @property
    def alternate(self) -> bool:
        """Whether the alternate screen is shown."""
        return self._shown is not self._main

    @property
    def within_frame(self) -> bool:
        """Whether a frame has begun of which a terminal shows nothing before its end (mode 2026)."""
        return SYNCHRONIZED in self.modes.private

    def cell(self, column: int, row: int) -> Char:
        """Return a character with its colours."""
        return self._shown.screen.buffer[row][column]

    def find(self, text: str) -> tuple[int, int] | None:
        """Return the column and row where a text begins, counted in cells; None where it is not."""
        for row in range(self.rows):
            if (place := self._line(row).find(text)) >= 0:
                return self._column(place, row), row
        return None

    def feed(self, chunk: bytes) -> None:
        """Take output, cut anywhere."""
        for piece in self._splitter.split(chunk):
            self.modes.follow(piece)
            self._act(piece)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of both screens; what no longer fits is gone."""
        self._main.screen.resize(rows, columns)
        if self.alternate:
            self._shown.screen.resize(rows, columns)

    def _line(self, row: int) -> str:
        """Return a row's text. pyte's own way to it fails where only the right half of a wide character is left."""
        return "".join(self._characters(row))

    def _characters(self, row: int) -> Iterator[str]:
        """Make what is in each cell of a row: nothing in the right half of a wide character, else at least a blank."""
        wide = False
        for column in range(self.columns):
            character = self.cell(column, row).data
            right_half = wide and not character
            wide = bool(character) and east_asian_width(character[0]) in "WF"
            yield "" if right_half else character or " "

    def _column(self, place: int, row: int) -> int:
        """Return the column of the character at a place in a row's text."""
        passed = 0
        for column, character in enumerate(self._characters(row)):
            if character and passed >= place:
                return column
            passed += len(character)
        raise LookupError(place)

    def _act(self, piece: Piece) -> None:
        match piece.kind:
            case Kind.TEXT:
                self._shown.stream.feed(piece.raw)
            case Kind.CONTROL if piece.content < " " and piece.content != "\x1b":
                self.bells += piece.content == "\a"
                self._shown.stream.feed(piece.raw)
            case Kind.ESCAPE if len(piece.content) == 1 or piece.content[0] in "#%()":
                self._shown.stream.feed(piece.raw)
            case Kind.OSC:
                self._set(*piece.content.partition(";")[::2])
            case Kind.CSI:
                self._control(piece.content[:-1], piece.content[-1])

    def _set(self, what: str, value: str) -> None:
        if what in {"0", "2"}:
            self.title = value
        elif what == "52":
            self.clipboard.append(value)

    def _control(self, parameters: str, final: str) -> None:
        if parameters.startswith("?") and final in "hl":
            self._switch({int(mode) for mode in parameters[1:].split(";") if mode.isdigit()}, final)
        elif final in "cn" or parameters.endswith("$"):
            self._reply(parameters, final)
        elif all(character in "0123456789;" for character in parameters):
            self._shown.stream.feed(f"\x1b[{parameters}{final}")

    def _switch(self, modes: set[int], final: str) -> None:
        if modes & ALTERNATE_SCREEN:
            blank = _Page.blank(self.columns, self.rows)
            self._shown = (self._shown if self.alternate else blank) if final == "h" else self._main
        for mode in modes - _WITHOUT_SIZE_CHANGE:
            self._shown.stream.feed(f"\x1b[?{mode}{final}")

    def _reply(self, parameters: str, final: str) -> None:
        """Answer as a modern terminal does; ``CSI ? 2026 $ p`` asks whether a frame can be shown at once."""
        column, row = self.cursor
        match parameters, final:
            case (("" | "0"), "c"):
                self._answer(b"\x1b[?62;22c")
            case "5", "n":
                self._answer(b"\x1b[0n")
            case "6", "n":
                self._answer(f"\x1b[{row + 1};{column + 1}R".encode())
            case _, "p" if parameters.startswith("?"):
                mode = parameters[1:-1]
                known = 2 if mode == str(SYNCHRONIZED) else 0
                self._answer(f"\x1b[?{mode};{known}$y".encode())
