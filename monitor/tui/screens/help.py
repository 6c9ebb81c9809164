"""All keys, by where they work; made from the bindings, so it can't be out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from monitor.model.bot import Phase
from monitor.tui.bindings import COMMANDS, Scope
from monitor.tui.palette import GLYPHS
from monitor.tui.screens.scrolling import ScrollingPage
from monitor.tui.widgets.search_advice import HOW_TO_SEARCH

if TYPE_CHECKING:
    from monitor.tui.palette import Palette

_MEANINGS = {
    Phase.JOINING: "the bot was asked to join, and is on its way",
    Phase.WAITING_ROOM: "it waits for somebody to let it in; ! when that takes too long",
    Phase.IN_CALL: "it is in, and not recording yet",
    Phase.RECORDING: "it records",
    Phase.OTHER: "(any other word) a status that monitor does not know, as the provider calls it",
    Phase.PROCESSING: "it has left the call; the recording is still to come",
    Phase.COMPLETED: "the recording is there, and the transcript if one was asked for",
    Phase.FAILED: "there is no recording; the foot of the screen says why, and what to do",
    Phase.STALLED: "nothing was heard of it for hours",
}

FILTER_HELP = (
    "Words must all match, anywhere in id, title, note, status, speakers or error: ana budget\n"
    "!word leaves out what matches: !failed\n"
    "status:word looks at the status alone: status:recording, status:waiting, status:stalled"
)

TABLE_HELP = (
    "Live bots always come first, whatever the order.\n"
    "Blank SPEAKERS and WORDS: no transcript yet, or none was asked for; none: an empty one.\n"
    "ACTIVITY, where there is room: how much is said over the meeting; half the height is the average."
)


class HelpScreen(ScrollingPage):
    """A page to scroll."""

    DEFAULT_CSS = """
    HelpScreen VerticalScroll { padding: 0 2; }
    HelpScreen Static { max-width: 100; }
    """

    def text(self, palette: Palette) -> Text:
        """Return the whole page."""
        return help_text(palette)

    def action_help(self) -> None:
        """Close what is open already."""
        self.dismiss()


def help_text(palette: Palette) -> Text:
    """Return all keys, and what the words on the screen mean."""
    text = Text()
    for scope, commands in COMMANDS.items():
        _heading(text, scope.value, palette)
        for command in commands:
            keys = command.key_label if len(command.key_names) > 3 else " ".join(command.key_names)  # noqa: PLR2004
            text.append(f"  {keys:<16}", palette.accent)
            text.append(f"{command.help}\n", palette.text)
        if scope is Scope.BOTS:
            text.append("\n")
            for line in f"{FILTER_HELP}\n{TABLE_HELP}".splitlines():
                text.append(f"  {line}\n", palette.dim)
        if scope is Scope.SEARCH:
            text.append("\n")
            for line in HOW_TO_SEARCH.splitlines():
                text.append(f"  {line}\n", palette.dim)
    _heading(text, "What the words mean", palette)
    for phase, meaning in _MEANINGS.items():
        word = "" if phase is Phase.OTHER else phase.value
        text.append(f"  {GLYPHS[phase]} {word:<14}", palette.phase(phase))
        text.append(f"{meaning}\n", palette.text)
    _heading(text, "Selecting and copying", palette)
    text.append(
        "  Drag with the mouse to select what was said, ctrl+c or y copies it. Hold shift to use the\n"
        "  terminal's own selection; --no-mouse leaves the mouse to the terminal altogether.\n",
        palette.text,
    )
    return text


def _heading(text: Text, title: str, palette: Palette) -> None:
    text.append(f"\n{title}\n", palette.strong)
