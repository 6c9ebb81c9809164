"""What a screen may ask of the app that it is in: little, so that screens need not know the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.marks import Marks
    from monitor.tui.bindings import Scope
    from monitor.tui.canvas import Canvas
    from monitor.tui.export_form import Habits
    from monitor.tui.intake import IntakeState

READING_WIDTH = 100
"""Cells of text in a transcript's line at most, where nobody wants it otherwise: from the end of a longer one, eyes
lose the way back."""


class Host(Protocol):
    """The app, as its screens see it."""

    canvas: Canvas
    """What the terminal shows."""
    database_problem: str | None
    """Why the last read failed; None while reading works. Screens set it, as it is they who read."""

    sent_again_to: str
    """The URL that a webhook was sent to last, "" where none was."""

    reading_width: int
    """Cells of text in a transcript's line at most."""

    @property
    def marks(self) -> Marks:
        """What writes down what a person adds to meetings."""
        ...

    @property
    def database(self) -> Path:
        """The file that is shown."""
        ...

    @property
    def export_habits(self) -> Habits:
        """What was chosen for the last export."""
        ...

    @property
    def post_url(self) -> str | None:
        """The address that takes webhooks now."""
        ...

    def reveal_key(self) -> str | None:
        """Return the user's key, with which the provider posts; None where there is none."""
        ...

    def intake_state(self) -> IntakeState:
        """Return what there is to say of the receiver and the database."""
        ...

    def tell_once(self, news: str) -> None:
        """Say something, unless it is the last that was said so, or nothing."""
        ...

    def search_all(self) -> None:
        """Show the search over all transcripts."""
        ...

    def show_help(self, first: Scope) -> None:
        """Show all keys, those of one scope first."""
        ...

    def redraw(self) -> None:
        """Paint all of the screen anew, whatever the terminal shows."""
        ...

    def interrupt(self) -> None:
        """Quit at the second ctrl+c within a short time, and say so at the first."""
        ...

    async def copy(self, text: str, what: str = "") -> None:
        """Copy text by the route that works here, and say which, and what it is."""
        ...
