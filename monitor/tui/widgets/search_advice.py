"""What stands where no hits do: how to ask, or why nothing was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.tui.painted import PaintedLines
from monitor.tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from monitor.tui.painted import Piece

_HOW = (
    ("budget ana", "both, in one turn; the last may be begun"),
    ('"next quarter"', "these words, one after the other"),
    ("budg*", "words that begin so"),
    ("!draft", "not where this is said (or -draft)"),
    ("speaker:ana", 'what Ana says; or speaker:"ana maria"'),
    ("bot:7f2c", "in meetings whose bot's id begins so"),
    ("after:2026-01-31", "from that day on; before:2026-02, after:yesterday"),
    ("in:completed", "of bots with this status; in:live for those at work"),
)
_ASKED_CELLS = 18
HOW_TO_SEARCH = "\n".join(f"{asked:<{_ASKED_CELLS}}{meaning}" for asked, meaning in _HOW)
"""For the help screen, too."""


class SearchAdvice(PaintedLines):
    """Some lines of advice; hidden while there are hits."""

    DEFAULT_CSS = """
    SearchAdvice { height: 1fr; display: none; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(id="advice")
        self._why = ""

    def explain(self, why: str) -> None:
        """Say why there is nothing to see; "" where nothing was asked for."""
        if why != self._why:
            self._why = why
            self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the advice, wrapped to ``width``."""
        palette = self.palette
        why = self._why or "Type what was said in any meeting."
        lines: list[list[Piece]] = [[], *([(line, palette.strong)] for line in wrapped(why, width)), []]
        for asked, meaning in _HOW:
            first, *others = wrapped(meaning, max(1, width - _ASKED_CELLS))
            lines.append([(f"{asked:<{_ASKED_CELLS}}", palette.accent), (first, palette.dim)])
            lines += [[(" " * _ASKED_CELLS + line, palette.dim)] for line in others]
        return lines
