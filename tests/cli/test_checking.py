"""``monitor check``: a line for each thing, what to do, and an exit code that tells."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from monitor.cli.guard import run_guarded
from tests.cli.running import MONITOR, monitor, serving
from tests.terminal.session import TerminalSession

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WELL = """\
well   counters
well   what belongs together
well   what belongs to a bot
well   the filter's index
well   the search index
well   the file
well   the journal, replayed
"""


def test_all_is_well_beside_a_receiver(database: Path) -> None:
    with serving("--database", database):
        checked = monitor("check", "--database", database)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, WELL, "")


def test_on_a_terminal_it_tells_what_it_looks_at_and_leaves_nothing_of_that(database: Path) -> None:
    with TerminalSession([*MONITOR, "check", "--database", str(database)], os.environ) as session:
        assert session.wait_exit() == 0
        told = session.raw_since().decode()
        assert [line for line in session.screen if line.strip()] == WELL.splitlines()
    assert "the file …" in told
    assert "the journal, replayed: 8 of 8 bots" in told


def test_a_copy_is_well(database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(["backup", str(tmp_path / "copy.db"), "--database", str(database)]) == 0
    capsys.readouterr()
    assert run_guarded(["check", "--database", str(tmp_path / "copy.db")]) == 0
    assert capsys.readouterr().out == WELL


def test_what_is_wrong_is_told_with_what_to_do(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE tally SET failed = 7")
        connection.execute("UPDATE bot SET words = 7 WHERE bot_id = 'complete'")
    assert run_guarded(["check", "--database", str(database)]) == 1
    told = capsys.readouterr().out
    assert "wrong  counters\n       failed: 7 shown, 1 there\n" in told
    assert "wrong  the journal, replayed\n       1 bot is not what came about it: complete\n" in told
    assert told.endswith("to do: stop the receiver, and run monitor rebuild\n")
    assert told.count("to do") == 1
    assert run_guarded(["rebuild", "--database", str(database)]) == 0
    assert run_guarded(["check", "--database", str(database)]) == 0
