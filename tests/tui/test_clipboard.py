"""Copying goes by the terminal, by tmux (tried from a real one), or into a file; and is told when it cannot."""

from __future__ import annotations

import asyncio
import stat
import tempfile
from typing import TYPE_CHECKING

from monitor.tui.clipboard import OSC52_LIMIT, copy

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.tui.conftest import Desk

LONG = "漢" * (OSC52_LIMIT // 3 + 1)


async def test_what_is_short_goes_to_the_terminal() -> None:
    sent: list[str] = []
    assert "OSC 52" in await copy("x" * OSC52_LIMIT, sent.append)
    assert sent == ["x" * OSC52_LIMIT]


def test_what_is_too_long_for_the_terminal_goes_into_a_file_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sent: list[str] = []
    told = asyncio.run(copy(LONG, sent.append))
    (file,) = tmp_path.iterdir()
    assert str(file) in told
    assert file.read_text(encoding="utf-8") == LONG
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sent == []


async def test_a_tmux_that_is_gone_is_no_obstacle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMUX", f"{tmp_path}/gone,1,0")
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    sent: list[str] = []
    assert "OSC 52" in await copy("hello", sent.append)
    assert sent == ["hello"]


async def test_a_file_that_cannot_be_written_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await desk.see(pilot, "No bots yet")
        await desk.app.copy(LONG)
        await desk.see(pilot, "Nothing was copied", "No such file")
