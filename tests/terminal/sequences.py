"""Takes apart what a program sends to its terminal: text, and the sequences that act.

One grammar (ECMA-48) for the emulator, which acts on them, and for tests, which look for what must not be there.
"""

from __future__ import annotations

import codecs
import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a piece of output is."""

    TEXT = auto()
    CONTROL = auto()
    """One character of C0 or C1, such as a line feed or a bell."""
    ESCAPE = auto()
    """ESC and what follows, other than the next kinds."""
    CSI = auto()
    """Cursor, colours, modes: ESC [ … letter."""
    OSC = auto()
    """Titles, clipboard, links: ESC ] … BEL or ST."""
    STRING = auto()
    """DCS, SOS, PM or APC."""


class Piece(NamedTuple):
    """One piece of output."""

    kind: Kind
    content: str
    """Without what introduces and ends it."""
    raw: str


_PIECE = re.compile(
    r"""
      (?P<TEXT>[^\x00-\x1f\x7f-\x9f]+)
    | (?:\x1b\[|\x9b)(?P<CSI>[0-?]*[ -/]*[@-~])
    | (?:\x1b\]|\x9d)(?P<OSC>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)
    | (?:\x1b[PX^_]|[\x90\x98\x9e\x9f])(?P<STRING>[^\x1b\x9c]*)(?:\x1b\\|\x9c)
    | \x1b(?P<ESCAPE>[ -/]*(?![\[\]PX^_])[0-~])
    | (?P<CONTROL>[\x00-\x1a\x1c-\x1f\x7f-\x8f\x91-\x97\x99\x9a\x9c])
    """,
    re.VERBOSE,
)
_BEGINNING = re.compile(
    r"""
      (?:\x1b\[|\x9b)[0-?]*[ -/]*
    | (?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*\x1b?
    | \x1b[ -/]*
    """,
    re.VERBOSE,
)


class Splitter:
    """Splits a stream that comes in chunks, cut anywhere, even within a character."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def split(self, chunk: bytes) -> Iterator[Piece]:
        """Take a chunk and make the pieces that are whole."""
        output = self._rest + self._decoder.decode(chunk)
        place = 0
        while place < len(output):
            if match := _PIECE.match(output, place):
                kind = Kind[match.lastgroup or ""]
                yield Piece(kind, match[kind.name], match[0])
                place = match.end()
            elif _BEGINNING.fullmatch(output, place):
                break
            else:  # an introducer and then nonsense: the introducer was alone
                yield Piece(Kind.CONTROL, output[place], output[place])
                place += 1
        self._rest = output[place:]


def split(output: bytes) -> list[Piece]:
    """Take apart a whole output; a sequence that is cut off at its end is left out."""
    return list(Splitter().split(output))


class Modes:
    """What a program has switched on in its terminal and not off again."""

    def __init__(self) -> None:
        self.private: set[int] = set()
        """DEC private modes, such as 1049 (alternate screen) and 1003 (mouse)."""
        self.kitty_depth = 0
        """How many times the kitty keyboard protocol was pushed and not popped."""
        self.cursor_hidden = False

    def follow(self, piece: Piece) -> None:
        """Take note of a piece."""
        if piece.kind is not Kind.CSI:
            return
        parameters, final = piece.content[:-1], piece.content[-1]
        if parameters.startswith("?") and final in "hl":
            for mode in filter(str.isdigit, parameters[1:].split(";")):
                self._switch(int(mode), on=final == "h")
        elif final == "u" and parameters.startswith(">"):
            self.kitty_depth += 1
        elif final == "u" and parameters.startswith("<"):
            self.kitty_depth = max(0, self.kitty_depth - int(parameters[1:] or 1))

    def _switch(self, mode: int, *, on: bool) -> None:
        if mode == CURSOR:
            self.cursor_hidden = not on
        elif on:
            self.private.add(mode)
        else:
            self.private.discard(mode)

    @property
    def left_on(self) -> set[str]:
        """What would trouble the user's shell if the program ended now; auto-wrap is on in every shell."""
        left = {f"private mode {mode}" for mode in self.private - {AUTO_WRAP}}
        if self.kitty_depth:
            left.add("kitty keyboard")
        if self.cursor_hidden:
            left.add("hidden cursor")
        return left


CURSOR, AUTO_WRAP, SYNCHRONIZED = 25, 7, 2026
ALTERNATE_SCREEN = frozenset({47, 1047, 1049})


def modes_after(output: bytes) -> Modes:
    """Return what is switched on at the end of an output."""
    modes = Modes()
    for piece in split(output):
        modes.follow(piece)
    return modes
