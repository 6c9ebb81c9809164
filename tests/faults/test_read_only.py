"""A folder that may only be read: said in a line, and nothing is changed.

Nothing can be read there either: in this mode, SQLite readers need a file beside the database.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import PATIENCE_S
from tests.faults.golden import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_AS_ANYBODY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Root may write wherever it likes, unless it gives that right up."""


def said(*arguments: object) -> tuple[int, str, str]:
    """Return the exit code and the output of a command that has no more rights than the files give."""
    command = [*_prefix(), sys.executable, "-m", "monitor", *map(str, arguments)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_S
    )
    return done.returncode, done.stdout, done.stderr


def _prefix() -> tuple[str, ...]:
    if os.geteuid():
        return ()
    if not shutil.which(_AS_ANYBODY[0]):
        pytest.skip("root can write everywhere, and setpriv is not installed")
    return _AS_ANYBODY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """A database in a folder that may only be read."""
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o700)
    path = folder / "monitor.db"
    fill(path)
    path.chmod(0o400)
    folder.chmod(0o500)
    yield path
    folder.chmod(0o700)


def test_serve_says_so_in_a_line(database: Path) -> None:
    before = database.read_bytes(), list(database.parent.iterdir())
    code, out, problem = said("serve", "--port", 0, "--database", database)
    assert (code, out, problem.count("\n")) == (1, "", 1)
    assert problem.startswith("monitor: cannot ")
    assert str(database) in problem
    assert (database.read_bytes(), list(database.parent.iterdir())) == before


def test_a_new_database_cannot_be_made_there(database: Path) -> None:
    code, out, problem = said("serve", "--port", 0, "--database", database.with_name("new.db"))
    assert (code, out, problem.count("\n")) == (1, "", 1)
    assert "--database" in problem


@pytest.mark.parametrize("command", ["list", "rebuild"])
def test_so_does_what_needs_no_receiver(database: Path, command: str) -> None:
    before = database.read_bytes(), list(database.parent.iterdir())
    code, out, problem = said(command, "--database", database)
    assert (code, out, problem.count("\n")) == (1, "", 1)
    assert problem.startswith("monitor: cannot ")
    assert (database.read_bytes(), list(database.parent.iterdir())) == before
