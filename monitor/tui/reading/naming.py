"""Calling speakers otherwise than the provider does; taking it back; looking at the provider's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from monitor.tui.reading.marking import MarkingTranscript
from monitor.tui.reading.speakers import Speakers

if TYPE_CHECKING:
    from monitor.store.naming import Renamed
    from monitor.tui.screens.rename import Named, Wish
    from monitor.tui.widgets.speaker_strip import SpeakerStrip


class Naming(MarkingTranscript, Speakers):
    """Renames the speaker who is shown alone, or else who speaks where one is."""

    async def action_rename(self) -> None:
        """Ask for a name."""
        if self.has_words():
            await self._ask_for_name(next(iter(self._chosen)) if len(self._chosen) == 1 else self._speaker_here())

    async def on_speaker_strip_called(self, event: SpeakerStrip.Called) -> None:
        """Ask for the name of the speaker who was double-clicked."""
        await self._ask_for_name(event.speaker)

    def _named_speakers(self) -> list[Named]:
        """Return the speakers by the names shown, in the order of the strip."""
        from monitor.tui.screens.rename import Named  # noqa: PLC0415  (Input is slow to import)

        sent: dict[str, list[str]] = {}
        for share in self._spoke:
            sent.setdefault(self._names.get(share.speaker, share.speaker), []).append(share.speaker)
        total = sum(share.talk_ms for share in self._spoke) or 1
        return [Named(one.speaker, tuple(sent[one.speaker]), one.talk_ms / total) for one in self._speakers]

    async def _ask_for_name(self, speaker: str) -> None:
        from monitor.tui.screens.rename import RenameScreen  # noqa: PLC0415  (Input is slow to import)

        with self.reading():
            if speakers := self._named_speakers():
                given = await self._reader.given_names()
                await self.app.push_screen(RenameScreen(speakers, speaker, given), self._rename)

    def _speaker_here(self) -> str:
        turn = self._pane.turn_here()
        return turn[0][0].speaker if turn else ""

    def _rename(self, wish: Wish | None) -> None:
        if wish is not None:
            self._fulfil(wish)

    @work(name="rename", group="rename")
    async def _fulfil(self, wish: Wish) -> None:
        """Have it so, and say so."""
        speaker, name, everywhere = wish
        rename = self.monitor.marks.rename(self._row.bot.bot_id, speaker.sent, name, everywhere=everywhere)
        others = {other for other in self._strip.speakers if other != speaker.name}
        if not await self.written(rename):
            return
        told = f"{speaker.name} is {name}" if name else f"{speaker.name} is called as the provider does"
        merged = f", one speaker with the other {name}" if name in others else ""
        where = "in all meetings" if everywhere else "in this meeting"
        self.notify(f"{told} {where}{merged}; u undoes it.", markup=False)

    @work(name="undo renaming", group="rename")
    async def action_undo(self) -> None:
        """Take back the latest renaming that this meeting is under."""
        undone: list[Renamed | None] = []

        async def undo() -> None:
            undone.append(await self.monitor.marks.undo(self._row.bot.bot_id))

        if await self.written(undo()):
            self._tell_undone(undone[0])

    def _tell_undone(self, undone: Renamed | None) -> None:
        if undone is None:
            self.notify("Nobody has been renamed here.", markup=False)
            return
        where = "in all meetings" if undone.everywhere else "in this meeting"
        self.notify(f"Undone: {', '.join(undone.sent)} as {undone.shown} {where}.", markup=False)

    async def action_sent_names(self) -> None:
        """Show the names that the provider sent, or again those that people have given."""
        self._as_sent = not self._as_sent
        await self.pull()
        self.tell_facts()

    def facts(self) -> list[str]:
        """Return whether the names are the provider's."""
        return [*(["provider's names"] if self._as_sent else []), *super().facts()]
