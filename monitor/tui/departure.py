"""Leaving in order, whatever ends the program: a signal, a terminal that is gone, a terminal that stopped reading.

Textual handles none of these (measured): SIGTERM and SIGHUP leave the alternate screen on; with the terminal gone and
SIGHUP ignored its input loop spins for ever; and when the terminal stops reading, its event loop blocks inside a
write, so that nothing on that loop can end it. Hence Python-level signal handlers, which run even then, a thread
that watches the terminal, and a second way out.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

GRACE_S = 1.0
"""How long the app may take to leave by itself after a signal, before the second way out."""
WATCH_EVERY_MS = 500

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class Departure:
    """Ends the app on a signal, and the process where the app cannot end any more."""

    def __init__(self, leave: Callable[[int], None], last_things: Callable[[], None]) -> None:
        """Prepare.

        Args:
            leave: Asks the app to end with a return code; called in the main thread, must not block.
            last_things: Keeps what must be kept (the receiver, the lock) before the process ends without the app.
        """
        self._leave = leave
        self._last_things = last_things
        self._left = threading.Event()
        self._previous = {number: signal.getsignal(number) for number in SIGNALS}

    def begin(self) -> None:
        """Take over the signals and watch the terminal. From the main thread only."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        threading.Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def end(self) -> None:
        """The app has ended by itself: stand down."""
        self._left.set()
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        code = 128 + number
        self._leave(code)
        timer = threading.Timer(GRACE_S, self._leave_anyway, (code,))
        timer.daemon = True
        timer.start()

    def _watch(self) -> None:
        """End the process when the terminal is gone: nobody can see it, and reading it would spin."""
        poll = select.poll()
        poll.register(sys.__stdin__ or 0, 0)  # POLLHUP and POLLERR are reported unasked
        while not self._left.is_set():
            if found := poll.poll(WATCH_EVERY_MS):
                if found[0][1] & select.POLLNVAL:  # a system that cannot watch terminals: SIGHUP must do
                    return
                self._left.wait(GRACE_S)  # a SIGHUP may have come with it, and the app may be on its way out
                self._leave_anyway(128 + signal.SIGHUP)

    def _leave_anyway(self, code: int) -> None:
        if self._left.is_set():
            return
        self._last_things()
        os._exit(code)
