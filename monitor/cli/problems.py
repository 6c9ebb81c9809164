"""How a command ends when it cannot do what it was asked: one line for the user and an exit code."""

from __future__ import annotations

import signal


class CommandFailed(Exception):
    """The command was right, but it could not be done. The message is one line that says what to do."""

    exit_code = 1


class WrongUse(CommandFailed):
    """What was asked cannot be asked like this. The message is one line that says what to do."""

    exit_code = 2


class Signalled(BaseException):
    """A signal asks the process to end. Like KeyboardInterrupt, nothing but its own handler may catch it."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(number)
        self.number = number


def signal_exit_code(number: signal.Signals) -> int:
    """Return the exit code that shells show for a process that a signal ended."""
    return 128 + number


INTERRUPTED = signal_exit_code(signal.SIGINT)
READER_GONE = signal_exit_code(signal.SIGPIPE)
"""Whoever read our output stopped (``| head``): any Unix tool ends like this."""
