"""A page of text to scroll with the same keys as everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBar
from textual.widgets import Static

from monitor.tui.bindings import Scope, bindings
from monitor.tui.palette import palette_for
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from rich.text import Text
    from textual import events
    from textual.app import ComposeResult
    from textual.theme import Theme

    from monitor.tui.palette import Palette


class _Bar(ScrollBar):
    """Is held from the press on; Textual 8.2.8 takes hold a moment later, for good if it was let go by then."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the thumb."""
        if event.style.meta.get("@mouse.down") == "grab":
            self.grabbed, self.grabbed_position = event.screen_offset, self.position


class _Scrolled(VerticalScroll):
    """What is scrolled; the bar is at the very edge, where the mouse finds it."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar, made when it is wanted first."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = _Bar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001  (as Textual does)
        return self._vertical_scrollbar


class ScrollingPage(MonitorScreen):
    """A screen with one text that the moving keys scroll, without animation."""

    BINDINGS: ClassVar = bindings(Scope.MOVING)

    DEFAULT_CSS = """
    ScrollingPage VerticalScroll { height: 1fr; scrollbar-size: 1 1; }
    ScrollingPage Static { height: auto; width: 1fr; padding: 0 1; }
    ScrollingPage #keys { background: $panel; }
    """

    def text(self, palette: Palette) -> Text:
        """Return the whole page."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        with _Scrolled():
            yield Static(self.text(palette_for(self.app.current_theme)))
        yield KeyBar(self.SCOPE)

    def on_mount(self) -> None:
        """Take the colours of a new theme while the page is open."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def _recolour(self, theme: Theme) -> None:
        self.query_one(Static).update(self.text(palette_for(theme)))

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
