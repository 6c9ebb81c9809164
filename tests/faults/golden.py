"""Databases as released versions have left them, kept packed in ``tests/golden``.

``python -m tests.faults.golden`` puts this version's there. What is there of a released version stays as it is.
"""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from monitor.model.marks import Bookmark, ReadingPlace
from monitor.simulator.kinds import KINDS, meeting
from monitor.simulator.meeting import Timeline
from monitor.store.marks import Marks
from monitor.store.schema import VERSION
from tests.cli.kept import receive, status
from tests.store.deliveries import complete

FOLDER = Path(__file__).parent.parent / "golden"
NOON = 1_704_110_400_000
WORDS = 60


def versions() -> dict[int, Path]:
    """Return the packed databases by their versions."""
    return {int(path.name.split(".")[0].removeprefix("version-")): path for path in FOLDER.glob("version-*.db.gz")}


def unpack(packed: Path, database: Path) -> None:
    """Put a database there as it was left."""
    database.parent.mkdir(parents=True, exist_ok=True)
    database.write_bytes(gzip.decompress(packed.read_bytes()))


def fill(database: Path) -> None:
    """Write down a meeting of every kind, what is unknown, the same again, and marks: rows in every table."""
    sent = [
        (webhook.sent_at, webhook.body)
        for kind in KINDS
        for webhook in meeting(kind, 1, WORDS).webhooks(NOON, Timeline(NOON))
    ]
    unknown = (NOON, b'{"event": "bot.sang", "data": {"bot_id": "odd"}}')
    spaceless = (NOON, complete("spaceless", 0, ("会田", "予算 の 話 です")).body)
    receive(database, [*sent, spaceless, unknown, (NOON, status("live", "recording_paused")), sent[0], unknown])
    asyncio.run(_mark(database))


async def _mark(database: Path) -> None:
    """Add what people add, and leave a renaming everywhere undone."""
    marks = Marks(database)
    await marks.set_title("live", "Budget with Ana")
    await marks.set_note("live", "Ask Ana for the sheet.\nThen decide.")
    await marks.add_bookmark("live", Bookmark(1_000, "So, about the budget"))
    await marks.remember_place("live", ReadingPlace(2_000, 3))
    await marks.rename("live", ["Nobody"], "Somebody", everywhere=True)
    await marks.close()
    with closing(sqlite3.connect(database)) as connection, connection:  # it may have been done with
        connection.execute("INSERT OR REPLACE INTO renaming (sent, after_id) VALUES ('Nobody', 0)")


def main() -> None:
    """Make the database of this version."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "monitor.db"
        fill(database)
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM")
        packed = gzip.compress(database.read_bytes(), mtime=0)
    (FOLDER / f"version-{VERSION}.db.gz").write_bytes(packed)


if __name__ == "__main__":
    main()
