"""A bot that was forgotten is in none of the files' bytes, whatever happened to it before; the others stay."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from monitor.model.marks import Bookmark, ReadingPlace
from monitor.store import connecting, forgetting
from monitor.store.forgetting import Traces, forget, traces
from monitor.store.location import DatabaseProblem, ReceiverLock, sidecar
from monitor.store.marks import Marks
from monitor.store.rebuild import rebuild
from monitor.store.writer import Writer
from tests.store.deliveries import (
    check_filter_index,
    check_search_index,
    complete,
    delivery,
    dump,
    failed,
    rows,
    status,
)
from tests.store.stories import deliver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from monitor.wire.delivery import Delivery

BOT = "5ecre7-b07-1d"
NAME = "Zdzisława Ƣuux"
WORD = "Umbrüchlichkeitsfrage"
OTHERS = 120


def said(seed: int, turns: int) -> list[tuple[str, str]]:
    chance = random.Random(seed)  # noqa: S311 - a meeting, not a secret
    vocabulary = [f"word{number}" for number in range(500)]
    return [(f"Speaker {turn % 4}", " ".join(chance.choices(vocabulary, k=30))) for turn in range(turns)]


def secret(at: int, turns: int) -> Delivery:
    told = said(at, turns)
    return complete(BOT, at, *((NAME, f"{text} {WORD}{number} {text}") for number, (_, text) in enumerate(told)))


def other(number: int) -> list[Delivery]:
    bot_id = f"other-{number:04}"
    return [status(bot_id, "joining_call", number), complete(bot_id, number + 500, *said(number, number % 30))]


def story() -> list[Delivery]:
    """Much about one bot among many others: statuses, failing, starting again, transcripts that replace others."""
    before, after = ([one for number in half for one in other(number)] for half in _halves())
    about = [status(BOT, "joining_call", 1), failed(BOT, 2, message=f"{NAME} was not there"), secret(3, 40)]
    about += [status(BOT, "in_call_recording", 300), secret(400, 60), secret(800, 90)]
    nonsense = replace(status(BOT, "x", 0), body=b'{"event": "failed", "about": "%s"}' % BOT.encode())
    return [*about[:2], *before, *about[2:4], nonsense, *after, *about[4:]]


def _halves() -> tuple[range, range]:
    return range(OTHERS // 2), range(OTHERS // 2, OTHERS)


async def kept(path: Path, deliveries: Iterable[Delivery]) -> Path:
    writer = await Writer.open(path, lambda: None)
    for one in deliveries:
        await deliver(writer, one)
    await writer.close()
    return path


def found_in(path: Path, *needles: str) -> list[tuple[str, str]]:
    """Return what is found in which file. The files are opened past SQLite: no connection may be open here."""
    files = [path, sidecar(path, "-wal"), sidecar(path, "-shm")]
    return [
        (file.name, needle)
        for file in files
        if file.exists()
        for needle in needles
        if needle.encode() in file.read_bytes()
    ]


def vocabulary(path: Path) -> set[str]:
    """Return what the indexes know: three characters of what the filter searches, and words that were said."""
    with closing(sqlite3.connect(path)) as connection:
        for index in ("bot_folded", "utterance_fts"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.{index}_terms USING fts5vocab ('main', '{index}', 'row')")
        both = "SELECT term FROM bot_folded_terms UNION SELECT term FROM utterance_fts_terms"
        return {term for [term] in connection.execute(both)}


TITLE, NOTE, CALLED = "Umwälzungstitel", "Nachdenklichkeitsnotiz", "Brzęczyszczykiewicz"
ADDED = (TITLE, TITLE.casefold(), NOTE, NOTE.casefold(), CALLED, CALLED.casefold())
INDEXED = (WORD.lower().replace("ü", "u"), NAME.encode().hex()[8:])
"""As the search index has them, until its deleted entries are merged away: no query finds them there. What a word has
in common with the one before it is not written again."""
TRACES = (BOT, NAME, NAME.casefold(), WORD, "uux", "ƣuu", *INDEXED, *ADDED)


TERMS = {"ƣuu", f"{WORD}7".lower().replace("ü", "u"), NAME.encode().hex()}


@pytest.fixture(params=["ON", "OFF"])
def overwriting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether what was deleted before the bot is forgotten was overwritten."""
    monkeypatch.setattr(connecting, "_WRITING", f"{connecting._WRITING} PRAGMA secure_delete = {request.param};")
    return str(request.param)


async def test_nothing_of_it_is_left_in_any_byte(path: Path, overwriting: str) -> None:
    await kept(path, story())
    with pytest.MonkeyPatch.context() as usual:
        usual.setattr(
            connecting, "_WRITING", connecting._WRITING.removesuffix(f" PRAGMA secure_delete = {overwriting};")
        )
        await check_forgetting(path)
    await rebuild(path)
    assert rows(path, "SELECT count(*) FROM bot") == [(OTHERS,)]
    assert found_in(path, *TRACES) == []


async def add_marks(path: Path) -> None:
    """Add what people add, some of it again in place of what was there."""
    marks = Marks(path)
    for version in ("first", "second"):
        await marks.set_title(BOT, f"{TITLE} {version}")
        await marks.set_note(BOT, f"{version}\n{NOTE} {version}")
    await marks.add_bookmark(BOT, Bookmark(0, WORD))
    await marks.remember_place(BOT, ReadingPlace(5, 5))
    await marks.rename(BOT, [NAME], CALLED)
    await marks.rename(BOT, [NAME], f"{CALLED}-Szczypior", everywhere=True)
    await marks.rename("other-0099", ["Speaker 1"], "Ana", everywhere=True)
    await marks.renamed()
    await marks.close()


async def check_forgetting(path: Path) -> None:
    await add_marks(path)
    others = about_others(path)
    assert {needle for _, needle in found_in(path, *TRACES)} >= {BOT, NAME, WORD, TITLE, NOTE, CALLED, *INDEXED}
    assert vocabulary(path) >= TERMS
    assert traces(path, BOT) == Traces(1, live=False, deliveries=7, words=90 * 61)
    forgotten = forget(path, BOT)
    assert forgotten == (7, 0, True)
    assert found_in(path, *TRACES) == []
    assert vocabulary(path).isdisjoint(TERMS)
    assert about_others(path) == others
    assert rows(path, "SELECT count(*) FROM bot") == [(OTHERS,)]
    assert rows(path, "SELECT count(*) FROM delivery") == [(2 * OTHERS,)]
    assert rows(path, "SELECT bot_id, sent, shown FROM naming") == [(None, "Speaker 1", "Ana")]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    check_filter_index(path)
    check_search_index(path)


def about_others(path: Path) -> list[str]:
    tables = ("bot", "status_change", "speaker", "utterance", "note", "bookmark", "reading_place")
    return [line for line in dump(path, *tables) if BOT not in line]


async def test_what_earlier_changes_left_inside_pages_is_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason for the search, and for copying the database: deleting alone does not reach it."""
    with pytest.MonkeyPatch.context() as unusual:
        unusual.setattr(connecting, "_WRITING", f"{connecting._WRITING} PRAGMA secure_delete = OFF;")
        await kept(path, story())
    monkeypatch.setattr(forgetting, "_copy_onto_itself", lambda *_: None)
    assert forget(path, BOT).remnants > 0
    assert found_in(path, BOT, WORD) != []


async def test_what_others_have_in_common_with_it_is_no_remnant(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "_copy_onto_itself", lambda *_: pytest.fail("copied for nothing"))
    same = [("Ana", "we have all of us said these very words before, and shall again")]
    await kept(path, [complete(BOT, 1, *same), complete("other", 2, *same)])
    assert forget(path, BOT) == (1, 0, True)


async def test_one_whose_id_is_a_common_word_is_forgotten_all_the_same(path: Path) -> None:
    """Nothing tells its bytes from others then, so the database is copied, and only the others are left."""
    await kept(path, [failed("created_at", 1), status("other", "joining_call", 2)])
    forgotten = forget(path, "created_at")
    assert forgotten.certain
    assert rows(path, "SELECT bot_id FROM bot") == [("other",)]


async def test_who_is_not_known_leaves_no_traces(path: Path) -> None:
    await kept(path, other(1))
    assert traces(path, BOT) == Traces(0, live=False, deliveries=0, words=0)
    before = dump(path)
    assert forget(path, BOT) == (0, 0, True)
    assert dump(path) == before


NOT_JSON = b'{"event": "odd", "bots": ["bot-1", "e"], "data": {"bot_id": "bot-10"'


def odd(bot_id: str | None, **told: object) -> Delivery:
    """A delivery that is not understood; about no bot where there is no id."""
    return delivery(0, "odd", **({} if bot_id is None else {"bot_id": bot_id}), **told)


@pytest.mark.parametrize("bot_id", ["bot-1", "bot", "1", "e", "event", "odd"])
async def test_a_part_of_an_id_or_any_other_word_forgets_nothing(path: Path, bot_id: str) -> None:
    unknown = [odd("bot-10", number=number) for number in range(3)]
    more = [status("bot-100", "joining_call", 1), odd("bot-100"), odd(None, bot="bot-12"), odd(None, e="e bot-1")]
    await kept(path, [*unknown, *more, replace(odd(None), body=NOT_JSON)])
    before = dump(path)
    assert traces(path, bot_id) == Traces(0, live=False, deliveries=0, words=0)
    assert forget(path, bot_id) == (0, 0, True)
    assert dump(path) == before


@pytest.mark.parametrize("bot_id", ["bot-1", "e"])
async def test_only_its_whole_id_names_it(path: Path, bot_id: str) -> None:
    others = [odd("bot-10"), odd(None, about="bot-1 bot-10 e e-mail"), odd(None, about=["bot-12"], there="there")]
    others += [status("known", "joining_call", 1), odd("known", about=bot_id)]
    others += [replace(odd(None), body=body) for body in (b"{bot-10, -bot-1, me", b"a bot-1_, e2", "(ée".encode())]
    own = [status(bot_id, "joining_call", 1), odd(bot_id), odd(None, about=["x", bot_id]), odd("unknown", by=bot_id)]
    own += [replace(odd(None), body=b'{"about": "%s", ' % bot_id.encode())]
    await kept(path, [*others, *own])
    assert traces(path, bot_id).deliveries == len(own)
    assert forget(path, bot_id).deliveries == len(own)
    assert rows(path, "SELECT count(*) FROM delivery") == [(len(others),)]
    assert rows(path, "SELECT bot_id FROM bot") == [("known",)]


async def test_one_of_which_only_a_webhook_has_the_id_is_forgotten(path: Path) -> None:
    await kept(path, [odd("bot-1"), odd("bot-10")])
    assert traces(path, "bot-1") == Traces(0, live=False, deliveries=1, words=0)
    assert forget(path, "bot-1") == (1, 0, True)
    assert rows(path, "SELECT bot_id FROM delivery") == [("bot-10",)]


@pytest.mark.parametrize("written", [rb"Zo\u00EB-1", rb"Zo\u00eb-1", rb"\u005ao\u00eB\u002d1", "Zo\u00eb-1".encode()])
async def test_it_is_found_however_json_writes_it(path: Path, written: bytes) -> None:
    hidden = b'{"event": "odd", "about": "%s", "about": "hidden"}' % written
    await kept(path, [failed("Zo\u00eb-1", 1), replace(odd(None), body=hidden), odd(None, about="Zo\u00eb-12")])
    assert forget(path, "Zo\u00eb-1") == (2, 0, True)
    assert rows(path, "SELECT count(*) FROM delivery") == [(1,)]


@pytest.mark.parametrize(("bot_id", "sent"), [("bot-1", b"bot-1"), ("Zo\u00eb-1", "Zo\u00eb-1".encode())])
async def test_it_is_in_no_header_of_others(path: Path, bot_id: str, sent: bytes) -> None:
    headers = (("x-bot", sent.decode("latin-1")), ("x-bots", "bot-12"), ("accept", "*/*"))
    about = [failed(bot_id, 1), failed("other", 2), failed("bot-12", 3)]
    await kept(path, [replace(one, headers=headers) for one in about])
    assert forget(path, bot_id) == (1, 0, True)
    [(left,)] = rows(path, "SELECT headers FROM header_set")
    assert json.loads(left) == [["x-bot", "forgotten"], ["x-bots", "bot-12"], ["accept", "*/*"]]
    writer = await Writer.open(path, lambda: None)
    await deliver(writer, replace(failed("more", 4), headers=headers))
    await writer.close()


async def test_no_receiver_starts_while_it_is_copied(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would wait for the whole copy, and answer nobody."""
    with pytest.MonkeyPatch.context() as unusual:
        unusual.setattr(connecting, "_WRITING", f"{connecting._WRITING} PRAGMA secure_delete = OFF;")
        await kept(path, story())
    told: list[str] = []

    def start_a_receiver(*_: object) -> None:
        with pytest.raises(DatabaseProblem, match="is in use by process") as problem:
            ReceiverLock(path).acquire("http://here")
        told.append(str(problem.value))

    monkeypatch.setattr(forgetting, "_copy_onto_itself", start_a_receiver)
    assert forget(path, BOT).certain
    assert len(told) == 1
    lock = ReceiverLock(path)
    lock.acquire("http://here")  # it is free again
    lock.release()


async def test_a_live_one_is_told_as_such(path: Path) -> None:
    await kept(path, [status(BOT, "joining_call", 1)])
    assert traces(path, BOT) == Traces(1, live=True, deliveries=1, words=0)


async def test_a_reader_that_never_ends_is_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await kept(path, [*story(), status("another", "joining_call", 1)])
    monkeypatch.setattr(forgetting, "LOG_PATIENCE_S", 0.2)
    with closing(sqlite3.connect(path)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM bot").fetchone()
        with pytest.raises(DatabaseProblem, match="a reader holds the write-ahead log; try again"):
            forget(path, BOT)
    assert rows(path, f"SELECT 1 FROM bot WHERE bot_id = '{BOT}'") == []  # noqa: S608 - ours


def test_there_must_be_a_database(path: Path) -> None:
    for work in _both():
        with pytest.raises(DatabaseProblem, match="there is no database"):
            work(path, BOT)


def _both() -> list[Callable[[Path, str], object]]:
    return [forget, traces]


async def test_a_large_database_is_not_copied_beside_a_receiver(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as unusual:
        unusual.setattr(connecting, "_WRITING", f"{connecting._WRITING} PRAGMA secure_delete = OFF;")
        await kept(path, story())
    monkeypatch.setattr(forgetting, "LARGEST_BESIDE_BYTES", 1 << 20)
    receiver = ReceiverLock(path)
    receiver.acquire("http://here")
    forgotten = forget(path, BOT)
    receiver.release()
    assert forgotten.remnants > 0
    assert not forgotten.certain
    assert rows(path, "SELECT count(*) FROM bot") == [(OTHERS,)]
