"""What lies over the lower part of a screen: that one stays in sight above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.screen import ModalScreen, ScreenResultType

from monitor.tui.tight_screen import TightScreen

if TYPE_CHECKING:
    from textual import events


class Over(ModalScreen[ScreenResultType], TightScreen[ScreenResultType]):
    """A screen at the foot of another one; a click on that one leads back to it."""

    DEFAULT_CSS = """
    Over { align: left bottom; }
    Over > Vertical { background: $surface; }
    Over #head, Over #keys { background: $panel; }
    """

    AWAY: ClassVar = "close"
    """The action that leads back."""

    async def on_click(self, event: events.Click) -> None:
        """Go back to what was clicked."""
        if event.widget is self:
            await self.run_action(self.AWAY)
