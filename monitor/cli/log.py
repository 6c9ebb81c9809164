"""Log lines on stderr, for a receiver without a screen."""

from __future__ import annotations

import logging
import os
import queue
import threading
from typing import TYPE_CHECKING

from monitor.model.text import printable
from monitor.model.times import SECOND, iso

if TYPE_CHECKING:
    from typing import Self

_STDERR = 2
_MOST_WAITING = 10_000
_LAST_LINES_S = 1.0
"""How long the last lines may take to be written at the end."""


class LogLines(logging.Handler):
    """Writes what the receiver logs, from a thread of its own.

    Whoever reads stderr may stop reading it (a pager, a full pipe); the receiver must go on answering all the same.
    Lines that find no room are left out then. Use it as a context manager.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: queue.Queue[str | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)  # it may be stuck for ever
        self._logger = logging.getLogger("monitor")

    def __enter__(self) -> Self:
        self._thread.start()
        self._logger.addHandler(self)
        self._logger.setLevel(logging.INFO)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)
        self._put(None)
        self._thread.join(_LAST_LINES_S)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as one line: when, and what."""
        self._put(f"{iso(int(record.created * SECOND))} {printable(record.getMessage())}\n")

    def _put(self, line: str | None) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            return

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            text = line.encode(errors="backslashreplace")
            try:
                while text:
                    text = text[os.write(_STDERR, text) :]
            except OSError:  # nobody reads it any more; that is no reason to stop receiving
                return
