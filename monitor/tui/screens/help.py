"""All keys, by where they work; made from the bindings, so it can't be out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from monitor.model.bot import Phase
from monitor.tui.bindings import COMMANDS, Scope
from monitor.tui.palette import GLYPHS
from monitor.tui.screens.scrolling import ScrollingPage
from monitor.tui.widgets.search_advice import HOW_TO_SEARCH

if TYPE_CHECKING:
    from textual import events

    from monitor.tui.palette import Palette

_MEANINGS = {
    Phase.JOINING: "the bot was asked to join, and is on its way",
    Phase.WAITING_ROOM: "it waits to be let in; ! when that takes too long",
    Phase.IN_CALL: "it is in, and not recording yet",
    Phase.RECORDING: "it records",
    Phase.OTHER: "a status unknown to monitor, in the provider's word",
    Phase.PROCESSING: "it has left the call; the recording is still to come",
    Phase.COMPLETED: "there is a recording, and a transcript if asked for",
    Phase.FAILED: "no recording; the foot says why, and what to do",
    Phase.STALLED: "nothing was heard of it for hours",
}

_FILTER = (
    ("ana budget", "both, in id, title, note, status, speakers or error"),
    ("!failed", "not where this is"),
    ("status:recording", "the status alone; status:waiting, status:stalled"),
    ("speaker:ana", 'a speaker alone; speaker:"Ana" is that name exactly'),
)
_ASKED_CELLS = 18
_TABLE = (
    "Live bots always come first, whatever the order.",
    "Blank SPEAKERS and WORDS: no transcript yet, or none was asked for;",
    "none: an empty one.",
    "ACTIVITY, where there is room: how much is said over the meeting;",
    "half the height is the average.",
)
HOW_TO_FILTER = "\n".join([*(f"{asked:<{_ASKED_CELLS}}{meaning}" for asked, meaning in _FILTER), "", *_TABLE])

_ACTION = "action"
"""What a line that can be clicked has in its style, for the mouse to find."""

ADVICE = {Scope.BOTS: HOW_TO_FILTER, Scope.SEARCH: HOW_TO_SEARCH}
"""What there is to say of a screen beside its keys."""

MOUSE_HELP = """\
  Click a line of the first part of this page to do what its key does.
  A click presses a key at the foot (: more has all commands), sorts by a
  column, jumps to a place in the strip, shows one speaker, opens a fold;
  above a note or a list it leads back. Two open a row, or rename a speaker
  in the strip; on a title or a note, one is enough to change it.

  Drag to select what was said; ctrl+c or y copies it. Hold shift for the
  terminal's own selection; --no-mouse leaves the mouse to the terminal.
"""


class HelpScreen(ScrollingPage):
    """A page to scroll; it begins with the keys of the screen that one comes from."""

    DEFAULT_CSS = """
    HelpScreen Static { max-width: 104; padding: 0 2; }
    """

    def __init__(self, first: Scope = Scope.MOVING) -> None:
        super().__init__()
        self._first = first

    def text(self, palette: Palette) -> Text:
        """Return the whole page."""
        return help_text(palette, self._first)

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked line tells of, on the screen that one comes from."""
        action = event.style.meta.get(_ACTION)
        if action and self.is_active:  # at the second click of two, it has gone
            below = self.app.screen_stack[-2]
            self.dismiss()
            below.call_later(below.run_action, action)

    def action_help(self) -> None:
        """Close what is open already."""
        self.dismiss()


def help_text(palette: Palette, first: Scope) -> Text:
    """Return all keys, those of one scope before the others, and what the words on the screen mean."""
    text = Text()
    for scope in dict.fromkeys((first, *COMMANDS)):
        _heading(text, scope.value, palette)
        for command in COMMANDS[scope]:
            keys = command.key_label if len(command.key_names) > 3 else " ".join(command.key_names)  # noqa: PLR2004
            does = Style(meta={_ACTION: command.action} if scope in {first, Scope.EVERYWHERE} else None)
            text.append(f"  {keys:<16}", palette.accent + does)
            text.append(f"{command.help}\n", palette.text + does)
        if scope in ADVICE:
            text.append("\n")
            for line in ADVICE[scope].splitlines():
                text.append(f"  {line}\n", palette.dim)
    _heading(text, "What the words mean", palette)
    for phase, meaning in _MEANINGS.items():
        word = "any other" if phase is Phase.OTHER else phase.value
        text.append(f"  {GLYPHS[phase]} {word:<14}", palette.phase(phase))
        text.append(f"{meaning}\n", palette.text)
    _heading(text, "With the mouse", palette)
    text.append(MOUSE_HELP, palette.text)
    return text


def _heading(text: Text, title: str, palette: Palette) -> None:
    text.append(f"\n{title}\n", palette.strong)
