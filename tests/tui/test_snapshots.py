"""What the screens look like, cell by cell and colour by colour, on one moment of a simulated day.

After a change that is meant: ``uv run pytest tests/tui/test_snapshots.py --snapshot-update``, and look at each picture.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.scenes import NOW, StandingIntake, empty, fill, still_app
from tests.screenshots import SHOTS, Shot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("day") / "day.db"
    asyncio.run(fill(path))
    return path


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_screens_look_as_they_did(
    shot: Shot, day: Path, tmp_path: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.tui.clock.now_ms", lambda: NOW)
    if not shot.filled:
        asyncio.run(empty(tmp_path / "nothing.db"))
    intake = StandingIntake("no key: this machine only", safe=False) if shot.keyless else StandingIntake()
    app = still_app(day if shot.filled else tmp_path / "nothing.db", shot.theme, intake)

    async def press(pilot: Pilot[None]) -> None:
        await pilot.pause(0.2)
        for key in shot.keys.split():
            await pilot.press(key)
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=shot.size, run_before=press)
