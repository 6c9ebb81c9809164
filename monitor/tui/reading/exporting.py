"""Taking a transcript away as a file."""

from __future__ import annotations

from monitor.tui.reading.speakers import Speakers


class Exporting(Speakers):
    """Opens the form for an export of this meeting, where there is something to take away."""

    def action_export(self) -> None:
        """Choose a format and a folder."""
        from monitor.tui.export_form import Which  # noqa: PLC0415  (seldom wanted)
        from monitor.tui.screens.export import ExportScreen  # noqa: PLC0415  (the same)

        bot = self._row.bot
        if bot.words:
            shown = tuple(name for name in self._strip.speakers if name in self._chosen)
            self.app.push_screen(ExportScreen([Which(self._row.name, (bot.bot_id,))], shown))
        else:
            self.notify("There is no transcript to take away.", severity="warning", markup=False)
