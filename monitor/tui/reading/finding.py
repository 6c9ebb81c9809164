"""Searching in a transcript as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.reading.page import TranscriptPage

if TYPE_CHECKING:
    from monitor.tui.widgets.transcript_pane import TranscriptPane


class Finding(TranscriptPage):
    """Searches, goes from match to match, and tells at which one stands."""

    def transcript_is_loaded(self) -> None:
        """Go on searching for what was searched for."""
        super().transcript_is_loaded()
        if self._search:
            self._pane.search(self._search, go=False)

    async def action_search(self) -> None:
        """Open the search's line."""
        await self.ask_for("/", self._search, changed=self._search_for, cancelled=self._clear_search)

    def _search_for(self, text: str) -> None:
        self._search = text
        self._pane.search(text)

    def action_next_match(self) -> None:
        """Go to the next match; the first comes after the last."""
        self._pane.next_match()

    def action_previous_match(self) -> None:
        """Go to the match before; the last comes before the first."""
        self._pane.previous_match()

    def on_transcript_pane_searched(self, event: TranscriptPane.Searched) -> None:
        """Tell how many matches there are, and at which one stands."""
        at = f"{event.current:,} of {event.total:,}" if event.total else "no match" if event.complete else "…"
        self._title.tell_found(f"/{self._search}  {at}" if self._search else "")

    def _clear_search(self) -> None:
        self._search = ""
        self._pane.search("")
        self._title.tell_found("")

    def step_back(self) -> bool:
        """End the search, unless one came here by it."""
        if self._search in {"", self._came_for}:
            return super().step_back()
        self._clear_search()
        return True
