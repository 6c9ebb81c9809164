"""Keys that mean something while one types: done in the order of the keys, by the widget that is typed into.

A binding with priority would overtake the letters typed before it, which wait in the widget's queue: over a slow line,
or pasted, they come in one burst.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from monitor.tui.bindings import COMMANDS

if TYPE_CHECKING:
    from textual.widget import Widget

    from monitor.tui.bindings import Scope


async def do_in_order(widget: Widget, scope: Scope, event: events.Key) -> None:
    """Do what a key means on a screen that has no bindings of its own; leave the others to the widget.

    What came behind a key that ended the screen is passed on.
    """
    if not widget.screen.is_active:
        widget.app.post_message(events.Key(event.key, event.character))
    else:
        actions = (command.action for command in COMMANDS[scope] if event.key in command.keys.split(","))
        if (action := next(actions, None)) is None:
            return
        await widget.screen.run_action(action)
    event.stop()
    event.prevent_default()
