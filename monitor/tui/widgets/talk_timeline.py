"""How much each speaker talks in each part of a meeting. Grows with the transcript; any width is read from it."""

from __future__ import annotations

from array import array
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from monitor.model.transcript import Utterance

_BINS = 1_024
"""Parts into which a meeting is cut: several for each cell of a wide terminal."""

LEVELS = 8


class TalkTimeline:
    """Talk time in bins of equal length, which doubles whenever the meeting turns out to be longer."""

    def __init__(self, duration_ms: int) -> None:
        """Begin a meeting that is expected to take ``duration_ms``."""
        self.duration_ms = max(1, duration_ms)
        """When the last word ends, ms from the start of the recording."""
        self._bin_ms = -(-self.duration_ms // _BINS)
        self._bins: dict[str, array[int]] = {}
        self.names: Mapping[str, str] = MappingProxyType({})
        """What those are called whose names in the utterances are others; two of one name are one speaker."""

    def add(self, utterances: Iterable[Utterance]) -> None:
        """Take in utterances, in any order."""
        for utterance in utterances:
            start = max(0, utterance.start_ms)
            end = max(utterance.end_ms, start + 1)
            self.duration_ms = max(self.duration_ms, end)
            while end > self._bin_ms * _BINS:
                self._double()
            bins = self._bins.setdefault(utterance.speaker, array("Q", bytes(8 * _BINS)))
            while start < end:
                index = start // self._bin_ms
                till = min(end, (index + 1) * self._bin_ms)
                bins[index] += till - start
                start = till

    def _double(self) -> None:
        self._bin_ms *= 2
        for speaker, bins in self._bins.items():
            halved = array("Q", map(sum, zip(bins[::2], bins[1::2], strict=True)))
            self._bins[speaker] = halved + array("Q", bytes(8 * (_BINS - len(halved))))

    def levels(self, speaker: str, cells: int) -> list[int]:
        """Return for each of ``cells`` equal parts how much of it a speaker talks: 0 for nothing, to 8 for all."""
        bins = [bins for name, bins in self._bins.items() if self.names.get(name, name) == speaker]
        if not bins:
            return [0] * cells
        talked = list(accumulate(map(sum, zip(*bins, strict=True)), initial=0))
        length = self.duration_ms / cells
        until = [self._talked_until(talked, index * length) for index in range(cells + 1)]
        return [_level((until[index + 1] - until[index]) / length) for index in range(cells)]

    def _talked_until(self, talked: list[int], time_ms: float) -> float:
        index = min(int(time_ms // self._bin_ms), _BINS - 1)
        part = time_ms / self._bin_ms - index
        return talked[index] + part * (talked[index + 1] - talked[index])


def _level(share: float) -> int:
    """Return a share as a level. Whoever says something is seen, however little it is; talk over talk is still 8."""
    return min(LEVELS, -int(-share * LEVELS // 1)) if share > 0.001 else 0  # noqa: PLR2004  (what rounding leaves)
