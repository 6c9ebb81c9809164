"""Keys that mean something while one types: done in the order of the keys, by the widget that is typed into.

A binding with priority would overtake the letters typed before it, which wait in the widget's queue: over a slow line,
or pasted, they come in one burst.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.binding import NoBinding

from monitor.tui.bindings import COMMANDS, REDRAW

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
        actions = (command.action for command in (*COMMANDS[scope], REDRAW) if event.key in command.keys.split(","))
        if (action := next(actions, None)) is None:
            await edit_in_order(widget, event)
            return
        await widget.screen.run_action(action)
    event.stop()
    event.prevent_default()


async def edit_in_order(widget: Widget, event: events.Key) -> None:
    """Do what a key means to the widget that is typed into, such as backspace, before the next one is looked at.

    Textual looks for it only where the key has gone up to the app: the letters behind it have been taken by then.
    """
    with suppress(NoBinding):
        for binding in widget._bindings.get_bindings_for_key(event.key):  # noqa: SLF001  (there is no public way)
            await widget.run_action(binding.action)
        event.stop()
        event.prevent_default()
