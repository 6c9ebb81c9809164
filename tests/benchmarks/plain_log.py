"""Two peers: a transcript the plain way, in a RichLog or as a Static for each utterance.

``python -m tests.benchmarks.plain_log log|statics FILE`` waits for enter, and then shows the file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Label, RichLog, Static

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

READY = "press enter"


class PlainLog(App[None]):
    """A line that says what to do, and the text."""

    def compose(self) -> ComposeResult:
        yield Label(READY, markup=False)
        yield RichLog(wrap=True) if sys.argv[1] == "log" else VerticalScroll()

    async def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            await self._show()

    async def _show(self) -> None:
        lines = _lines(sys.argv[2])
        if sys.argv[1] == "log":
            log = self.query_one(RichLog)
            log.focus()
            for line in lines:
                log.write(line, scroll_end=False)
        else:
            scroll = self.query_one(VerticalScroll)
            scroll.focus()
            await scroll.mount_all(Static(line, markup=False) for line in lines)


def _lines(file: str) -> list[str]:
    return Path(file).read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    PlainLog().run()
