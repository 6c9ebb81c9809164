"""Textual's command palette, with what it lacks mended. Which commands it has is the app's to say."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.command import CommandPalette

from monitor.tui.bindings import REDRAW, bindings_of

if TYPE_CHECKING:
    from monitor.tui.host import Host


class Commands(CommandPalette):
    """The palette. ctrl+c means what it means elsewhere, before the field for text can take it for copying.

    A page key that comes before its list is laid out does nothing, where it would end the app.
    """

    BINDINGS: ClassVar = [Binding("ctrl+c", "interrupt", show=False, priority=True), *bindings_of(REDRAW)]

    def action_redraw(self) -> None:
        """Paint the screen anew."""
        cast("Host", self.app).redraw()

    def action_interrupt(self) -> None:
        """Quit at the second press."""
        cast("Host", self.app).interrupt()

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # Textual 8.2.8 looks up a line of the list that is not there yet
            super()._action_command_list(action)
