"""What every test gets: a home, an environment and a time zone of its own, the same on every machine."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FOREIGN_PREFIXES = ("MONITOR_", "TEXTUAL", "XDG_", "UVICORN_", "SSH_", "TMUX", "LC_")
_FOREIGN = ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "ESCDELAY", "TERM_PROGRAM", "PYTHONBREAKPOINT")
_KEPT = "TEXTUAL_SNAPSHOT_TEMPDIR"  # the snapshot plugin's own
settings.register_profile("without deadlines", deadline=None)  # how long an example takes says little of the code
settings.load_profile("without deadlines")

_FIXED = {"TERM": "xterm-256color", "TZ": "UTC", "LANG": "C.UTF-8"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hide the machine from the test, and the user's files above all. The folder is not there until it is needed."""
    for name in list(os.environ):
        if name != _KEPT and (name.startswith(_FOREIGN_PREFIXES) or name in _FOREIGN):
            monkeypatch.delenv(name)
    for name, value in _FIXED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    time.tzset()
    return tmp_path / "home"


@pytest.fixture
def tool() -> Callable[[str], str]:
    """Find a program that the test drives, such as tmux: skip the test without it, but fail in CI."""

    return find_tool


def find_tool(name: str) -> str:
    """Return the path of a program that tests drive; without it the test is skipped, or fails in CI."""
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    return path or _missing(name)


def _missing(name: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")
