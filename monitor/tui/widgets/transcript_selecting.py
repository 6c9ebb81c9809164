"""Selecting what was said with the mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from monitor.tui.palette import palette_for
from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_finding import SearchedTranscript
from monitor.tui.widgets.transcript_lines import Mark, place_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.geometry import Region

    from monitor.tui.widgets.transcript_rows import Row

_DOUBLE = 2
_WORD = re.compile(r"[\w'’-]+")


class SelectableTranscript(SearchedTranscript):
    """A transcript of which a part can be selected, and is then copied as it was said."""

    ALLOW_SELECT = True
    _painting = False

    def clear(self) -> None:
        """Forget the transcript and the selection."""
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()
        super().clear()

    def marks_in(self, row: Row) -> tuple[Mark, ...]:
        """Return what of a row is selected, over what is marked there otherwise."""
        return *super().marks_in(row), *self._selected_in(row)

    def _selected_in(self, row: Row) -> Iterator[Mark]:
        selection = self.text_selection
        span = selection.get_span(row.utterance) if selection is not None else None
        if span is None:
            return
        start, end = max(span[0], row.start), row.end if span[1] < 0 else min(span[1], row.end)
        if start < end:
            palette = palette_for(self.app.current_theme)
            selection_style = self.screen.get_component_rich_style("screen--selection")
            yield Mark(start, end, palette.cursor if palette.ansi else selection_style)

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002  (it is asked for row by row)
        """Repaint what has become selected, or is so no longer."""
        self._paint()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what is selected as it was said, unwrapped: an utterance a line, no times and names."""
        start, end = (None if offset is None else Place(offset.y, max(0, offset.x)) for offset in selection)
        return self._shown.text_between(start, end), "\n"

    def on_click(self, event: events.Click) -> None:
        """Select a word at the second click, and the utterance at the third; Textual would select everything."""
        if event.chain == 1:
            return
        event.stop()
        event.prevent_default()
        _, place = self.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
        if place is not None and place.y < len(self._document.utterances):
            text = self._document.utterances[place.y].text
            start, end = word_at(text, place.x) if event.chain == _DOUBLE else (0, len(text))
            self.screen.selections = {self: Selection(Offset(start, place.y), Offset(end, place.y))}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render what is in sight without places for the mouse: they cut it up, and each piece costs its colours."""
        self._painting = True
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def render_line(self, y: int) -> Strip:
        """Return one row in sight: as it looks to paint it; else for Textual to find what is under the mouse."""
        if self._painting:
            return super().render_line(y)
        if not self._in_sight:
            return Strip.blank(self.size.width)
        row = self._in_sight[min(y, len(self._in_sight) - 1)]
        if y >= len(self._in_sight):
            row = row._replace(start=row.end)
        return place_map(row, self._document.utterances[row.utterance].text, self._columns)


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return from where to where the word at an offset goes; the one character that stands there, if it is none."""
    words = (word.span() for word in _WORD.finditer(text))
    return next((span for span in words if span[0] <= offset < span[1]), (offset, offset + 1))
