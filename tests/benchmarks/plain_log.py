"""A peer: a transcript the plain way, in a RichLog.

``python -m tests.benchmarks.plain_log FILE`` waits for enter, and then shows the file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Label, RichLog

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class PlainLog(App[None]):
    """A line that says what to do, and the log."""

    def compose(self) -> ComposeResult:
        yield Label("press enter", markup=False)
        yield RichLog(wrap=True)

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            log = self.query_one(RichLog)
            for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
                log.write(line, scroll_end=False)


if __name__ == "__main__":
    PlainLog().run()
