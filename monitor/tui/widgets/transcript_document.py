"""What the transcript pane knows: the utterances so far, their turns, and where nobody speaks. No layout.

Which of it is shown is said in ``transcript_shown``.
"""

from __future__ import annotations

from array import array
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from monitor.model.times import clock
from monitor.model.transcript import Listening, Utterance, starts_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from monitor.model.transcript import Stretch


class Place(NamedTuple):
    """A character of a transcript. Places compare in reading order."""

    utterance: int
    """Index of the utterance in the transcript."""
    offset: int
    """Index of the character in its text; -1 for what parts it from the utterance before."""


START = Place(0, 0)


class TranscriptDocument:
    """A transcript that grows as it is loaded."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []
        """By the names that are shown; the same list always."""
        self._sent: list[str] = []
        """For each of them, who says it by the name as sent."""
        self._called: Mapping[str, str] = MappingProxyType({})
        self.name_cells = 0
        """Cells that the longest speaker's name takes."""
        self.time_cells = len(clock(0))
        """Cells that the longest time takes."""
        self.silences = array("I")
        """Indexes of the utterances before which nobody speaks for long."""
        self._silences: dict[int, Stretch] = {}
        """The silence before each of those."""
        self._listening = Listening()
        self._turns = array("I")
        """For each utterance, how many turns have begun up to it."""

    def append(self, utterances: Iterable[Utterance]) -> None:
        """Take in the utterances that come next, by the names as sent."""
        known = len(self.utterances)
        for index, utterance in enumerate(utterances, known):
            if silence := self._listening.silence_before(utterance):
                self.silences.append(index)
                self._silences[index] = silence
            self._sent.append(utterance.speaker)
            self.utterances.append(utterance)
        self._name(known)
        if self.utterances:
            self.time_cells = max(self.time_cells, len(clock(self.utterances[-1].start_ms)))

    def call(self, names: Mapping[str, str]) -> None:
        """Show speakers by these names (name as sent → name shown), those to come, too."""
        self._called = names
        self._turns = array("I")
        self.name_cells = 0
        self._name(0)

    def _name(self, first: int) -> None:
        """Give the utterances from this one on their names, and count the turns: two speakers may have become one."""
        turns = self._turns[-1] if self._turns else 0
        before = self.utterances[first - 1] if first else None
        names = set()
        for index in range(first, len(self.utterances)):
            said, sent = self.utterances[index], self._sent[index]
            shown = self._called.get(sent, sent)
            if said.speaker != shown:
                said = self.utterances[index] = Utterance(shown, said.start_ms, said.end_ms, said.text)
            turns += starts_turn(before, said)
            self._turns.append(turns)
            names.add(shown)
            before = said
        self.name_cells = max(self.name_cells, *map(cell_len, names), 0)

    def silence_before(self, utterance: int) -> Stretch | None:
        """Return when nobody speaks before an utterance; None if that is not long."""
        return self._silences.get(utterance)

    def turns_in(self, first: int, end: int) -> int:
        """Return how many turns utterances ``first`` to ``end`` belong to."""
        return self._turns[end - 1] - self._turns[first] + 1 if end > first else 0
