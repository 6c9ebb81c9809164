"""Taking a transcript away as a file."""

from __future__ import annotations

from monitor.taking.wanted import ALL, Wanted
from monitor.tui.reading.speakers import Speakers
from monitor.tui.reading.words import Words


class Exporting(Words, Speakers):
    """Opens the form for an export of this meeting, where there is something to take away."""

    async def action_export(self) -> None:
        """Choose a format and a folder. Files have the names that people gave, whichever are shown at the moment."""
        from monitor.tui.export_form import only  # noqa: PLC0415  (seldom wanted)
        from monitor.tui.screens.export import ExportScreen  # noqa: PLC0415  (the same)

        if not self.has_words():
            return
        with self.reading():
            names = await self._reader.names(self._row.bot.bot_id) if self._as_sent else {}
            shown = (names.get(name, name) for name in self._strip.speakers if name in self._chosen)
            wanted = (await self._selected_times())._replace(speakers=tuple(dict.fromkeys(shown)))
            await self.app.push_screen(ExportScreen([only(self._row)], wanted))

    async def _selected_times(self) -> Wanted:
        """Return from when to when what is selected is said: from where its first word begins to where its last does.

        What others say in that time is taken along.
        """
        places = self._pane.selected_from_to()
        if places is None:
            return ALL
        first, last = places
        begins = [word.start_ms for word in await self._words_of(first.utterance) if word.end > first.offset]
        ends = [word.start_ms for word in await self._words_of(last.utterance) if word.start < last.offset]
        until = [each.end_ms for each in self._pane.utterances[first.utterance : last.utterance]]
        from_ms = (begins or [self._pane.utterances[first.utterance].start_ms])[0]
        to_ms = (ends or [self._pane.utterances[last.utterance].end_ms])[-1]
        return Wanted(from_ms=from_ms, to_ms=max(to_ms, *until, from_ms) + 1)
