"""A peer: as little as a Textual app can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Label

if TYPE_CHECKING:
    from textual.app import ComposeResult

TEXT = "a bare app"


class BareApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        yield Label(TEXT, markup=False)


if __name__ == "__main__":
    BareApp().run()
