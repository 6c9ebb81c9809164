"""What people add to meetings, written down beside the receiver, be it in this process or in another one.

Each mark is one short transaction of a connection of its own, in its turn (``turns``): nothing is held open between
two, so that whoever forgets, copies or replaces the database finds nobody in the way. It is put on the disk when its
turn is over: an acknowledgement waits for the turn, but not for the disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from monitor.model.marks import LONGEST_NOTE, as_name, as_note, as_title
from monitor.store import naming
from monitor.store.connecting import connected_beside
from monitor.store.indexes import told
from monitor.store.location import DatabaseProblem
from monitor.store.pruning import SHORTEST_PAUSE_S
from monitor.store.removal import in_transaction
from monitor.store.renaming import rename_everywhere, show_marks
from monitor.store.turns import Turn
from monitor.store.write_ahead import put_log_on_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from monitor.model.marks import Bookmark, ReadingPlace
    from monitor.store.naming import Renamed

_QUICKLY = """
PRAGMA synchronous = NORMAL;       -- no commit waits for the disk; whoever writes the mark does, after its turn
PRAGMA wal_autocheckpoint = 8192;  -- 32 MB: what is longer without a pause for it, the receiver has written
"""

PATIENCE_S = 5.0
"""How long a person waits at most until a mark is written: beside a receiver under full load, or others' long turns."""

_T = TypeVar("_T")


class CannotMark(Exception):
    """This cannot be added. The message is one line that says why."""


class Marks:
    """Writes marks. Belongs to one event loop; ``close`` it at last.

    All its methods raise DatabaseProblem where writing fails, and CannotMark where the bot is not kept any more.
    Foreign text may be given as it is.
    """

    def __init__(self, path: Path, on_commit: Callable[[], None] = lambda: None) -> None:
        """Prepare to write to an existing database.

        Args:
            path: The database.
            on_commit: Called after each commit, in any thread; must not block.

        """
        self._path = path
        self._on_commit = on_commit
        self._turn = Turn(path, PATIENCE_S)
        self._one_at_a_time = asyncio.Lock()
        self._stopping = threading.Event()
        self._renaming: asyncio.Task[None] | None = None
        self._more_to_rename = False

    async def close(self) -> None:
        """Write no more; return once the last transaction is over."""
        self._stopping.set()
        if self._renaming:
            await self._renaming
        async with self._one_at_a_time:
            self._turn.close()

    async def set_title(self, bot_id: str, title: str) -> None:
        """Give a meeting a title; "" takes it away."""
        await self._write(bot_id, _then_show(bot_id, partial(_change_note, bot_id, "title", as_title(title))))

    async def set_note(self, bot_id: str, note: str) -> None:
        """Give a meeting a note in place of the one that it has; "" takes it away.

        Raises:
            CannotMark: It has more than ``LONGEST_NOTE`` characters.

        """
        text = as_note(note)
        if len(text) > LONGEST_NOTE:
            raise CannotMark(f"a note has at most {LONGEST_NOTE:,} characters; this one has {len(text):,}")
        await self._write(bot_id, _then_show(bot_id, partial(_change_note, bot_id, "text", text)))

    async def add_bookmark(self, bot_id: str, bookmark: Bookmark) -> None:
        """Bookmark an utterance; does nothing where it is bookmarked already."""
        await self._execute(bot_id, _ADD_BOOKMARK, *bookmark)

    async def remove_bookmark(self, bot_id: str, bookmark: Bookmark) -> None:
        """Take a bookmark away, if it is there."""
        await self._execute(bot_id, _REMOVE_BOOKMARK, *bookmark)

    async def remember_place(self, bot_id: str, place: ReadingPlace) -> None:
        """Remember where a transcript was left; a power cut may take back where that was a moment ago."""
        await self._execute(bot_id, _REMEMBER_PLACE, *place, outlives_power=False)

    async def rename(self, bot_id: str, sent: Collection[str], name: str, *, everywhere: bool = False) -> None:
        """Have a name shown for one speaker of a meeting, or for several, who are one from then on.

        Everywhere, the other meetings follow little by little; ``is_renaming`` until then.

        Args:
            bot_id: The meeting.
            sent: The speaker's names as the provider sent them.
            name: What is to be shown; "" shows each as it was sent.
            everywhere: In all meetings, those to come included, but for those that have a name of their own for it.

        Raises:
            CannotMark: Nobody can tell an unnamed speaker of another meeting from this one.

        """
        if everywhere and not naming.may_be_everywhere(sent):
            raise CannotMark("an unnamed speaker can be named in one meeting only: in others it is somebody else")
        work = partial(naming.rename, bot_id=bot_id, sent=sent, name=as_name(name), everywhere=everywhere)
        await self._write(bot_id, _then_show(bot_id, work), lambda _: everywhere)

    async def undo(self, bot_id: str) -> Renamed | None:
        """Take back the latest renaming that this meeting shows; return what it was, None where there is none."""
        work = partial(naming.undo, bot_id=bot_id)
        return await self._write(bot_id, _then_show(bot_id, work), lambda undone: bool(undone and undone.everywhere))

    @property
    def is_renaming(self) -> bool:
        """Whether some meetings do not show yet what they are to show."""
        return self._renaming is not None and not self._renaming.done()

    def go_on_renaming(self) -> None:
        """Have all meetings show what they are to show, where a renaming everywhere is not done with."""
        self._more_to_rename = True
        if not self.is_renaming:
            self._renaming = asyncio.get_running_loop().create_task(self._rename_everywhere(), name="renaming")

    async def renamed(self) -> None:
        """Return once all meetings show what they are to show, or it has failed."""
        while self._renaming and not self._renaming.done():
            await asyncio.shield(self._renaming)

    async def _rename_everywhere(self) -> None:
        while self._more_to_rename and not self._stopping.is_set():
            self._more_to_rename = False
            with suppress(DatabaseProblem):  # the next start goes on
                await asyncio.to_thread(self._renamed_everywhere)

    def _renamed_everywhere(self) -> None:
        turn = Turn(self._path, PATIENCE_S, self._stopping.is_set)
        try:
            with _writing(self._path) as connection:
                rename_everywhere(connection, turn, self._pause)
        finally:
            turn.close()
            self._on_commit()

    def _pause(self, took_s: float) -> bool:
        return self._stopping.wait(max(SHORTEST_PAUSE_S, took_s))

    async def _execute(self, bot_id: str, sql: str, *values: object, outlives_power: bool = True) -> None:
        def execute(connection: sqlite3.Connection) -> None:
            connection.execute(sql, (bot_id, *values))

        await self._write(bot_id, execute, outlives_power=outlives_power)

    async def _write(
        self,
        bot_id: str,
        work: Callable[[sqlite3.Connection], _T],
        is_everywhere: Callable[[_T], bool] = lambda _: False,
        *,
        outlives_power: bool = True,
    ) -> _T:
        """Do some work about a bot as one transaction; who does not wait for it has it done all the same.

        Nothing can end the thread that does it, and no other one may share its turn.
        """
        written = partial(self._written, bot_id, work, outlives_power=outlives_power)
        return await asyncio.shield(self._write_in_order(written, is_everywhere))

    async def _write_in_order(self, written: Callable[[], _T], is_everywhere: Callable[[_T], bool]) -> _T:
        async with self._one_at_a_time:
            result = await asyncio.to_thread(written)
        if is_everywhere(result):
            self.go_on_renaming()
        return result

    def _written(self, bot_id: str, work: Callable[[sqlite3.Connection], _T], *, outlives_power: bool) -> _T:
        results: list[_T] = []

        def write() -> None:
            if not connection.execute(_IS_KEPT, (bot_id,)).fetchone():
                raise CannotMark(f"bot {bot_id} is not kept any more")
            results.append(work(connection))

        with _writing(self._path) as connection:
            in_transaction(connection, self._turn, write)
            self._on_commit()  # there it is, even if the disk refuses it now
            if outlives_power:
                put_log_on_disk(self._path)
        return results[0]


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with connected_beside(path) as connection:
            connection.executescript(_QUICKLY)
            yield connection
    except (sqlite3.Error, OSError) as error:
        raise DatabaseProblem(f"cannot write to {path}: {told(error)}") from error


def _then_show(bot_id: str, work: Callable[[sqlite3.Connection], _T]) -> Callable[[sqlite3.Connection], _T]:
    """Return the work, after which the bot's rows show what it has changed."""

    def work_and_show(connection: sqlite3.Connection) -> _T:
        result = work(connection)
        show_marks(connection, bot_id)
        return result

    return work_and_show


def _change_note(bot_id: str, column: str, text: str, connection: sqlite3.Connection) -> None:
    connection.execute(_ADD_NOTE, (bot_id,))
    connection.execute(f"UPDATE note SET {column} = ? WHERE bot_id = ?", (text, bot_id))  # noqa: S608 - names of ours
    connection.execute(_REMOVE_EMPTY_NOTE, (bot_id,))


_IS_KEPT = "SELECT 1 FROM bot WHERE bot_id = ?"
_ADD_NOTE = "INSERT OR IGNORE INTO note (bot_id, title, text) VALUES (?, '', '')"
_REMOVE_EMPTY_NOTE = "DELETE FROM note WHERE bot_id = ? AND title = '' AND text = ''"
_ADD_BOOKMARK = "INSERT OR IGNORE INTO bookmark (bot_id, start_ms, opening) VALUES (?, ?, ?)"
_REMOVE_BOOKMARK = "DELETE FROM bookmark WHERE (bot_id, start_ms, opening) = (?, ?, ?)"
_REMEMBER_PLACE = "INSERT OR REPLACE INTO reading_place (bot_id, time_ms, offset) VALUES (?, ?, ?)"
