"""What is said on stderr: a line each, and nothing foreign in it acts on the terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from monitor.model.text import printable

if TYPE_CHECKING:
    from pathlib import Path


def say(line: str) -> None:
    """Print one line on stderr. Whatever foreign text is in it cannot act on the terminal."""
    if sys.stderr is not None:  # print would take stdout instead
        with suppress(OSError):  # the exit code still tells
            print(f"monitor: {printable(line)}", file=sys.stderr, flush=True)


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
