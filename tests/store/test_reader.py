"""A reader sees what was committed, whoever else is there, and changes nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from monitor.model.bot import Phase
from monitor.model.text import printable
from monitor.model.times import HOUR
from monitor.model.transcript import SpeakerShare, Utterance, Word
from monitor.store.location import DatabaseProblem, sidecar
from monitor.store.reader import Reader
from monitor.store.rows import OPENING_LENGTH, Tally, View
from monitor.store.writer import Writer
from monitor.wire.delivery import Outcome
from tests.store.deliveries import HEADERS, NOON, complete, failed, rows, send, send_together, status

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Open = Callable[[], Awaitable[Reader]]

HOSTILE = (
    "\x1b]52;c;cGF3bmVk\x07 [/red][@click=app.quit]x \u202e\ufeff\x9b2J \ud800 \x00 ' \" ; DROP TABLE bot; -- %s {0}"
)


async def test_history_is_in_the_order_of_what_happened(writer: Writer, reader: Reader) -> None:
    await send(writer, status("b", "in_call_recording", 9))
    await send(writer, status("b", "joining_call", 1, came=20))
    await send(writer, failed("b", 30, message="no host"))
    changes = await reader.history("b")
    assert [(change.phase, change.occurred_at - NOON, change.received_at - NOON) for change in changes] == [
        (Phase.JOINING, 1, 20),
        (Phase.RECORDING, 9, 9),
        (Phase.FAILED, 30, 30),
    ]
    assert (changes[-1].error, changes[-1].message) == ("BotNotAccepted", "no host")
    assert await reader.history("nobody's") == []


async def test_a_transcript_is_read_in_windows(writer: Writer, reader: Reader) -> None:
    said = [("Ana" if turn % 3 else "Bob", f"word {turn}") for turn in range(10)]
    await send(writer, complete("b", 0, *said))
    window = await reader.utterances("b", 3, 2)
    assert window == [Utterance("Bob", 3000, 3200, "word 3"), Utterance("Ana", 4000, 4200, "word 4")]
    [one] = await reader.utterances("b", 9, 5, with_words=True)
    assert one.words == (Word("word", 9000, 9100), Word("9", 9100, 9200))
    assert await reader.utterances("b", 10, 5) == []
    assert await reader.speakers("b") == [SpeakerShare("Ana", 1200, 12), SpeakerShare("Bob", 800, 8)]


async def test_a_later_transcript_takes_the_place_of_the_earlier_one(writer: Writer, reader: Reader) -> None:
    first, second = complete("b", 0, ("Ana", "a b c"), ("Bob", "d")), complete("b", 1, ("Cyd", "e f"))
    await send_together(writer, first, second)
    assert [said.text for said in await reader.utterances("b", 0, 9)] == ["e f"]
    assert [share.speaker for share in await reader.speakers("b")] == ["Cyd"]


async def test_a_complete_without_words_leaves_the_transcript_alone(writer: Writer, reader: Reader) -> None:
    await send(writer, complete("b", 0, ("Ana", "a b c")))
    await send(writer, complete("b", 1, ("Ana", ""), link="https://video/2"))
    await send(writer, complete("b", 2, link="https://video/3"))
    row = await reader.bot("b")
    assert row is not None
    assert (row.bot.words, row.bot.video_url, row.opening) == (3, "https://video/3", "a b c")
    assert len(await reader.utterances("b", 0, 9)) == 1


async def test_the_opening_is_cut_between_words(writer: Writer, reader: Reader) -> None:
    await send(writer, complete("short", 0, ("Ana", "Hi Bob!"), ("Bob", "Hello Ana!")))
    await send(writer, complete("long", 0, *[("Ana", f"some words {turn}") for turn in range(50)]))
    await send(writer, complete("endless", 0, ("Ana", "a" * 1000)))
    openings = {row.bot.bot_id: row.opening for row in await reader.bots(None, 9)}
    assert openings["short"] == "Hi Bob! Hello Ana!"
    assert openings["long"].startswith("some words 0 some words 1 some")
    assert openings["long"].endswith(("words…", "some…", "0…", "1…", "2…", "3…", "4…", "5…"))
    assert len(openings["long"]) <= OPENING_LENGTH
    assert openings["endless"] == "a" * (OPENING_LENGTH - 1) + "…"


async def test_the_change_number_grows_with_every_change(writer: Writer, reader: Reader) -> None:
    numbers: list[int] = []
    for delivery in (status("b", "joining_call", 5), status("b", "in_waiting_room", 1), failed("b", 9)):
        await send(writer, status("other", "joining_call", len(numbers)))
        await send(writer, delivery)
        row = await reader.bot("b")
        assert row is not None
        numbers.append(row.change)
    assert numbers == [2, 4, 6]


async def test_the_journal_is_read_newest_first(writer: Writer, reader: Reader) -> None:
    sent = [status("b", "joining_call", 0), failed("b", 1), complete("c", 2)]
    await send_together(writer, *sent, sent[0])
    wrong = await writer.record_rejected(sent[0], "bot.status_change", "b", "data.status is missing")
    newest = await reader.deliveries(0, 2)
    assert [row.id for row in newest] == [wrong.delivery_id, 3]
    assert (newest[0].outcome, newest[0].reason) == (Outcome.REJECTED, "data.status is missing")
    older = await reader.deliveries(2, 9)
    assert await reader.deliveries(2, 9, of=4) == older
    assert [(row.id, row.event, row.bot_id, row.copies) for row in older] == [
        (2, "failed", "b", 0),
        (1, "bot.status_change", "b", 1),
    ]
    assert await reader.delivery_count() == 4
    assert await reader.delivery_count("b") == 3
    assert [row.id for row in await reader.deliveries(0, 9, "b")] == [4, 2, 1]
    assert [row.id for row in await reader.deliveries(1, 1, "b")] == [2]
    assert [row.id for row in await reader.deliveries(2, 2, "b", of=3)] == [1]
    assert await reader.deliveries(0, 9, "nobody's") == []
    assert [await reader.delivery_position(number) for number in (1, 3, 4, 99)] == [3, 1, 0, None]
    assert [await reader.delivery_position(number, "b") for number in (1, 2, 4)] == [2, 1, 0]
    assert (older[0].headers, older[0].size) == (HEADERS, len(sent[1].body))
    assert await reader.delivery_body(2) == sent[1].body
    with pytest.raises(KeyError):
        await reader.delivery_body(99)


async def test_the_tally_knows_deliveries(writer: Writer, reader: Reader) -> None:
    assert await reader.tally(NOON, HOUR) == Tally(0, 0, 0, 0, 0, None, 0, 0)
    sent = status("b", "joining_call", 0)
    await send_together(writer, sent, sent, failed("c", 7))
    for _ in range(2):
        await writer.record_rejected(sent, "", None, "wrong")
    assert await reader.tally(NOON, HOUR) == Tally(1, 0, 0, 1, 2, NOON + 7, 5, 2)
    assert await reader.tally(NOON + HOUR, HOUR) == Tally(0, 1, 0, 1, 2, NOON + 7, 5, 2)


async def test_ids_are_found_by_how_they_begin(writer: Writer, reader: Reader) -> None:
    names = ["ab", "a", "a\U0001f600", "a%", "b", *(f"many{n:02}" for n in range(12))]
    await send_together(writer, *(status(name, "joining_call", 0) for name in names))
    assert await reader.find("a") == ["a", "a%", "ab", "a\U0001f600"]
    assert await reader.find("a%") == ["a%"]
    assert await reader.find("many") == [f"many{n:02}" for n in range(10)]
    assert await reader.find("c") == []


async def test_hostile_text_is_kept_as_text(writer: Writer, reader: Reader) -> None:
    safe = printable(HOSTILE).strip()
    await send(writer, status(HOSTILE, HOSTILE, 0))
    await send(writer, complete(HOSTILE, 1, (HOSTILE, HOSTILE), link="https://x/" + HOSTILE, speakers=[HOSTILE]))
    await send(writer, failed(HOSTILE, 2, HOSTILE, message=HOSTILE))
    [row] = await reader.window(View(), 0, 9, NOON)
    assert row == await reader.bot(row.bot.bot_id)
    assert safe in (row.bot.error, row.bot.message)
    assert (await reader.history(row.bot.bot_id))[0].code == safe
    [said] = await reader.utterances(row.bot.bot_id, 0, 9, with_words=True)
    assert said.text == " ".join(safe.split()).replace(" ;", ";")  # lone punctuation belongs to the word before
    for query in ("drop table bot;", "' \" ;", "{0}", "%s", "[/red]"):
        assert await reader.count(View(query), NOON) == 1
    assert await reader.count(View("%"), NOON) == 1
    assert await reader.count(View("x%s"), NOON) == 0
    assert await reader.count(View(HOSTILE), NOON) == 1
    assert await reader.position(View(HOSTILE), row.bot.bot_id, NOON) == 0
    assert await reader.find(HOSTILE[:20]) == [row.bot.bot_id]


async def test_a_reader_cannot_write(writer: Writer, reader: Reader) -> None:
    assert writer.failure is None
    with pytest.raises(DatabaseProblem, match="readonly"):
        await reader._fetch("DELETE FROM tally", ())
    await reader._connection.execute_fetchall("PRAGMA query_only = OFF")
    with pytest.raises(DatabaseProblem, match="readonly"):
        await reader._fetch("DELETE FROM tally", ())


async def test_after_its_end_a_reader_says_so(writer: Writer, reader: Reader) -> None:
    assert writer.failure is None
    await reader.close()
    with pytest.raises(DatabaseProblem, match="cannot read"):
        await reader.count(View(), NOON)
    await reader.close()


async def test_a_reader_needs_no_writer(path: Path, read: Open) -> None:
    writer = await Writer.open(path, lambda: None)
    await send(writer, status("b", "joining_call", 0))
    await writer.close()
    for _ in range(2):  # the first one finds no log, and may leave one behind
        reader = await read()
        assert await reader.count(View(), NOON) == 1
        await reader.close()


@pytest.mark.parametrize("left", [["-wal"], ["-wal", "-shm"]])
async def test_a_reader_reads_what_a_killed_writer_left(
    path: Path, writer: Writer, tmp_path: Path, left: list[str]
) -> None:
    await send(writer, status("b", "joining_call", 0))
    abandoned = tmp_path / "abandoned.db"
    for suffix in ("", *left):
        shutil.copy(sidecar(path, suffix), sidecar(abandoned, suffix))
    reader = await Reader.open(abandoned)
    assert await reader.count(View(), NOON) == 1
    await reader.close()
    later = await Writer.open(abandoned, lambda: None)
    await send(later, status("c", "joining_call", 0))
    await later.close()
    assert rows(abandoned, "SELECT count(*) FROM bot") == [(2,)]


async def test_a_reader_lives_on_while_writers_come_and_go(path: Path, read: Open) -> None:
    for count in range(3):
        writer = await Writer.open(path, lambda: None)
        await send(writer, status(f"b{count}", "joining_call", 0))
        if count == 0:
            reader = await read()
        await writer.close()
        assert await reader.count(View(), NOON) == count + 1
