"""One webhook as it came: what was made of it, its headers, its body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text

from monitor.model.counting import counted
from monitor.model.links import masked
from monitor.model.text import printable
from monitor.model.times import when
from monitor.tui import clock
from monitor.tui.bindings import Scope, bindings
from monitor.tui.screens.passing_on import PassingOn
from monitor.tui.screens.scrolling import ScrollingPage

if TYPE_CHECKING:
    from monitor.store.reader import Reader
    from monitor.store.rows import DeliveryRow
    from monitor.tui.palette import Palette

SHOWN_BYTES = 200_000
"""Of a body; a transcript of megabytes is read on its own screen."""
SHOWN_LINES = 2_000
"""Of an indented one: 20,000 lines keep the terminal waiting for 2.5 s (measured)."""


class DeliveryScreen(ScrollingPage, PassingOn):
    """One delivery: what was made of it, its headers, its body; of links only what is no secret."""

    BINDINGS: ClassVar = bindings(Scope.DELIVERY)
    SCOPE = Scope.DELIVERY

    def __init__(self, reader: Reader, row: DeliveryRow, body: str) -> None:
        """Prepare the page; ``body`` is the text to show (``pretty``)."""
        super().__init__()
        self._reader = reader
        self._row = row
        self._body = body

    @property
    def chosen(self) -> DeliveryRow:
        """The delivery that is shown."""
        return self._row

    def text(self, palette: Palette) -> Text:
        """Return what is known of the delivery."""
        row = self._row
        text = Text()
        text.append(f"{row.outcome.value}  {row.event or '–'}  {row.bot_id or ''}\n", palette.strong)
        text.append(
            f"came {when(row.received_at, clock.now_ms())}{_again(row.copies)}, {row.size:,} bytes\n", palette.dim
        )
        if row.reason:
            text.append(f"{row.reason}\n", palette.bad)
        text.append("\n")
        for name, value in row.headers:
            text.append(f"{printable(name)}: ", palette.dim)
            text.append(f"{printable(masked(value))}\n", palette.text)
        text.append("\n")
        for line in self._body.splitlines():
            text.append(f"{printable(masked(line))}\n", palette.text)
        return text


def _again(copies: int) -> str:
    """Return how often it came once more; nothing where it did not."""
    if not copies:
        return ""
    return ", and once again" if copies == 1 else f", and {copies:,} times again"


def pretty(body: bytes) -> str:
    """Return a body for reading: indented if it is JSON of a bearable length, else as it is, and cut."""
    if len(body) <= SHOWN_BYTES:
        try:
            lines = json.dumps(json.loads(body), ensure_ascii=False, indent=2).split("\n")
        except (ValueError, RecursionError):
            return body.decode("utf-8", "replace")
        left_out = len(lines) - SHOWN_LINES
        return "\n".join([*lines[:SHOWN_LINES], *([f"… {counted(left_out, 'line')} more"] if left_out > 0 else [])])
    shown = body[:SHOWN_BYTES].decode("utf-8", "replace")
    return f"{shown}\n… {counted(len(body) - SHOWN_BYTES, 'byte')} more"
