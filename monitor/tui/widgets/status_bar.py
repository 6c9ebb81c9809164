"""The top line: is the receiver well, how many bots stand where, and how old the last news is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from rich.cells import cell_len

from monitor.model.bot import Phase
from monitor.model.times import MINUTE, SECOND, coarse_duration
from monitor.tui.painted import PaintedLines, cells_of, cut
from monitor.tui.palette import GLYPHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.store.rows import Tally
    from monitor.tui.intake import IntakeState
    from monitor.tui.painted import Piece

_GAP = 2
"""Cells at least between what is on the left and on the right."""
REFUSAL_TOLD_MS = 10 * MINUTE
"""How long it is told why a request was refused; then their number is enough."""
ROOMY = 100
"""From this width on, counts have words beside them; below, glyphs."""


class StatusBar(PaintedLines):
    """One line; what it shows is set with ``update_status``."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._state: IntakeState | None = None
        self._tally: Tally | None = None
        self._now = 0

    def update_status(self, state: IntakeState, tally: Tally | None, now: int) -> None:
        """Show the receiver's state and the counts at ``now`` (UTC ms); no counts before there are any."""
        self._state, self._tally, self._now = state, tally, now
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line: the receiver on the left, counts and the age of the last delivery on the right.

        The address is what a person came for first: the age of the last delivery goes before any of it is cut, and
        the words beside the counts, and then why requests were refused.
        """
        if self._state is None:
            return [[(" monitor", self.palette.strong)]]
        for refused, (roomy, right) in product(self._refusals(self._state), self._rights(width)):
            left = self._receiver(self._state, refused, width, roomy=roomy)
            if cells_of(left) + cells_of(right) + _GAP <= width:
                break
        else:
            left = self._receiver(self._state, refused, width - cells_of(right) - _GAP, roomy=False)
        return [[*left, (" " * max(0, width - cells_of(left) - cells_of(right)), self.palette.text), *right]]

    def _rights(self, width: int) -> Iterator[tuple[bool, list[Piece]]]:
        """Yield what may stand on the right, the most telling first, and whether the left may be as talkative."""
        if width >= ROOMY:
            counts = self._counts(self._tally, roomy=True)
            if self._tally and self._tally.last_received_at is not None:
                age = f" last event {_age(self._now - self._tally.last_received_at)} "
                yield True, [*counts, (age, self.palette.dim)]
            yield True, counts
        yield False, self._counts(self._tally, roomy=False)

    def _refusals(self, state: IntakeState) -> Iterator[Piece]:
        """Yield what may be told of refused requests, the most telling first."""
        if state.refused is None:
            yield "", self.palette.text
            return
        refused, ago_ms = state.refused, self._now - state.refused.at
        number = f", {refused.count:,} refused"
        if ago_ms < REFUSAL_TOLD_MS:
            yield f"{number}: {refused.why}, {_age(ago_ms)}", self.palette.warning
            yield f"{number}: {refused.why}", self.palette.warning
        yield number, self.palette.warning

    def _receiver(self, state: IntakeState, refused: Piece, room: int, *, roomy: bool) -> list[Piece]:
        """Tell of the receiver: a problem drives out all else, and a warning about the key is never cut."""
        palette = self.palette
        if state.problem:
            return [(cut(f" ✗ {state.problem}", room - 1), palette.bad)]
        badge = f"  {state.badge}" if state.badge else ""
        name = " monitor  " if roomy else " "
        where = cut(state.where, max(8, room - cell_len(badge + refused[0]) - cell_len(name) - 3))
        return [
            (name, palette.strong),
            ("● " if state.listening else "○ ", palette.good if state.listening else palette.warning),
            (where, palette.text if state.listening else palette.warning),
            (badge, palette.good if state.safe else palette.warning),
            refused,
        ]

    def _counts(self, tally: Tally | None, *, roomy: bool) -> list[Piece]:
        palette = self.palette
        if tally is None:
            return []
        counts = (
            (tally.live, "live", Phase.RECORDING),
            (tally.stalled, "stalled", Phase.STALLED),
            (tally.completed, "completed", Phase.COMPLETED),
            (tally.failed, "failed", Phase.FAILED),
        )
        pieces: list[Piece] = []
        for number, word, phase in counts:
            if not number and word != "live":
                continue
            style = palette.phase(phase) if number else palette.dim
            if roomy:
                pieces += [(f"{number:,}", style), (f" {word}  ", palette.dim)]
            else:
                pieces.append((f"{GLYPHS[phase]} {number:,}  ", style))
        return pieces


def _age(ms: int) -> str:
    return "just now" if ms < SECOND else f"{coarse_duration(ms)} ago"
