"""A long transcript to open, search and page through: in a database for the monitor, as plain text for others."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import accumulate, pairwise
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
_SEARCHED_FROM = 0.85
"""How far on in the transcript there is what is searched for."""
_PLAIN = re.compile(r"[A-Za-z ]{20,40}")
"""What means itself in a regular expression, too, long enough to be unique."""

_UTTERANCES = """
SELECT start_ms, speaker, text FROM utterance JOIN bot USING (bot_id) ORDER BY started_at DESC, bot_id, position
"""

_Said = tuple[int, str, str]


class Talk(NamedTuple):
    """One transcript, in both forms."""

    words: int
    database: Path
    """In which the bot under the cursor has it."""
    file: Path
    """As plain text, an utterance a line; names come first, as lnav takes what begins with a time for a log."""
    first: str
    """What is read on the first screen of it, and nowhere else."""
    last: str
    """What is read on the last one."""
    searched: str
    """What is said once in it, late."""
    searched_at: str
    """The time that stands beside it."""

    @property
    def in_sight(self) -> Callable[[Emulator], bool]:
        """What tells whether its beginning is on the screen."""
        return text_seen(self.first)

    def found(self, emulator: Emulator) -> bool:
        """Return whether the place that is searched for is on the screen."""
        return any(self.searched_at in line and self.searched in line for line in emulator.lines)


def talk(bench: Bench, words: int) -> Talk:
    """Return a transcript of so many words."""
    database = bench.database(Contents(_OTHER_BOTS, words=words))
    file = database.with_name("transcript.txt")
    with closing(sqlite3.connect(database)) as connection:
        said: list[_Said] = connection.execute(_UTTERANCES).fetchall()
    lines = [f"{speaker}, {clock(start_ms)}: {text}\n" for start_ms, speaker, text in said]
    file.write_text("".join(lines), encoding="utf-8")
    first, (searched, searched_at) = _telling([text for _, _, text in said]), _searched(said)
    return Talk(words, database, file, first, f", {clock(said[-1][0])}:", searched, searched_at)


def _telling(texts: Sequence[str]) -> str:
    """Return the beginning of the first utterance that the table does not show in the bot's detail."""
    passed = accumulate((len(text) for text in texts), initial=0)
    later = (text for before, text in zip(passed, texts, strict=False) if before > OPENING_LENGTH)
    return next(text[:_TELLING].strip() for text in later if len(text) >= _TELLING)


def _searched(said: Sequence[_Said]) -> tuple[str, str]:
    """Return words that begin somebody's turn, and are said nowhere else; and when."""
    begun = {n: _PLAIN.match(text) for n, (_, _, text) in enumerate(said)}
    times = Counter(match[0] for match in begun.values() if match)
    whole = "\n".join(text for _, _, text in said)
    late = int(len(said) * _SEARCHED_FROM)
    for before, n in pairwise(range(late, len(said))):
        match = begun[n]
        if match and times[match[0]] == 1 and said[before][1] != said[n][1] and whole.count(match[0]) == 1:
            return match[0].strip(), clock(said[n][0])
    raise LookupError("all is said twice")
