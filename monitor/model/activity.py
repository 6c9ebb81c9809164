"""How much is said in each part of a meeting: what a sparkline of it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from monitor.model.transcript import Utterance

LEVELS = 8
"""Steps of a sparkline's height, besides nothing at all."""

_GRAIN = 1_000
"""Parts of a character: one whose time is shared out between parts of the meeting leaves a remainder."""


class Activity:
    """Characters that are said in each of some equal parts of a meeting.

    An utterance's text is spread evenly over its time; one of no length counts where it stands. Characters, not time:
    somebody talks nearly always, so that the time would be full everywhere.
    """

    def __init__(self, duration_ms: int, parts: int) -> None:
        """Begin with silence from the start of the recording until ``duration_ms``."""
        self.duration_ms = max(1, duration_ms)
        self.amounts = [0] * parts
        """Thousandths of characters."""

    def add(self, utterances: Iterable[Utterance]) -> None:
        """Take in utterances, in any order; what stands after the end counts as said at the end."""
        duration_ms, parts, amounts = self.duration_ms, len(self.amounts), self.amounts
        for utterance in utterances:
            start = min(max(0, utterance.start_ms), duration_ms - 1)
            end = min(max(utterance.end_ms, start + 1), duration_ms)
            amount = len(utterance.text) * _GRAIN
            first, last = start * parts // duration_ms, (end * parts - 1) // duration_ms
            if first == last:
                amounts[first] += amount
                continue
            start, length = start * parts, (end - start) * parts
            for part in range(first, last + 1):
                until = min(start + length, (part + 1) * duration_ms)
                amounts[part] += amount * (until - max(start, part * duration_ms)) // length

    def levels(self, cells: int | None = None) -> list[int]:
        """Return how much is said in each of ``cells`` equal parts: 0 for nothing, 4 for the average, 8 for its double.

        By the average, as nearly all parts of most meetings would be full by the busiest. Whoever says something is
        seen, however little it is.
        """
        amounts = self.amounts if cells is None else _in_cells(self.amounts, cells)
        whole, parts = sum(amounts), len(amounts)
        return [
            min(LEVELS, max(1, (LEVELS * parts * amount + whole) // (2 * whole))) if amount else 0 for amount in amounts
        ]


def _in_cells(amounts: Sequence[int], cells: int) -> list[int]:
    """Share amounts out anew, in whole numbers: into more or fewer parts."""
    shared = [0] * cells
    parts = len(amounts)
    for part, amount in enumerate(amounts):
        start, end = part * cells, (part + 1) * cells
        for cell in range(start // parts, (end - 1) // parts + 1):
            shared[cell] += amount * (min(end, (cell + 1) * parts) - max(start, cell * parts)) // cells
    return shared
