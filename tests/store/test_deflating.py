"""Bodies in fewer bytes: what is kept is small, and what is read is what came, wherever it is read."""

from __future__ import annotations

import sqlite3
import tracemalloc
import zlib
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.deflating import WORTH_BYTES, DamagedBody, KeptBody, deflated, inflated
from monitor.store.headers import MOST_KNOWN
from monitor.store.location import DatabaseProblem
from monitor.store.rebuild import rebuild
from monitor.store.writer import CannotCommit, Writer
from tests.store.deliveries import HEADERS, complete, dump, rows, send, send_together, status

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.store.reader import Reader

LONG = complete("b", 1, *((f"Speaker {n % 3}", f"well then we said number {n} and more of it") for n in range(200)))


@given(st.binary(max_size=100).flatmap(lambda some: st.sampled_from([some, some * 100])))
def test_what_was_deflated_comes_back(body: bytes) -> None:
    kept = deflated(body)
    assert inflated(kept) == body
    assert len(kept.body) <= len(body)
    assert kept.inflated in {None, len(body)}


def test_a_status_is_kept_as_it_came() -> None:
    body = status("b", "joining_call", 0).body
    assert len(body) < WORTH_BYTES
    assert deflated(body) == KeptBody(None, body)


STREAM = zlib.compress(b"x" * 600)
DAMAGED = [
    KeptBody(100, b"no zlib stream"),
    KeptBody(600, STREAM[:-1]),
    KeptBody(600, STREAM + b"x"),
    *(KeptBody(size, STREAM) for size in (-(2**63), -1, 0, 599, 601, 2**40, 2**63 - 1)),
    KeptBody(0, zlib.compress(b"")),
]


@pytest.mark.parametrize("kept", DAMAGED)
def test_a_damaged_body_is_told_apart(kept: KeptBody) -> None:
    with pytest.raises(DamagedBody, match="a body is damaged"):
        inflated(kept)


def test_a_body_that_says_to_be_short_is_not_inflated_to_any_length() -> None:
    bomb = zlib.compress(bytes(50 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(DamagedBody):
            inflated(KeptBody(600, bomb))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


async def test_a_deflated_body_is_read_as_it_came(writer: Writer, reader: Reader, path: Path) -> None:
    await send(writer, LONG)
    [(kept, full)] = rows(path, "SELECT length(body), inflated FROM delivery_body")
    assert kept * 5 < full == len(LONG.body)
    assert await reader.delivery_body(1) == LONG.body
    [row] = await reader.deliveries(0, 10)
    assert row.size == len(LONG.body)


async def test_a_damaged_body_is_a_problem_of_the_database(writer: Writer, reader: Reader, path: Path) -> None:
    await send(writer, LONG)
    damage(path)
    with pytest.raises(DatabaseProblem, match="a body is damaged"):
        await reader.delivery_body(1)


async def test_a_rebuild_stops_at_a_damaged_body(writer: Writer, path: Path) -> None:
    await send(writer, LONG)
    await writer.close()
    damage(path)
    with pytest.raises(DatabaseProblem, match=r"cannot rebuild .*: a body is damaged"):
        await rebuild(path)
    assert rows(path, "SELECT count(*) FROM utterance") == [(200,)]


def damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE delivery_body SET body = x'00'")


async def test_a_rebuild_reads_deflated_bodies(writer: Writer, path: Path) -> None:
    await send(writer, status("b", "in_call_recording", 0))
    await send(writer, LONG)
    await writer.close()
    live = dump(path)
    assert await rebuild(path) == 2
    assert dump(path) == live
    assert rows(path, "SELECT count(*) FROM utterance") == [(200,)]


async def test_headers_that_come_again_are_kept_once(path: Path, writer: Writer, reader: Reader) -> None:
    for n in range(5):
        await send(writer, status("b", "joining_call", n))
    assert rows(path, "SELECT count(*) FROM header_set") == [(1,)]
    assert {row.headers for row in await reader.deliveries(0, 10)} == {HEADERS}


async def test_headers_are_known_again_after_a_restart(path: Path) -> None:
    for n in range(3):
        writer = await Writer.open(path, lambda: None)
        await send(writer, status("b", "joining_call", n))
        await writer.close()
    assert rows(path, "SELECT count(*) FROM header_set") == [(1,)]


async def test_headers_that_never_come_again_are_not_kept_in_mind(writer: Writer, reader: Reader, path: Path) -> None:
    sent = [replace(status("b", "joining_call", n), headers=(("x-id", str(n)),)) for n in range(2 * MOST_KNOWN)]
    await send_together(writer, *sent)
    await send_together(writer, *(replace(one, body=one.body + b" ") for one in sent))
    found = await reader.deliveries(0, 1000)
    assert [row.headers for row in reversed(found)] == [one.headers for one in sent]
    assert rows(path, "SELECT count(*) FROM header_set") == [(len(sent),)]


async def test_a_refused_delivery_leaves_no_headers_in_mind(writer: Writer, reader: Reader) -> None:
    with pytest.raises(CannotCommit):
        await send(writer, replace(status("b", "joining_call", 0), received_at=2**63))
    await send(writer, status("b", "joining_call", 0))
    assert [row.headers for row in await reader.deliveries(0, 10)] == [HEADERS]
