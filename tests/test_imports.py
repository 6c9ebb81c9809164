"""What each command loads: a rule about imports that no test holds is a wish."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = frozenset({"textual", "rich", "starlette", "uvicorn", "h11", "pydantic", "aiosqlite", "asyncio", "ssl"})
"""Top-level modules that take tens of milliseconds each."""

HTTP_SERVER = frozenset({"starlette", "uvicorn", "h11", "pydantic", "anyio"})


def loaded(code: str, *arguments: object) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after some code."""
    ending = "; import sys; print(chr(10), *{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", code + ending, *map(str, arguments)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return set(ended.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["run", "--help"],
        ["show", "--help"],
        ["export", "--help"],
        ["completion", "bash"],
        ["--port", "x"],
        ["list", "--nonsense"],
        ["run"],
        ["demo"],
    ],
)
def test_what_needs_no_database_and_no_screen_loads_neither(arguments: list[str]) -> None:
    run = "import sys; from monitor.cli.guard import run_guarded; run_guarded(sys.argv[1:])"
    assert not HEAVY & loaded(run, *arguments)


def test_reading_needs_neither_screen_nor_server(tmp_path: Path) -> None:
    run = "import sys; from monitor.cli.guard import run_guarded; run_guarded(sys.argv[1:])"
    modules = loaded(run, "list", "--database", tmp_path / "none.db")
    assert "aiosqlite" in modules
    assert not (HTTP_SERVER | {"textual", "rich"}) & modules


def test_a_receiver_needs_no_screen() -> None:
    assert not {"textual", "rich", "httpx"} & loaded("import monitor.cli.serve, monitor.receiver.app")


def test_the_first_frame_waits_for_no_server() -> None:
    modules = loaded("import monitor.cli.run, monitor.cli.reception, monitor.cli.intake, monitor.tui.app")
    assert "textual" in modules
    assert not HTTP_SERVER & modules
