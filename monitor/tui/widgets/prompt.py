"""A line to type into, at the foot of a screen: the filter, the search, a time to go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Prompt(Horizontal):
    """A labelled input line that says what is typed, as it is typed; removes itself when done with."""

    BINDINGS: ClassVar = [Binding("escape", "cancel", "cancel", show=False)]

    DEFAULT_CSS = """
    Prompt { height: 1; dock: bottom; background: $panel; }
    Prompt Static { width: auto; padding: 0 1; color: $accent; text-style: bold; }
    Prompt Input { width: 1fr; background: $panel; }
    """

    @dataclass
    class Changed(Message):
        """The text is another."""

        purpose: str
        text: str

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        purpose: str
        text: str

    @dataclass
    class Cancelled(Message):
        """Escape was pressed."""

        purpose: str

    def __init__(self, purpose: str, label: str, text: str = "", placeholder: str = "") -> None:
        super().__init__(id="prompt")
        self._purpose = purpose
        self._label = label
        self._input = Input(text, placeholder=placeholder, compact=True, select_on_focus=False)
        self._input.cursor_blink = False  # a blinking cursor is a byte stream over SSH

    def compose(self) -> ComposeResult:
        """Put the label before the input."""
        yield Static(Content(self._label))
        yield self._input

    def on_mount(self) -> None:
        """Take the keyboard."""
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        self.post_message(self.Changed(self._purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell that it is final."""
        event.stop()
        self.post_message(self.Submitted(self._purpose, event.value))
        self.remove()

    def action_cancel(self) -> None:
        """Tell that it was not meant."""
        self.post_message(self.Cancelled(self._purpose))
        self.remove()
