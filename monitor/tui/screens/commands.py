"""Textual's command palette, with what it lacks mended; and what it offers: the commands of the screen below it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding
from textual.command import CommandInput, CommandPalette

from monitor.tui.bindings import COMMANDS, REDRAW, Scope, bindings_of
from monitor.tui.tight_screen import TightScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual.screen import Screen

_KEYS_ONLY = frozenset({"palette", "interrupt", "leave"})
"""Commands that the palette has already, or that it would have twice: what they do depends on where one is."""


class Commands(CommandPalette, TightScreen[None]):
    """The palette. ctrl+c means what it means elsewhere, before the field for text can take it for copying.

    A page key that comes before its list is laid out does nothing, where it would end the app.
    """

    BINDINGS: ClassVar = [Binding("ctrl+c", "interrupt", show=False, priority=True), *bindings_of(REDRAW)]

    def on_mount(self) -> None:
        """Let the cursor stand still."""
        self.query_one(CommandInput).cursor_blink = False  # a blinking cursor is a byte stream over SSH

    def _start_busy_countdown(self) -> None:
        """Never say that it is busy: all is at hand, and Textual 8.2.8 lets that move for good where a key cut in."""

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # Textual 8.2.8 looks up a line of the list that is not there yet
            super()._action_command_list(action)


def commands_on(screen: Screen[object], scope: Scope) -> Iterator[SystemCommand]:
    """Return what a screen can be asked for now, each once, with its keys; ``scope`` are its own commands."""
    known: set[str] = set()
    for command in (*COMMANDS[scope], *COMMANDS[Scope.EVERYWHERE]):
        if command.action not in known and command.id not in _KEYS_ONLY and _can(screen, command.action):
            known.add(command.action)
            told = f"{' '.join(command.key_names)}  {command.help}"
            yield SystemCommand(command.title.capitalize(), told, _runner(screen, command.action))


def _can(screen: Screen[object], action: str) -> bool:
    """Whether a screen does something when asked for an action now."""
    name = action.partition("(")[0]
    return bool(name) and hasattr(screen, f"action_{name}") and bool(screen.check_action(name, ()))


def _runner(screen: Screen[object], action: str) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        if screen.is_attached:  # the palette asks for it a moment after it was chosen
            await screen.run_action(action)

    return run
