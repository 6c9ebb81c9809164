"""A line to type into, at the foot of a screen: the filter, the search, a time to go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from monitor.model.text import printable
from monitor.tui.typed import edit_in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.widget import Widget


def _no_matter(*_: object) -> None:
    """Do nothing."""


def _no_note(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and who wants to know. The functions are called in the order of the keys."""

    label: str
    text: str
    """What stands there to begin with."""
    placeholder: str = ""
    note: Callable[[str], str] = _no_note
    """Makes of the text, as it is typed, what is to be known before enter."""
    changed: Callable[[str], None] = _no_matter
    """Takes the text as it is typed."""
    problem: Callable[[str], str] = _no_note
    """Returns what is wrong with the text; enter says that then, and nothing else."""
    submitted: Callable[[str], None] = _no_matter
    """Takes the text when enter was pressed."""
    cancelled: Callable[[], None] = _no_matter
    """Is told that escape was pressed."""


class Prompt(Horizontal):
    """A labelled input line that says what is typed, as it is typed; hides itself when done with."""

    DEFAULT_CSS = """
    Prompt { height: 1; dock: bottom; background: $panel; }
    Prompt Static { width: auto; padding: 0 1; color: $primary; text-style: bold; }
    Prompt #prompt-note { color: $text-muted; text-style: none; }
    Prompt Input { width: 1fr; background: $panel; }
    """

    def __init__(self, opened_or_closed: Callable[[], None]) -> None:
        """Prepare it; the function is called whenever ``is_open`` has changed."""
        super().__init__(id="prompt")
        self._opened_or_closed = opened_or_closed
        self._asked, self._deed = Asked("", "", ""), ""
        self._label, self._note = Static(), Static(id="prompt-note")
        self._input = _Line(self)
        self.is_open = False
        self._before: Widget | None = None
        """What had the keyboard, and gets it back."""

    def compose(self) -> ComposeResult:
        """Put the label before the input, and the note behind it, where it moves nothing."""
        yield self._label
        yield self._input
        yield self._note

    def ask(self, asked: Asked, *, to_edit: bool, deed: str) -> None:
        """Show up, and take the keyboard before the next key is looked at (``MonitorScreen.ask``)."""
        self._asked, self._deed = asked, deed
        self._label.update(Content(asked.label))
        self._tell(asked.text)
        self._input.placeholder = asked.placeholder
        with self._input.prevent(Input.Changed):
            self._input.value = asked.text
        if to_edit:
            self._input.cursor_position = len(asked.text)
        else:
            self._input.action_select_all()
        if not self.is_open:
            self._before = self.screen.focused
        self.is_open = self.display = True
        self.screen.set_focus(self._input)
        self._opened_or_closed()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        if self.is_open:
            self._tell(event.value)
            self._asked.changed(event.value)

    def _tell(self, text: str) -> None:
        note = self._asked.note(text)
        self._note.update(Content(note))
        self._note.display = bool(note)

    @property
    def deed(self) -> str:
        """What enter does, in a word."""
        return self._deed or "keep"

    def close_by_click(self) -> None:
        """End it as somebody would want who turns to something else."""
        self.close(submitted=not self._deed and not self._asked.problem(self._input.value))

    def close_by_enter(self) -> None:
        """End it with what is typed; stay open where that cannot be, and say so: who mends it types digits, say."""
        if problem := self._asked.problem(self._input.value):
            self.notify(problem, severity="warning", markup=False)
        else:
            self.close(submitted=True)

    def close(self, *, submitted: bool) -> None:
        """Give the keyboard back, and tell how it ended: at once, as the next key may build on it."""
        self.is_open = self.display = False
        self.screen.set_focus(self._before)
        self._opened_or_closed()
        if submitted:
            self._asked.changed(self._input.value)
            self._asked.submitted(self._input.value)
        else:
            self._asked.cancelled()


class _Line(Input):
    """Ends the prompt by itself, in the order of the keys: those behind an enter are not for it any more."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self._prompt = prompt
        self.cursor_blink = False  # a blinking cursor is a byte stream over SSH

    def allow_focus(self) -> bool:
        """Whether it may have the keyboard: not when Textual looks, on the way back to a screen, for who may take it.

        What comes to a closed prompt is passed on to whoever has the keyboard.
        """
        return self._prompt.is_open

    async def on_key(self, event: events.Key) -> None:
        """Take the keys that end the prompt, and pass on what came behind them in one burst."""
        if not self._prompt.is_open:
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key == "enter":
            self._prompt.close_by_enter()
        elif event.key == "escape":
            self._prompt.close(submitted=False)
        elif event.key not in {"tab", "shift+tab"}:  # they would take the keyboard away from here
            await edit_in_order(self, event)
            return
        event.stop()
        event.prevent_default()

    def on_blur(self) -> None:
        """Close the prompt when something else was clicked; not when the whole terminal has lost the focus."""
        if self._prompt.is_open and self.screen.focused not in {None, self}:
            self._prompt.close_by_click()

    def validate_value(self, value: str) -> str:
        """Let nothing in, typed or pasted, that would act on the terminal."""
        return printable(value)
