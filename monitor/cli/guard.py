"""The outermost layer: whatever happens inside, the user sees one line and an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TextIO

from monitor.cli import collecting
from monitor.cli.problems import INTERRUPTED, READER_GONE, CommandFailed, Signalled, signal_exit_code
from monitor.model.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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


def say(line: str) -> None:
    """Print one line on stderr. Whatever foreign text is in it cannot act on the terminal."""
    if sys.stderr is not None:  # print would take stdout instead
        with suppress(OSError):  # the exit code still tells
            print(f"monitor: {printable(line)}", file=sys.stderr, flush=True)


def _told(error: Exception) -> str:
    """Return what ended a command, in a line."""
    from monitor.store.location import DatabaseProblem

    if isinstance(error, DatabaseProblem):  # made to be shown as it is
        return str(error)
    if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:  # a file would have its name
        return f"the output is not whole: {error.strerror}"
    return unexpected(error)


def unexpected(error: Exception) -> str:
    """Return what nobody expected as a line, and write down the details beside the program's other files."""
    told = f"unexpected {type(error).__name__}: {error}"
    try:
        return f"{told}; the details are in {_write_log(error)}"
    except OSError as log_error:
        return f"{told}; no details, as the log cannot be written: {log_error}"


def _write_log(error: Exception) -> Path:
    """Write the traceback where only the user can read it, in place of the one before; return where."""
    import traceback

    from monitor.places import log_path

    path = log_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123 - a descriptor
        file.writelines(traceback.format_exception(error))
    return path


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
