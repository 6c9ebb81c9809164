"""Giving a speaker another name: one line to type into, with the names that it may be one of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on
from textual.containers import Vertical
from textual.widgets import Input

from monitor.model.marks import LONGEST_NAME, as_name
from monitor.model.text import printable
from monitor.model.transcript import UNNAMED
from monitor.tui.bindings import Scope
from monitor.tui.painted import PaintedLines, cells_of, cut
from monitor.tui.screens.modal import Over
from monitor.tui.typed import do_in_order
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from monitor.tui.painted import Piece

_APPENDED = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*$")
"""What providers put behind a name that they are not sure of: ``Ana (Unverified)``; also as Chinese writes it."""


class Named(NamedTuple):
    """A speaker as the transcript shows them."""

    name: str
    sent: tuple[str, ...]
    """The provider's names for them: several where speakers were made one."""
    share: float
    """How much of the talk is theirs, from 0 to 1."""


class Wish(NamedTuple):
    """How somebody is to be called."""

    speaker: Named
    name: str
    """ "" for as the provider does."""
    everywhere: bool


def offers(typed: str, speaker: str, others: Sequence[str], given: Sequence[str]) -> list[str]:
    """Return the names that a speaker may be given, the likeliest first.

    Args:
        typed: What the person has typed so far; the name as it is for nothing yet.
        speaker: The name as it is.
        others: The other speakers of this meeting: to take one of these makes two speakers one.
        given: Names given to anybody, anywhere.

    """
    bare = _APPENDED.sub("", speaker)
    known = dict.fromkeys(name for name in (bare, *others, *given) if name not in {"", speaker, UNNAMED})
    wanted = "" if typed == speaker else typed.casefold()
    beginning = [name for name in known if name.casefold().startswith(wanted)]
    return beginning + [name for name in known if wanted in name.casefold() and name not in beginning]


class RenameScreen(Over[Wish | None]):
    """Who, the line, what it may be; ends with what is wished, or None."""

    DEFAULT_CSS = """
    RenameScreen Vertical { height: 4; }
    RenameScreen Input, RenameScreen Input:focus { border: none; padding: 0 1; height: 1; }
    """

    AWAY: ClassVar = "cancel"

    def __init__(self, speakers: Sequence[Named], first: str, given: Sequence[str]) -> None:
        """Prepare the screen.

        Args:
            speakers: Of the meeting, in the order of their numbers.
            first: The one to begin with.
            given: Names given to anybody, anywhere.

        """
        super().__init__()
        self._speakers = speakers
        self._given = given
        self._at = next((at for at, speaker in enumerate(speakers) if speaker.name == first), 0)
        self._line = _Line()
        self._who = _Lines("head", self._told_who)
        self._offered = _Lines("offers", self._told_offers)
        self._typed = ""
        """What was typed by hand; what was taken from the offers is in the line alone."""
        self._offered_at: list[tuple[int, int, str]] = []
        """From which cell to which the offers stand."""

    def compose(self) -> ComposeResult:
        """Lay the foot of the screen out."""
        with Vertical():
            yield self._who
            yield self._line
            yield self._offered
            yield KeyBar(Scope.RENAMING)

    def on_mount(self) -> None:
        """Begin with the first speaker."""
        self.set_focus(self._line)
        self._begin()

    def _begin(self) -> None:
        """Offer the name as it is, such that the first letter replaces it."""
        name = self._speaker.name
        with self._line.prevent(Input.Changed):
            self._line.value = name
        self._typed = name
        self._line.select_all()
        self._paint()

    @property
    def _speaker(self) -> Named:
        return self._speakers[self._at]

    @property
    def _names(self) -> list[str]:
        others = [speaker.name for speaker in self._speakers if speaker is not self._speaker]
        return offers(self._typed, self._speaker.name, others, self._given)

    @on(Input.Changed)
    def take(self, event: Input.Changed) -> None:
        """Offer what fits to what is typed."""
        self._typed = event.value
        self._paint()

    def _paint(self) -> None:
        self._who.paint()
        self._offered.paint()

    def action_speaker(self, step: int) -> None:
        """Go to another speaker; what was typed for this one is given up."""
        self._at = (self._at + step) % len(self._speakers)
        self._begin()

    def action_complete(self, step: int) -> None:
        """Take the next offer, or the one before."""
        if names := self._names:
            at = names.index(self._line.value) + step if self._line.value in names else 0
            self._take(names[at % len(names)])

    def _take(self, name: str) -> None:
        with self._line.prevent(Input.Changed):
            self._line.value = name
        self._line.cursor_position = len(name)
        self._paint()

    @on(events.Click)
    def take_clicked(self, event: events.Click) -> None:
        """Take the offer that was clicked."""
        if event.widget is self._offered:
            for start, end, name in self._offered_at:
                if start <= event.x < end:
                    self._take(name)

    def action_here(self) -> None:
        """Have the name in this meeting."""
        self._end(everywhere=False)

    def action_everywhere(self) -> None:
        """Have it in all meetings."""
        self._end(everywhere=True)

    def _end(self, *, everywhere: bool) -> None:
        name = as_name(self._line.value)
        is_new = name != self._speaker.name or everywhere
        self.dismiss(Wish(self._speaker, name, everywhere) if is_new else None)

    def action_cancel(self) -> None:
        """Leave everybody's name as it is."""
        self.dismiss(None)

    async def action_interrupt(self) -> None:
        """Copy the selection; quit at the second press if it is only the name that was offered, or none."""
        selected = self._line.selected_text
        if selected and selected != self._speaker.name:
            await self.monitor.copy(selected)
        else:
            await super().action_interrupt()

    # -- painting

    def _told_who(self, width: int) -> list[Piece]:
        speaker = self._speaker
        palette = self._who.palette.among(frozenset(each.name for each in self._speakers))
        sent = ", ".join(name for name in speaker.sent if name != speaker.name)
        left: list[Piece] = [(" rename ", palette.accent), (f"{self._at + 1} ", palette.dim)]
        name = cut(speaker.name, max(8, width - 20))
        left += [(f"■ {name}", palette.speaker(speaker.name)), (f"  {speaker.share:.0%}", palette.text)]
        room = width - cells_of(left) - 2
        told = cut(f" sent as {sent}" if sent else "", room - 1)
        gap = palette.rule * (room - cell_len(told))
        return [*left, (" ", palette.text), (gap, palette.dim), (told, palette.dim)]

    def _told_offers(self, width: int) -> list[Piece]:
        palette, value = self._who.palette, as_name(self._line.value)
        others = {speaker.name for speaker in self._speakers} - {self._speaker.name}
        if not value:
            told = " as the provider calls them"
        elif value in others:
            told = f" one speaker with {value}"
        else:
            told = ""
        pieces: list[Piece] = [(f"{cut(told, width // 2)}  " if told else " ", palette.warning)]
        self._offered_at = []
        for name in self._names:
            if told and name == value:
                continue  # it is said already
            style = palette.strong if name == value else palette.dim
            start = cells_of(pieces)
            end = start + cell_len(name)
            if end + 2 > width:
                break
            pieces.append((f"{name}  ", style))
            self._offered_at.append((start, end, name))
        return pieces


class _Line(Input):
    """Lets nothing in, typed or pasted, that would act on the terminal."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, placeholder="as it was sent")
        self.cursor_blink = False  # a blinking cursor is a byte stream over SSH

    async def on_key(self, event: events.Key) -> None:
        """Do what the key means here."""
        await do_in_order(self, Scope.RENAMING, event)

    def validate_value(self, value: str) -> str:
        """Make a value harmless, and show how much of it there can be."""
        return printable(value)[:LONGEST_NAME]


class _Lines(PaintedLines):
    """One line that its screen makes."""

    def __init__(self, name: str, told: Callable[[int], list[Piece]]) -> None:
        super().__init__(id=name)
        self._told = told

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        return [self._told(width)]
