"""Log lines on stderr, for a receiver without a screen."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from typing import TYPE_CHECKING

from monitor.model.text import printable
from monitor.model.times import SECOND, iso

if TYPE_CHECKING:
    from typing import Self

_STDERR = 2
_MOST_WAITING = 10_000
_TOGETHER_S = 0.05
"""How long lines wait for others to be written with: each write makes the receiver wait for this thread."""
_LAST_LINES_S = 1.0
"""How long the last lines may take to be written at the end."""


class LogLines(logging.Handler):
    """Writes what the receiver logs, from a thread of its own: that thread works some times a second, not once a line.

    Whoever reads stderr may stop reading it (a pager, a full pipe); the receiver must go on answering all the same.
    Lines that find no room are left out then. Use it as a context manager.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[tuple[float, str]] = deque()
        """When, and what, as text: a record may hold an error, and with it a whole request."""
        self._news = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)  # it may be stuck for ever
        self._logger = logging.getLogger("monitor")

    def __enter__(self) -> Self:
        logging.logProcesses = logging.logThreads = logging.logMultiprocessing = False  # no line tells of them,
        logging._srcfile = None  # noqa: SLF001  # nor where it is from (logging, "Optimization")
        self._thread.start()
        self._logger.addHandler(self)
        self._logger.setLevel(logging.INFO)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)
        self._ending.set()
        self._news.set()
        self._thread.join(_LAST_LINES_S)

    def emit(self, record: logging.LogRecord) -> None:
        """Have a record written as one line: when, and what."""
        if len(self._lines) < _MOST_WAITING:
            self._lines.append((record.created, record.getMessage()))
            if not self._news.is_set():
                self._news.set()

    def handle(self, record: logging.LogRecord) -> bool:
        """Take a record in without a lock: there is nothing to guard."""
        self.emit(record)
        return True

    def _write(self) -> None:
        ending = False
        while not ending:
            self._news.wait()
            ending = self._ending.wait(_TOGETHER_S)  # before the lines are taken: those until then are all
            self._news.clear()
            lines = [_line(*self._lines.popleft()) for _ in range(len(self._lines))]
            text = "".join(lines).encode(errors="backslashreplace")
            try:
                while text:
                    text = text[os.write(_STDERR, text) :]
            except OSError:  # nobody reads it any more; that is no reason to stop receiving
                return


def _line(created_s: float, message: str) -> str:
    return f"{iso(int(created_s * SECOND))} {printable(message)}\n"
