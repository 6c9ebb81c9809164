"""Whose words are shown: everyone's, or some speakers' with the others' folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.reading.page import TranscriptPage

if TYPE_CHECKING:
    from collections.abc import Collection

    from monitor.tui.widgets.speaker_strip import SpeakerStrip


class Speakers(TranscriptPage):
    """Shows some speakers, chosen by number, by a click in the strip, or by name; or all."""

    _picked: frozenset[str] = frozenset()
    """Whose words are shown, by the names as sent: they stay the same, whatever they are called. Empty: everyone's."""

    @property
    def _chosen(self) -> frozenset[str]:
        """The same by the names shown."""
        return frozenset(self._names.get(sent, sent) for sent in self._picked)

    def names_change(self) -> None:
        """Show those still who were chosen, as far as they speak here."""
        super().names_change()
        self._picked &= {share.speaker for share in self._spoke}
        self._pane.call(self._names, self._chosen)
        self._strip.pick(self._chosen)

    def on_speaker_strip_picked(self, event: SpeakerStrip.Picked) -> None:
        """Choose the speaker who was clicked, too; or not any more."""
        self._show_only(self._chosen ^ {event.speaker})

    async def on_speaker_strip_missed(self) -> None:
        """Ask for those who have no lane by name."""
        await self.action_speakers()

    def action_only(self, number: int) -> None:
        """Choose the speaker with this number in the strip, too, or not any more; 0 shows all."""
        speaker = self._strip.speaker(number) if number else None
        if speaker is not None:
            self._show_only(self._chosen ^ {speaker})
        elif number:
            self._complain(f"speaker {number}")
        else:
            self._show_only(())

    async def action_speakers(self) -> None:
        """Ask for speakers by name or number."""
        chosen = ", ".join(name for name in self._strip.speakers if name in self._chosen)
        await self.ask_for("speakers", chosen, "names, parts of names, numbers: ana, 12", submitted=self._show_named)

    def _show_named(self, typed: str) -> None:
        chosen: set[str] = set()
        for wanted in filter(None, map(str.strip, typed.split(","))):
            found = self._named(wanted)
            if not found:
                self._complain(f"speaker “{wanted}”")
            chosen |= found
        self._show_only(chosen)

    def _named(self, wanted: str) -> set[str]:
        """Return the speakers whom a person means: by full name, else by a part of it, else by number."""
        names = self._strip.speakers
        if wanted in names:
            return {wanted}
        if found := {name for name in names if wanted.casefold() in name.casefold()}:
            return found
        numbered = self._strip.speaker(int(wanted)) if wanted.isdecimal() else None
        return set() if numbered is None else {numbered}

    def _complain(self, whom: str) -> None:
        self.notify(f"There is no {whom}.", severity="warning", markup=False)

    def _show_only(self, speakers: Collection[str]) -> None:
        sent = (share.speaker for share in self._spoke)
        self._picked = frozenset(name for name in sent if self._names.get(name, name) in speakers)
        self._pane.show_only(speakers)
        self._strip.pick(speakers)

    def action_open_fold(self) -> None:
        """Open the first fold in sight; a click opens any."""
        if not self._pane.open_fold() and self._chosen:
            self.notify("Nothing is folded away here.", markup=False)

    def step_back(self) -> bool:
        """Show all again."""
        if not self._chosen:
            return super().step_back()
        self._show_only(())
        return True
