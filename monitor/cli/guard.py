"""The outermost layer: whatever happens inside, the user sees one line and an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, NoReturn, TextIO

from monitor.cli import collecting
from monitor.cli.problems import INTERRUPTED, READER_GONE, CommandFailed, Signalled, signal_exit_code
from monitor.cli.telling import say, unexpected

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def main() -> NoReturn:
    """Run the command that the process was started with, and exit."""
    collecting.begin_rarely()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that this locale cannot print is no failure
    exit_code = run_guarded(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        _settle(stream)
    collecting.leave_it()
    sys.exit(exit_code)


def run_guarded(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; what went wrong is on stderr, in one line."""
    try:
        from monitor.cli.commands import run_command_line

        exit_code = run_command_line(arguments)
        if sys.stdout is not None:  # it is, for a process that was started with it closed
            sys.stdout.flush()
    except CommandFailed as problem:
        say(str(problem))
        return problem.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Signalled as signalled:
        return signal_exit_code(signalled.number)
    except BrokenPipeError:
        return READER_GONE
    except Exception as error:  # noqa: BLE001 - what nobody expected is exactly what this is for
        say(_told(error))
        return CommandFailed.exit_code
    return exit_code


def _told(error: Exception) -> str:
    """Return what ended a command, in a line."""
    from monitor.store.location import DatabaseProblem

    if isinstance(error, DatabaseProblem):  # made to be shown as it is
        return str(error)
    if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:  # a file would have its name
        return f"the output is not whole: {error.strerror}"
    return unexpected(error)


def _settle(stream: TextIO | None) -> None:
    """Write what is left; where that cannot be (a full disk, a terminal that is gone), drop it.

    Python would try once more at the very end, and turn the exit code into 120.
    """
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        stream.flush()
