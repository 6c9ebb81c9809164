"""``monitor backup``: a copy that passes for the database, made while a receiver is at work."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from typing import TYPE_CHECKING

from monitor.cli import backup
from monitor.cli.guard import run_guarded
from tests.cli.running import MONITOR, PATIENCE_S, monitor, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def test_the_copy_is_a_database(database: Path, tmp_path: Path) -> None:
    with serving("--database", database):
        copied = monitor("backup", tmp_path / "copy.db", "--database", database)
        shown = monitor("show", "complete", "--database", database).stdout
    assert copied.stdout.startswith(f"copied everything to {tmp_path}/copy.db (")
    assert copied.stderr == ""
    assert monitor("show", "complete", "--database", tmp_path / "copy.db").stdout == shown != ""
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_what_is_there_is_replaced_only_by_force(
    refused: Callable[..., tuple[int, str]], database: Path, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    line = f"{taken} is there already; name another file, or replace it with --force"
    assert refused("backup", taken, "--database", database) == (1, line)
    assert run_guarded(["backup", str(taken), "--database", str(database), "--force"]) == 0
    assert taken.stat().st_size > 0


def test_no_device_is_replaced_even_by_force(
    refused: Callable[..., tuple[int, str]], database: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    line = f"{pipe} is a device or the like; name a file"
    assert refused("backup", pipe, "--database", database, "--force") == (1, line)
    assert pipe.is_fifo()


def test_a_name_that_cannot_be_one(refused: Callable[..., tuple[int, str]], database: Path) -> None:
    assert refused("backup", "", "--database", database) == (2, "'': must be the path of a file")


def test_the_progress_of_a_small_one_is_not_told(database: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*MONITOR, "backup", str(tmp_path / "copy.db"), "--database", str(database)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs) as copying:
        assert copying.stdout is not None
        assert b"copied everything" in copying.stdout.read()
    assert not select.select([ours], [], [], 0)[0]
    os.close(ours)
    os.close(theirs)
    assert copying.wait(PATIENCE_S) == 0


def test_the_progress_of_a_big_one_is_one_line(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "BIG_BYTES", 10)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run_guarded(["backup", str(tmp_path / "copy.db"), "--database", str(database)]) == 0
    assert re.fullmatch(r"(\r\d+\.\d kB of \d+\.\d kB *)+\n", capsys.readouterr().err)
