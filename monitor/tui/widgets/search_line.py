"""The line that one types a search into, at the top of its screen. It keeps the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from monitor.model.text import printable
from monitor.tui.typed import edit_in_order

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class SearchLine(Horizontal):
    """A labelled input line that says what is typed, as it is typed."""

    DEFAULT_CSS = """
    SearchLine { height: 1; background: $panel; }
    SearchLine Static { width: auto; padding: 0 1; color: $primary; text-style: bold; }
    SearchLine Input { width: 1fr; background: $panel; }
    """

    @dataclass
    class Typed(Message):
        """Something else is asked for."""

        text: str

    def __init__(self) -> None:
        super().__init__(id="search")
        self._input = _Line(placeholder="what was said", compact=True, select_on_focus=False)
        self._input.cursor_blink = False  # a blinking cursor is a byte stream over SSH

    def compose(self) -> ComposeResult:
        """Put the label before the input."""
        yield Static(Content("Search"))
        yield self._input

    def take_keyboard(self) -> None:
        """Have what is typed from now on."""
        self.screen.set_focus(self._input)

    def select_all(self) -> None:
        """Let what is typed next take the place of what stands here."""
        self._input.action_select_all()

    @on(Input.Changed)
    def tell(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        self.post_message(self.Typed(event.value))


class _Line(Input):
    async def on_key(self, event: events.Key) -> None:
        """Edit in the order of the keys."""
        await edit_in_order(self, event)

    def validate_value(self, value: str) -> str:
        """Let nothing in, typed or pasted, that would act on the terminal."""
        return printable(value)
