"""How much is said over a meeting comes with the bot's row, for meetings of earlier versions, too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.transcript import Transcript, Utterance
from monitor.store.projection import activity_of
from monitor.store.schema import MIGRATIONS
from monitor.store.tables import ACTIVITY
from tests.store.deliveries import complete, failed, send, status

if TYPE_CHECKING:
    from monitor.store.reader import Reader
    from monitor.store.writer import Writer

BEFORE = MIGRATIONS[: MIGRATIONS.index(ACTIVITY)]

transcripts = st.lists(
    st.builds(
        lambda start, length, text: Utterance("Ana", start, start + length, text),
        st.integers(-5, 90_000),
        st.sampled_from([0, 0, -3, 1, 7, 999, 20_000, 90_000]),
        st.text("aé漢😀", min_size=1, max_size=300),
    ),
    max_size=8,
).map(lambda said: Transcript(tuple(said)))


async def activity(reader: Reader, bot_id: str) -> str:
    row = await reader.bot(bot_id)
    assert row
    return row.activity


async def test_a_transcript_brings_its_activity(writer: Writer, reader: Reader) -> None:
    await send(writer, status("b", "in_call_recording", 1))
    assert not await activity(reader, "b")
    await send(
        writer, complete("b", 2, ("Ana", "so it is"), *[("-", "")] * 9, ("Bob", "so we all know about that, then"))
    )
    told = await activity(reader, "b")
    assert len(told) == 12
    assert (told[0] > "0", told[5], told[-1]) == (True, "0", "8")
    await send(writer, complete("b", 3, ("Ana", "yes"), link="https://video/2"))
    again = await activity(reader, "b")
    assert len(again) == 12
    assert again != told


async def test_without_words_there_is_none(writer: Writer, reader: Reader) -> None:
    await send(writer, complete("silent", 2))
    await send(writer, failed("failed", 2))
    assert [await activity(reader, bot_id) for bot_id in ("silent", "failed")] == ["", ""]


@settings(max_examples=60, deadline=None)
@given(st.lists(transcripts, max_size=3))
def test_a_database_of_an_earlier_version_gets_what_a_rebuild_would_make(meetings: list[Transcript]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in BEFORE:
            connection.executescript(step)
        for number, transcript in enumerate(meetings):
            put(connection, f"bot {number}", transcript)
        connection.executescript(ACTIVITY)
        found = [value for [value] in connection.execute("SELECT activity FROM bot ORDER BY id")]
    assert found == [activity_of(transcript) for transcript in meetings]


def put(connection: sqlite3.Connection, bot_id: str, transcript: Transcript) -> None:
    """Write down what counts, and something where a value must be."""
    told = {"bot_id": bot_id, "utterances": len(transcript.utterances), "transcript_ms": transcript.end_ms}
    needed = [
        name for _, name, kind, must, value, _ in connection.execute("PRAGMA table_info(bot)") if must and not value
    ]
    values = dict.fromkeys(needed, 0) | told
    names = ", ".join(values)
    connection.execute(
        f"INSERT INTO bot ({names}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608 - ours
        tuple(str(value) if name not in told else value for name, value in values.items()),
    )
    columns = "bot_id, position, speaker, start_ms, end_ms, text, words"
    connection.executemany(
        f"INSERT INTO utterance ({columns}) VALUES (?, ?, '', ?, ?, ?, x'')",  # noqa: S608 - ours
        [(bot_id, at, one.start_ms, one.end_ms, one.text) for at, one in enumerate(transcript.utterances)],
    )
