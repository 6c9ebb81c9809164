"""Taking a transcript away as a file."""

from __future__ import annotations

from monitor.tui.reading.speakers import Speakers


class Exporting(Speakers):
    """Opens the form for an export of this meeting, where there is something to take away."""

    async def action_export(self) -> None:
        """Choose a format and a folder. Files have the names that people gave, whichever are shown at the moment."""
        from monitor.tui.export_form import Which  # noqa: PLC0415  (seldom wanted)
        from monitor.tui.screens.export import ExportScreen  # noqa: PLC0415  (the same)

        if not self.has_words():
            return
        bot = self._row.bot
        with self.reading():
            names = await self._reader.names(bot.bot_id) if self._as_sent else {}
            shown = (names.get(name, name) for name in self._strip.speakers if name in self._chosen)
            form = ExportScreen([Which(self._row.name, (bot.bot_id,))], tuple(dict.fromkeys(shown)))
            await self.app.push_screen(form)
