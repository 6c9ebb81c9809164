"""``monitor serve``: the receiver alone, for a service manager or a spare terminal."""

from __future__ import annotations

import logging
import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

from monitor.cli.collecting import begin_without_what_stands
from monitor.cli.log import LogLines
from monitor.cli.problems import CommandFailed, Signalled, signal_exit_code
from monitor.cli.reception import claim, nobody_to_wake

if TYPE_CHECKING:
    from types import FrameType

    from monitor.cli.reception import Reception
    from monitor.settings import Settings

LOOK_EVERY_S = 0.5
"""A wait without an end is woken by a signal only once: one that came just before it would never be looked at."""

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_log = logging.getLogger("monitor.serve")


def execute(settings: Settings) -> int:
    """Receive until a signal ends it, finish what is being answered, and return the exit code that tells which.

    Raises:
        WrongUse: The receiver cannot have what it needs.
        DatabaseProblem: The database cannot be used.
        CommandFailed: The receiver came to an end of its own.

    """
    with ExitStack() as claimed:
        claimed.enter_context(LogLines())
        reception = claim(settings, nobody_to_wake, claimed)
        try:
            _listen_to_signals()
            _receive(reception, asks_key=bool(settings.api_keys))
        except Signalled as signalled:
            _log.info("stopping on %s", signalled.number.name)
            return signal_exit_code(signalled.number)
    raise CommandFailed(f"the receiver has stopped: {reception.service.error}")


def _receive(reception: Reception, *, asks_key: bool) -> None:
    service = reception.service
    service.start()
    service.ready.wait()
    begin_without_what_stands()
    if service.error is None:
        allowed = "with a key only" if asks_key else "no key: anyone on this machine may post"
        _log.info("listening on %s (%s)", reception.url, allowed)
    while not service.stopped.wait(LOOK_EVERY_S):
        pass


def _listen_to_signals() -> None:
    """Let the first signal end the receiver in order, and a second one at once. What ``nohup`` has set stays."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)


def _on_signal(number: int, _frame: FrameType | None) -> None:
    for other in _ENDING:
        if signal.getsignal(other) is not signal.SIG_IGN:
            signal.signal(other, signal.SIG_DFL)
    raise Signalled(signal.Signals(number))
