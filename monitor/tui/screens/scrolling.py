"""A page of text to scroll with the same keys as everything else."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll

from monitor.tui.bindings import Scope, bindings
from monitor.tui.screens.base import MonitorScreen


class ScrollingPage(MonitorScreen):
    """A screen with one ``VerticalScroll`` that the moving keys scroll, without animation."""

    BINDINGS: ClassVar = bindings(Scope.MOVING)

    async def pull(self) -> None:
        """Read nothing: what stands here does not change."""

    @property
    def _page(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def action_line_down(self) -> None:
        """Scroll one line down."""
        self._page.scroll_relative(y=1, animate=False)

    def action_line_up(self) -> None:
        """Scroll one line up."""
        self._page.scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """Scroll one page down."""
        self._page.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Scroll one page up."""
        self._page.scroll_page_up(animate=False)

    def action_half_page_down(self) -> None:
        """Scroll half a page down."""
        self._page.scroll_relative(y=self.size.height // 2, animate=False)

    def action_half_page_up(self) -> None:
        """Scroll half a page up."""
        self._page.scroll_relative(y=-(self.size.height // 2), animate=False)

    def action_to_top(self) -> None:
        """Scroll to the top."""
        self._page.scroll_home(animate=False)

    def action_to_bottom(self) -> None:
        """Scroll to the bottom."""
        self._page.scroll_end(animate=False)
