"""When Python looks for garbage that refers to itself: not while a command starts, and never among what was imported.

Importing makes 55,000 objects that all stay. Python's usual way is to look through the newest after every 700, which
takes a tenth of the time to the first frame, and through all of them at the end of the process, which takes 15 ms of
``monitor list`` (measured).
"""

from __future__ import annotations

import gc

WHILE_STARTING = 200_000
"""Objects made between two looks: none before the first frame, and still some in a command that runs for long."""

WHILE_RUNNING = 10_000
"""So few that a look takes a millisecond."""


def begin_rarely() -> None:
    """Collect next to nothing for now: the process starts."""
    gc.set_threshold(WHILE_STARTING)


def begin_without_what_stands() -> None:
    """Collect from now on, but nothing that stands by now: it stays."""
    gc.freeze()
    gc.set_threshold(WHILE_RUNNING)


def leave_it() -> None:
    """Collect nothing more: the end of the process frees it all."""
    gc.freeze()
