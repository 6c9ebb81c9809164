"""What all screens do, those in front and those that lie over them: paint in few bytes, know the app, leave once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self, cast

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType

from monitor.tui.tight import TightCompositor, is_behind

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region, Size

    from monitor.tui.host import Host

FRAME_S = 1 / 60
"""The least time between two frames."""


class TightScreen(Screen[ScreenResultType]):
    """A screen that paints at once and no more than differs; behind one of Textual's own kinds, it makes that one so.

    One that is not would have all of the terminal painted, and so would the screen below when it comes back.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  (those of the other kind)
        super().__init__(*arguments, **options)
        self._compositor = TightCompositor(lambda: self.monitor.canvas)
        self._painted_at = -FRAME_S
        self._will_be_laid_out = False

    @property
    def monitor(self) -> Host:
        """The app, as far as screens know it."""
        return cast("Host", self.app)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Go, if it is this screen's turn: asked twice, by two quick clicks, Textual takes the one below away, too."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_redraw(self) -> None:
        """Paint the screen anew."""
        self.monitor.redraw()

    async def action_interrupt(self) -> None:
        """Quit at the second press."""
        self.monitor.interrupt()

    def expect_layout(self) -> None:
        """Remember, when the screen comes to the front, whether it will be laid out anew, and so painted whole."""
        self._will_be_laid_out = self._size != self.app.size

    async def _on_idle(self, event: events.Idle) -> None:  # noqa: ARG002  (Textual's)
        """Paint at once what has changed, where the last frame is old enough.

        Textual's own way waits for the next of 60 ticks a second.
        """
        is_due = time.monotonic() - self._painted_at >= FRAME_S
        if is_due and (self._dirty_widgets or self._repaint_required or self._layout_required or self._scroll_required):
            self._on_timer_update()

    def _on_timer_update(self) -> None:
        """Paint, and remember when; a terminal that has not taken the last frame yet gets this one later, or never."""
        if is_behind(self.app):
            self._update_timer.resume()
            return
        self._painted_at = time.monotonic()
        super()._on_timer_update()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Ask for a repaint; not for the one that Textual asks for right after a new screen was painted whole."""
        if self._will_be_laid_out and not (regions or layout or recompose):
            self._will_be_laid_out = False
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Lay the screen out; a new size paints it whole, so that it need not be painted whole once more."""
        anew = size is not None and size != self._size
        super()._refresh_layout(size, scroll)
        if anew and self.is_active:
            self._repaint_required = False
