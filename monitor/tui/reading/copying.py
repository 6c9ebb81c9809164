"""Taking away what was said, and the link to the video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.times import clock as clock_time
from monitor.model.times import coarse_duration
from monitor.tui import clock
from monitor.tui.reading.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.model.transcript import Utterance


class Copying(Words):
    """Copies what is selected, by the mouse or by rows, or else the turn where one is."""

    def action_select_rows(self) -> None:
        """Select the row where one is; what one goes to is selected, too. Pressed again, let go of it."""
        if not self.has_words():
            return
        self.leave_words()
        if self._pane.in_range:
            self._let_go()
        else:
            self._pane.begin_range()
        self.tell_facts()

    def action_select_all(self) -> None:
        """Select all that the speakers say who are shown."""
        if not self.has_words():
            return
        if self._pane.is_complete:
            self._pane.text_select_all()
        else:
            self.notify("The transcript is still being read.", severity="warning", markup=False)

    async def action_copy(self) -> None:
        """Copy as it was said: words only, without line breaks of the screen's."""
        await self._copy_as(lambda _, text: text)

    async def action_copy_named(self) -> None:
        """Copy with times and names, an utterance a line."""
        await self._copy_as(lambda said, text: f"{clock_time(said.start_ms)}  {said.speaker}: {text}")

    async def _copy_as(self, line_of: Callable[[Utterance, str], str]) -> None:
        if not self.has_words():
            return
        selected = self._pane.selected()
        spoken = selected or self._pane.turn_here()
        if spoken:
            first = spoken[0][0]
            what = "what is selected" if selected else f"what {first.speaker} says at {clock_time(first.start_ms)}"
            await self.monitor.copy("\n".join(line_of(said, text) for said, text in spoken), what)
            self._let_go()

    def facts(self) -> list[str]:
        """Return whether rows are being selected."""
        return [*(["selecting"] if self._pane.in_range else []), *super().facts()]

    def step_back(self) -> bool:
        """Let go of what is selected."""
        if self._pane.text_selection is None:
            return super().step_back()
        self._let_go()
        return True

    def clear_selection(self) -> None:
        """Let go of what is selected, but not of rows: Textual asks for that whenever one types into a prompt."""
        if not self._pane.in_range:
            super().clear_selection()

    def _let_go(self) -> None:
        if self._pane.in_range:
            self._pane.end_range()
            self.tell_facts()
        self.clear_selection()

    async def action_interrupt(self) -> None:
        """Copy the selection, if there is one, and let go of it; else quit at the second press."""
        await super().action_interrupt()
        self._let_go()

    async def action_video(self) -> None:
        """Copy the link to the video. It is a secret while it lives, so it is not shown."""
        bot, now = self._row.bot, clock.now_ms()
        if bot.video_url is None or bot.video_expires_at is None:
            self.notify("There is no link to a video.", severity="warning", markup=False)
        elif bot.video_expires_at <= now:
            ago = coarse_duration(now - bot.video_expires_at)
            self.notify(f"The link died {ago} ago; ask the provider for a new one.", severity="warning", markup=False)
        else:
            await self.monitor.copy(bot.video_url)
