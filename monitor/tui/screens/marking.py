"""Adding a title or a note to a meeting, on whatever screen has one under its cursor or open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from monitor.store.location import DatabaseProblem
from monitor.tui.screens.base import MonitorScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow


class Marking(MonitorScreen):
    """Asks for a title in the prompt, and for a note on a screen of its own."""

    _reader: Reader

    @property
    def marked(self) -> BotRow | None:
        """The bot that is meant; None where there is none."""
        raise NotImplementedError

    async def written(self, mark: Awaitable[object]) -> bool:
        """Wait until a mark is written; say it where that fails, and return whether it is."""
        from monitor.store.marks import CannotMark  # noqa: PLC0415  (not needed at start)

        try:
            await mark
        except (CannotMark, DatabaseProblem) as problem:
            self.notify(f"Not kept: {problem}", severity="error", markup=False)
            return False
        await self.pull()
        return True

    async def action_title(self) -> None:
        """Ask for a title."""
        if row := self.marked:
            await self._ask_for_title(row.bot.bot_id, row.title)

    async def _ask_for_title(self, bot_id: str, title: str) -> None:
        from monitor.tui.widgets.prompt import Asked  # noqa: PLC0415  (Input is slow to import; not at start)

        hint = "a title of your own; empty for none"
        await self.ask(Asked("title", title, hint, submitted=partial(self._set_title, bot_id)))

    def _set_title(self, bot_id: str, typed: str) -> None:
        self.run_worker(self._write_title(bot_id, typed), name="set title", group="title")

    async def _write_title(self, bot_id: str, typed: str) -> None:
        if not await self.written(self.monitor.marks.set_title(bot_id, typed)):
            await self._ask_for_title(bot_id, typed)  # nothing that was typed is lost

    async def action_note(self) -> None:
        """Open the note, at once: what is typed behind the key is meant for it."""
        if row := self.marked:
            from monitor.tui.screens.note import NoteScreen  # noqa: PLC0415  (TextArea is slow to import)

            with self.reading():
                note = (await self._reader.marks(row.bot.bot_id)).note
                await self.app.push_screen(NoteScreen(row, note))
