"""The bottom line: the keys of this screen on the left, facts on the right. A click presses a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from monitor.tui.bindings import COMMANDS, Command, Scope
from monitor.tui.painted import PaintedLines, cells_of, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from monitor.tui.painted import Piece


_NEVER_GONE = frozenset({"leave", "search.back", "note.close", "bookmark.close", "rename.cancel"})
"""What leads back."""
_LAST_TO_GO = _NEVER_GONE | {"help", "palette"}
"""Where room is short: who knows these finds all others."""

_MODAL = frozenset({Scope.NOTE, Scope.BOOKMARKS, Scope.RENAMING, Scope.SEARCH})
"""Where only their own keys work."""


class _Place(NamedTuple):
    """Where a key stands, in cells."""

    command: Command
    start: int
    end: int


class KeyBar(PaintedLines):
    """Keys that fit from the left, and the text of ``tell`` at the right."""

    DEFAULT_CLASSES = "-textual-system"  # else a click takes away what is selected, before it can be copied

    def __init__(self, scope: Scope) -> None:
        super().__init__(id="keys")
        parts = dict.fromkeys((scope, Scope.EVERYWHERE)) if scope not in _MODAL else (scope,)
        self._commands = [command for part in parts for command in COMMANDS[part] if command.shown]
        self._titles = {"leave": "quit" if scope is Scope.BOTS else "back", "palette": "more"}
        self._fact, self._is_strong = "", False
        self._problem: str | None = None
        self._deed = ""

    def ask(self, deed: str) -> None:
        """Show the keys that end a prompt while one is open, as the others are letters then.

        Args:
            deed: What enter does there; "" when it is closed.

        """
        self._deed = deed
        self.paint()

    def warn(self, problem: str | None) -> None:
        """Say in place of most keys what keeps webhooks from being taken in, until it is mended; None for nothing."""
        if problem != self._problem:
            self._problem = problem
            self.paint()

    def tell(self, fact: str, *, strong: bool = False) -> None:
        """Show a fact at the right end."""
        if (fact, strong) != (self._fact, self._is_strong):
            self._fact, self._is_strong = fact, strong
            self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        palette = self.palette
        places = self._places(width)
        pieces: list[Piece] = [(" ", palette.text)]
        for command, _, _ in places:
            pieces += [(command.key_label, palette.accent), (f" {self._title(command)}  ", palette.dim)]
        room = width - cells_of(pieces) - 1
        if self._problem:
            return [[*pieces, (cut(f"✗ {self._problem}", room), palette.bad)]]
        if self._fact:
            told = cut(self._fact, room)
            style = palette.accent if self._is_strong else palette.dim
            pieces += [(" " * (room - cell_len(told)), palette.text), (told, style)]
        return [pieces]

    def _title(self, command: Command) -> str:
        """Return what to call a command here: the key that quits the first screen leads back from all others."""
        return self._titles.get(command.id, command.title)

    def _places(self, width: int) -> list[_Place]:
        """Return the commands that are shown."""
        places, at = [], 1
        for command in self._that_end_the_prompt() if self._deed else self._that_fit(width):
            places.append(_Place(command, at, at + self._cells(command)))
            at += self._cells(command)
        return places

    def _that_end_the_prompt(self) -> list[Command]:
        return [
            Command("prompt.submit", "enter", "", self._deed, ""),
            Command("prompt.cancel", "escape", "", "cancel", ""),
        ]

    def _that_fit(self, width: int) -> list[Command]:
        if self._problem:
            return [command for command in self._commands if command.id in _LAST_TO_GO]
        commands = list(self._commands)
        room = width - (cell_len(self._fact) + 2 if self._fact else 0) - 1
        for command in self._least_needed_first():
            if sum(map(self._cells, commands)) <= room:
                break
            commands.remove(command)
        return commands

    def _least_needed_first(self) -> Iterator[Command]:
        yield from (command for command in reversed(self._commands) if command.id not in _LAST_TO_GO)
        yield from (command for command in self._commands if command.id in _LAST_TO_GO - _NEVER_GONE)

    def _cells(self, command: Command) -> int:
        return cell_len(command.key_label) + cell_len(self._title(command)) + 3

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for command, start, end in self._places(self.size.width):
            if start <= event.x < end:
                self.app.simulate_key(command.keys.partition(",")[0])
