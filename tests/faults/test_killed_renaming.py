"""A renaming everywhere that is killed, again and again, beside a receiver: the rest is done at the next start."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

from monitor.store.checking import check
from monitor.store.marks import Marks
from monitor.store.writer import Writer
from monitor.wire.spoke import VIDEO_LIFETIME_MS
from tests.store.deliveries import complete, rows, send

if TYPE_CHECKING:
    from pathlib import Path

MEETINGS = 400
KILLS = 3
SAID = (("Speaker 1", "so about the budget"), ("Ana", "yes"))
RENAMED = "SELECT count(*) FROM bot WHERE sent_speakers IS NOT NULL"

RENAMING = """
import asyncio, sys
from pathlib import Path
from monitor.store import renaming
from monitor.store.marks import Marks

renaming.TURN_S = 0  # a meeting a turn

async def go_on():
    marks = Marks(Path(sys.argv[1]))
    if sys.argv[2:]:
        await marks.rename("m0", ["Speaker 1"], sys.argv[2], everywhere=True)
    else:
        marks.go_on_renaming()
    await marks.renamed()

asyncio.run(go_on())
"""


async def test_what_is_left_by_a_kill_is_done_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    writer = await Writer.open(path, lambda: None)
    await asyncio.gather(*(send(writer, complete(f"m{number}", number, *SAID)) for number in range(MEETINGS)))
    for number in range(KILLS):
        named = [] if number else ["Zoë"]
        await _killed(path, rows(path, RENAMED)[0][0] + 20, *named)
        await send(writer, complete(f"late {number}", MEETINGS + number, *SAID))
    assert rows(path, "SELECT count(*) FROM renaming") == [(1,)]
    assert rows(path, RENAMED)[0][0] < MEETINGS
    assert [finding for finding in check(path, VIDEO_LIFETIME_MS) if finding.problems] == []
    marks = Marks(path)
    marks.go_on_renaming()
    await marks.renamed()
    await marks.close()
    await writer.close()
    assert rows(path, RENAMED) == [(MEETINGS + KILLS,)]
    assert rows(path, "SELECT DISTINCT speakers, sent_speakers FROM bot") == [("Zoë\nAna", "Speaker 1\nAna")]
    assert rows(path, "SELECT count(*) FROM renaming") == [(0,)]
    assert [finding for finding in check(path, VIDEO_LIFETIME_MS) if finding.problems] == []


async def _killed(path: Path, when_renamed: int, *name: str) -> None:
    """Let another process rename, and kill it when so many meetings show the name."""
    process = subprocess.Popen([sys.executable, "-c", RENAMING, str(path), *name])  # noqa: ASYNC220 - ours
    try:
        while rows(path, RENAMED)[0][0] < when_renamed:
            assert process.poll() is None, "it ended by itself"
            await asyncio.sleep(0.001)
    finally:
        process.kill()
        process.wait()
