"""Taking away what was said, and the link to the video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model.times import clock as clock_time
from monitor.model.times import coarse_duration
from monitor.tui import clock
from monitor.tui.reading.page import SLICE
from monitor.tui.reading.speakers import Speakers

if TYPE_CHECKING:
    from collections.abc import Collection


class Copying(Speakers):
    """Copies the selection, or what is shown."""

    async def action_copy(self) -> None:
        """Copy the selection; without one, all that the speakers say who are shown, as plain text."""
        with self.reading():
            if text := self.get_selected_text() or await self._text_of(self._chosen):
                await self.monitor.copy(text)

    async def _text_of(self, speakers: Collection[str]) -> str:
        lines, first = [], 0
        while utterances := await self._reader.utterances(self._row.bot.bot_id, first, SLICE):
            said = [each for each in utterances if not speakers or each.speaker in speakers]
            lines += [f"{clock_time(each.start_ms)}  {each.speaker}: {each.text}" for each in said]
            first += len(utterances)
        return "\n".join(lines)

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
