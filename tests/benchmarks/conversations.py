"""Thousands of meetings in which something was said, put into a database, and as plain text beside it.

Words are as frequent as in life: the n-th of them comes one n-th as often as the first (Zipf). Every fiftieth meeting
is in a script without spaces.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.times import clock
from monitor.store.indexing import index_some
from monitor.store.statements import insert
from tests.benchmarks.filling import Contents, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOCABULARY = 60_000
WORDS = 1_000
"""Of a meeting."""
SPACELESS_EVERY = 50

_SYLLABLES = (
    "ba",
    "co",
    "di",
    "fe",
    "gu",
    "ha",
    "ji",
    "ka",
    "lo",
    "mu",
    "ne",
    "pi",
    "ro",
    "su",
    "ta",
    "vi",
    "we",
    "zu",
)
_TURN_WORDS = (3, 5, 8, 13, 20, 30)
_WORD_BYTES = 12
"""What a word takes beside its text (``packing``)."""
_ADD = insert("utterance", ("bot_id", "position", "speaker", "start_ms", "end_ms", "text", "words"))
_ADD_SPEAKER = "INSERT INTO speaker (bot_id, position, name, talk_ms, words) VALUES (?, ?, ?, 0, 0)"
_TRANSCRIPTS = "INSERT INTO transcript SELECT bot_id, min(id), max(id), min(id) - 1 FROM utterance GROUP BY bot_id"
_AT_ONCE = 500

GIVEN, FAMILY = ("Ana", "Bob", "Priya", "Zoë", "Jörg", "Mei", "Omar", "Lea"), ("Ito", "Kim", "Novak", "Silva", "Smith")
NAMES = tuple(f"{given} {family}" for given in GIVEN for family in FAMILY)


class Turn(NamedTuple):
    """What one speaker says."""

    speaker: str
    text: str


def vocabulary() -> list[str]:
    """Return all words, the commonest first; the same every time."""
    chance, words = Random(1), dict[str, None]()  # noqa: S311  (the same words every time are wanted)
    while len(words) < VOCABULARY:
        syllables = 1 + len(words) // 300 if len(words) < 600 else chance.randint(3, 5)
        words["".join(chance.choices(_SYLLABLES, k=syllables + 1))] = None
    return list(words)


def fill_with_talk(path: Path, texts: Path, meetings: int) -> None:
    """Make a database of meetings, all of it indexed, and a folder with a text for each."""
    fill(path, Contents(meetings))
    texts.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        bots = [bot for [bot] in connection.execute("SELECT bot_id FROM bot ORDER BY started_at")]
        for first in range(0, len(bots), _AT_ONCE):
            connection.execute("BEGIN")
            for number, bot_id in enumerate(bots[first : first + _AT_ONCE], first):
                _put(connection, texts, bot_id, [*talk(number)])
            connection.execute("COMMIT")
        connection.execute(_TRANSCRIPTS)
        has_more = True
        while has_more:
            connection.execute("BEGIN")
            has_more = index_some(connection)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_words = vocabulary()
_weights = [*accumulate(1 / (place + 2.7) for place in range(VOCABULARY))]


def talk(number: int) -> Iterator[Turn]:
    """Yield what is said in a meeting."""
    chance = Random(number)  # noqa: S311  (as above)
    speakers, left = chance.sample(NAMES, 4), WORDS
    while left > 0:
        count = chance.choice(_TURN_WORDS)
        left -= count
        if number % SPACELESS_EVERY:
            text = " ".join(chance.choices(_words, cum_weights=_weights, k=count))
        else:
            text = "".join(map(chr, chance.choices(range(0x4E00, 0x5200), k=count)))
        yield Turn(chance.choice(speakers), text)


def _put(connection: sqlite3.Connection, texts: Path, bot_id: str, turns: list[Turn]) -> None:
    rows = [
        (bot_id, place, turn.speaker, place * 5_000, place * 5_000 + 4_000, turn.text, bytes(_WORD_BYTES * 10))
        for place, turn in enumerate(turns)
    ]
    connection.executemany(_ADD, rows)
    names = sorted({turn.speaker for turn in turns})
    connection.executemany(_ADD_SPEAKER, [(bot_id, place, name) for place, name in enumerate(names)])
    lines = (f"{clock(place * 5_000)}  {turn.speaker}: {turn.text}\n" for place, turn in enumerate(turns))
    (texts / f"{bot_id}.txt").write_text("".join(lines), encoding="utf-8")
