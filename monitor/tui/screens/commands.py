"""Textual's command palette, with what it lacks mended. Which commands it has is the app's to say."""

from __future__ import annotations

from contextlib import suppress

from textual.command import CommandPalette


class Commands(CommandPalette):
    """The palette; a page key that comes before its list is laid out does nothing, where it would end the app."""

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # Textual 8.2.8 looks up a line of the list that is not there yet
            super()._action_command_list(action)
