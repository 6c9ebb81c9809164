"""The bottom line: the keys of this screen on the left, facts on the right. Each key can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from monitor.tui.bindings import COMMANDS, Command, Scope
from monitor.tui.painted import PaintedLines, cells_of, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from monitor.tui.painted import Piece


_LAST_TO_GO = frozenset({"help", "leave"})
"""Where room is short: who knows these finds all others."""

_MODAL = frozenset({Scope.NOTE, Scope.BOOKMARKS, Scope.RENAMING, Scope.SEARCH})
"""Where only their own keys work."""


class KeyBar(PaintedLines):
    """Keys that fit from the left, and the text of ``tell`` at the right."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(id="keys")
        parts = dict.fromkeys((scope, Scope.EVERYWHERE)) if scope not in _MODAL else (scope,)
        self._commands = [command for part in parts for command in COMMANDS[part] if command.shown]
        self._titles = {"leave": "quit" if scope is Scope.BOTS else "back"}
        self._fact: Piece | None = None
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
        """Say in place of the keys what keeps webhooks from being taken in, until it is mended; None for nothing."""
        if problem != self._problem:
            self._problem = problem
            self.paint()

    def tell(self, fact: str, *, strong: bool = False) -> None:
        """Show a fact at the right end."""
        self._fact = (fact, self.palette.accent if strong else self.palette.dim)
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        palette = self.palette
        if self._problem:
            return [[(cut(f" ✗ {self._problem}", width), palette.bad)]]
        pieces: list[Piece] = [(" ", palette.text)]
        for label, title in self._labels(width):
            pieces += [(label, palette.accent), (f" {title}  ", palette.dim)]
        if self._fact:
            used = cells_of(pieces)
            gap = width - used - cell_len(self._fact[0]) - 1
            pieces += [(" " * max(0, gap), palette.text), self._fact]
        return [pieces]

    def _labels(self, width: int) -> Sequence[tuple[str, str]]:
        if self._deed:
            return (("enter", self._deed), ("esc", "cancel"))
        return [(command.key_label, self._title(command)) for command, _, _ in self._places(width)]

    def _title(self, command: Command) -> str:
        """Return what to call a command here: the key that quits the first screen leads back from all others."""
        return self._titles.get(command.id, command.title)

    def _places(self, width: int) -> list[tuple[Command, int, int]]:
        """Return the commands that fit, each with the cells from and to which it reaches."""
        room = width - (cell_len(self._fact[0]) + 2 if self._fact else 0) - 1
        commands = list(self._commands)
        while commands and sum(map(self._cells, commands)) > room:
            commands.remove(next((one for one in reversed(commands) if one.id not in _LAST_TO_GO), commands[-1]))
        places, at = [], 1
        for command in commands:
            places.append((command, at, at + self._cells(command)))
            at += self._cells(command)
        return places

    def _cells(self, command: Command) -> int:
        return cell_len(command.key_label) + cell_len(self._title(command)) + 3

    async def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        if self._deed:
            return
        for command, start, end in self._places(self.size.width):
            if start <= event.x < end and command.action:
                await self.screen.run_action(command.action)
