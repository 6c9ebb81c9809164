"""A long transcript to open and to page through: in a database for the monitor, as plain text for others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.times import clock
from monitor.store.rows import OPENING_LENGTH
from tests.benchmarks.bench import text_seen
from tests.benchmarks.filling import Contents

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.benchmarks.bench import Bench
    from tests.terminal.emulator import Emulator

_OTHER_BOTS = 30
_TELLING = 24
"""Characters by which an utterance is known; few enough to stand in one row."""

_UTTERANCES = """
SELECT start_ms, speaker, text FROM utterance JOIN bot USING (bot_id) ORDER BY started_at DESC, bot_id, position
"""


class Talk(NamedTuple):
    """One transcript, in both forms."""

    database: Path
    """In which the bot under the cursor has it."""
    file: Path
    """As plain text, an utterance a line, as the monitor copies it."""
    telling: str
    """What is read on the first screen of it, and nowhere else."""

    @property
    def in_sight(self) -> Callable[[Emulator], bool]:
        """What tells whether it is on the screen."""
        return text_seen(self.telling)


def talk(bench: Bench) -> Talk:
    """Return a transcript of the size that is asked for."""
    database = bench.database(Contents(_OTHER_BOTS, words=bench.sizes.words))
    file = database.with_name("transcript.txt")
    with closing(sqlite3.connect(database)) as connection:
        said = connection.execute(_UTTERANCES).fetchall()
    lines = [f"{clock(start_ms)}  {speaker}: {text}\n" for start_ms, speaker, text in said]
    file.write_text("".join(lines), encoding="utf-8")
    return Talk(database, file, _telling([text for _, _, text in said]))


def _telling(texts: Sequence[str]) -> str:
    """Return the beginning of the first utterance that the table does not show in the bot's detail."""
    passed = accumulate((len(text) for text in texts), initial=0)
    later = (text for before, text in zip(passed, texts, strict=False) if before > OPENING_LENGTH)
    return next(text[:_TELLING] for text in later if len(text) >= _TELLING)
