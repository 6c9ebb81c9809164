"""How long somebody talks in a meeting, and how long two or more do at once."""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.model.transcript import Utterance


def spoken(said: Iterable[Utterance]) -> tuple[int, int]:
    """Return for how many ms somebody talks, and two or more do; of utterances by their start."""
    walk = _Walk()
    for utterance in said:
        if utterance.end_ms > utterance.start_ms:
            walk.begin(utterance)
    walk.end()
    return walk.spoken_ms, walk.overlap_ms


class _Walk:
    """Goes through a meeting from each beginning or end of talk to the next.

    Only the ends of who talks at the moment are kept in order; to sort all of a long meeting's at once would hold the
    interpreter for 100 ms (measured).
    """

    def __init__(self) -> None:
        self.spoken_ms = self.overlap_ms = 0
        self._at = 0
        self._until: dict[str, int] = {}
        """Of those who talk; who does so twice at a time is still one."""
        self._ends: list[tuple[int, str]] = []

    def begin(self, utterance: Utterance) -> None:
        """Go to where an utterance begins, none before the last one."""
        self._let_end(utterance.start_ms)
        self._go(utterance.start_ms)
        speaker, end = utterance.speaker, utterance.end_ms
        self._until[speaker] = max(end, self._until.get(speaker, end))
        heappush(self._ends, (end, speaker))

    def end(self) -> None:
        """Go to where the last one ends."""
        self._let_end(inf)

    def _let_end(self, upto: float) -> None:
        while self._ends and self._ends[0][0] <= upto:
            end, speaker = heappop(self._ends)
            self._go(end)
            if self._until.get(speaker) == end:
                del self._until[speaker]

    def _go(self, to: int) -> None:
        self.spoken_ms += (to - self._at) * (len(self._until) > 0)
        self.overlap_ms += (to - self._at) * (len(self._until) > 1)
        self._at = to
