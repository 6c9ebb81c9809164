"""For commands that make files that must not stay: a signal that ends the process has them removed first."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from monitor.cli.problems import Signalled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Turn the first signal that ends the process into an exception; later ones wait for it. For the main thread only.

    What ``nohup`` has set stays.

    Raises:
        Signalled: One came.

    """
    before = {number: signal.getsignal(number) for number in _ENDING}
    came: list[signal.Signals] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if not came:
            came.append(signal.Signals(number))
            raise Signalled(came[0])

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, end)
    try:
        yield
    except Exception:
        if came:  # raised while SQLite told its progress: what comes out of there is an error of SQLite's
            raise Signalled(came[0]) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
