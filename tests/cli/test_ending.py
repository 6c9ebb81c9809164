"""A command that a signal ends removes what it was making: copies have what `forget` cannot reach there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]

WHILE_COPYING = """
import os, sys
from monitor.store import backup as copying

def signalled(done, total):
    os.kill(os.getpid(), int(sys.argv[-1]))

copying.TELL_EVERY = 100
copying._nobody_looks = signalled
"""

WHILE_COMPARING = """
import contextlib, os, sys
from monitor.store import index_checking as checking

def signalled(opened):
    os.kill(os.getpid(), int(sys.argv[-1]))
    return contextlib.closing(opened)

checking.closing = signalled
"""

WHILE_EXPORTING = """
import os, sys
from monitor.taking.source import Source

def interrupted(self, bot_id, first, *, with_words):
    os.kill(os.getpid(), int(sys.argv[-1]))
    return window(self, bot_id, first, with_words=with_words)

window = Source.window
Source.window = interrupted
"""


def ended(code: str, number: signal.Signals, *arguments: object, **environ: str) -> int:
    """Run a command that gets a signal in the midst of its work; return how it ended."""
    told = [*map(str, arguments), str(int(number))]
    command = [sys.executable, "-c", f"{code}{_MAIN}", *told]
    return subprocess.run(
        command, check=False, env=os.environ | environ, timeout=PATIENCE_S, stdin=subprocess.DEVNULL
    ).returncode


_MAIN = """
from monitor.cli.guard import run_guarded
sys.exit(run_guarded(sys.argv[1:-1]))
"""


@pytest.mark.parametrize("number", SIGNALS)
def test_a_backup_leaves_nothing(database: Path, tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    assert ended(WHILE_COPYING, number, "backup", folder / "copy.db", "--database", database) == 128 + number
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", SIGNALS)
def test_a_check_leaves_nothing(database: Path, tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    assert ended(WHILE_COMPARING, number, "check", "--database", database, TMPDIR=str(folder)) == 128 + number
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", SIGNALS)
def test_an_export_leaves_nothing(database: Path, tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "exported"
    told = ("export", "complete", "--output", folder, "--database", database)
    assert ended(WHILE_EXPORTING, number, *told) == 128 + number
    assert list(folder.iterdir()) == []
