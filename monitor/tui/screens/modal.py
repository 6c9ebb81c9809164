"""What lies over the lower part of a screen: that one stays in sight above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from monitor.tui.tight_screen import TightScreen

if TYPE_CHECKING:
    from textual import events

    from monitor.tui.host import Host


class Over(ModalScreen[ScreenResultType], TightScreen[ScreenResultType]):
    """A screen at the foot of another one; a click on that one leads back to it."""

    DEFAULT_CSS = """
    Over { align: left bottom; }
    Over > Vertical { background: $surface; }
    Over #head, Over #keys { background: $panel; }
    """

    AWAY: ClassVar = "close"
    """The action that leads back."""

    @property
    def host(self) -> Host:
        """The app, as far as screens know it."""
        return cast("Host", self.app)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Go, if it is this screen's turn (``MonitorScreen.dismiss``)."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    async def on_click(self, event: events.Click) -> None:
        """Go back to what was clicked."""
        if event.widget is self:
            await self.run_action(self.AWAY)

    def action_redraw(self) -> None:
        """Paint the screen anew."""
        self.host.redraw()

    async def action_interrupt(self) -> None:
        """Quit at the second press."""
        self.host.interrupt()
