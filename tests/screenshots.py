"""Draw the pictures in ``screenshots/`` anew: ``uv run python -m tests.screenshots``."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.scenes import NOW, StandingIntake, empty, fill, still_app

FOLDER = Path(__file__).parent.parent / "screenshots"
WIDE, LOW, NARROW = (120, 40), (120, 24), (80, 24)


class Shot(NamedTuple):
    """One picture."""

    name: str
    size: tuple[int, int] = WIDE
    keys: str = ""
    """Pressed one after another; separated by spaces."""
    theme: str = "monitor"
    filled: bool = True
    keyless: bool = False


_TALK = " ".join("j" * 11)
"""To a meeting with a transcript."""
_OPEN = f"{_TALK} enter"

SHOTS = (
    Shot("bots", size=LOW, keys=_TALK),
    Shot("bots-80x24", size=NARROW, keys=_TALK),
    Shot("bots-light", size=LOW, keys=_TALK, theme="monitor-light"),
    Shot("bots-16-colours", size=LOW, keys=_TALK, theme="ansi-dark"),
    Shot("failed", size=(120, 16), keys="slash s t a t u s colon f a i l e d enter"),
    Shot("transcript", keys=_OPEN),
    Shot("transcript-80x24", size=NARROW, keys=_OPEN),
    Shot("search", keys=f"{_OPEN} slash t h e enter n n n"),
    Shot("search-all", keys="ctrl+f t h e space p l a n down down"),
    Shot("search-all-80x24", size=NARROW, keys="ctrl+f t h e space p l a n down down"),
    Shot("search-how", size=NARROW, keys="ctrl+f"),
    Shot("numbers", keys=f"{_TALK} i"),
    Shot("numbers-80x24", size=NARROW, keys=f"{_TALK} i"),
    Shot("speakers", size=(120, 16), keys="I"),
    Shot("export", size=NARROW, keys=f"{_TALK} x e"),
    Shot("deliveries", size=LOW, keys="d"),
    Shot("help", keys="question_mark"),
    Shot("empty", size=LOW, filled=False),
    Shot("empty-80x24", size=NARROW, filled=False, keyless=True),
)


async def draw(shot: Shot, folder: Path) -> str:
    """Return one picture as SVG."""
    database = folder / ("day.db" if shot.filled else "nothing.db")
    intake = StandingIntake("no key: this machine only", safe=False) if shot.keyless else StandingIntake()
    app = still_app(database, shot.theme, intake)
    async with app.run_test(size=shot.size) as pilot:
        await pilot.pause(0.3)
        for key in shot.keys.split():
            await pilot.press(key)
            await pilot.pause(0.05)
        await pilot.pause(0.3)
        return _alone(app.export_screenshot(title="monitor"))


def _alone(svg: str) -> str:
    """Return a picture that loads nothing from anywhere, and keeps its spaces."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+-", "terminal-", svg)  # a number that is another one each time
    svg = re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)
    return svg.replace("<text ", '<text xml:space="preserve" ')


async def main() -> None:
    """Draw all pictures."""
    with tempfile.TemporaryDirectory() as name, patch("monitor.tui.clock.now_ms", lambda: NOW):
        folder = Path(name)
        await fill(folder / "day.db")
        await empty(folder / "nothing.db")
        for shot in SHOTS:
            (FOLDER / f"{shot.name}.svg").write_text(await draw(shot, folder), encoding="utf-8")
            print(shot.name)


if __name__ == "__main__":
    os.environ |= {"TZ": "UTC", "COLORTERM": "truecolor"}
    time.tzset()
    asyncio.run(main())
