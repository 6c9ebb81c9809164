"""What is taken away, read slice by slice, however long a transcript is.

The formats are plain iterators, and the reader lives on an event loop: this has one of its own. It may run in any
thread, a command's only one or one beside the screen's.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from monitor.export.meeting import Meeting, Said
from monitor.model.links import masked
from monitor.model.marks import bookmarked
from monitor.model.transcript import speaker_shares
from monitor.store.reader import Reader
from monitor.store.rows import Sort, View
from monitor.taking.file_names import file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
    from pathlib import Path

    from monitor.export.formats import Format
    from monitor.model.transcript import SpeakerShare, Utterance
    from monitor.taking.wanted import Wanted

SLICE = 500
"""Utterances, or bots, read at once."""

_Found = TypeVar("_Found")


class Source:
    """A database to take transcripts from."""

    def __init__(self, runner: asyncio.Runner, reader: Reader) -> None:
        self._runner = runner
        self.reader = reader
        self.between: Callable[[], None] = lambda: None
        """Called between two slices; may raise to end it all."""

    @classmethod
    @contextmanager
    def of(cls, database: Path) -> Iterator[Source]:
        """Open a database for as long as the block lasts.

        Raises:
            DatabaseProblem: It cannot be read.

        """
        with asyncio.Runner() as runner:
            reader = runner.run(Reader.open(database))
            try:
                yield cls(runner, reader)
            finally:
                runner.run(reader.close())

    def ask(self, question: Coroutine[Any, Any, _Found]) -> _Found:
        """Return what the reader answers."""
        return self._runner.run(question)

    def matching(self, query: str, stalled_after_ms: int) -> tuple[list[str], int]:
        """Return the ids of the bots that match a filter and have a transcript, and how many match that have none."""
        view, now = View(query=query, sort=Sort.STARTED, stalled_after_ms=stalled_after_ms), _now()
        ids: dict[str, bool] = {}
        first = 0
        while rows := self.ask(self.reader.window(view, first, SLICE, now)):
            self.between()
            ids |= {row.bot.bot_id: row.bot.transcript_at is not None for row in rows}
            first += len(rows)
        found = [bot_id for bot_id, has_transcript in ids.items() if has_transcript]
        return found, len(ids) - len(found)

    def file_name(self, bot_id: str) -> str:
        """Return what a meeting's file is called, without its ending."""
        self.between()
        row = self.ask(self.reader.bot(bot_id))
        return file_name(bot_id, row.title if row else "")

    def meeting(self, bot_id: str, wanted: Wanted, *, whole_links: bool = False) -> Meeting | None:
        """Return the facts of a meeting; None where it has nothing of what is wanted, or is forgotten by now."""
        row = self.ask(self.reader.bot(bot_id))
        if row is None or row.bot.transcript_at is None:
            return None
        everybody = self.ask(self.reader.speakers(bot_id))
        shares = self._shares(bot_id, everybody, wanted)
        if (wanted.speakers or wanted.is_part) and not shares:
            return None
        marks = self.ask(self.reader.marks(bot_id))
        url = row.bot.video_url or ""
        return Meeting(
            bot_id=bot_id,
            title=marks.title,
            note=marks.note,
            started_at=row.bot.started_at,
            length_ms=row.bot.length_ms(_now()),
            speakers=tuple(shares),
            everybody=frozenset(one.speaker for one in everybody),
            video=url if whole_links else masked(url),
            file_name=file_name(bot_id, marks.title),
            span=wanted.span,
        )

    def _shares(self, bot_id: str, everybody: Sequence[SpeakerShare], wanted: Wanted) -> Sequence[SpeakerShare]:
        """Return who talked how long of what is wanted; of a part of a meeting, it must be read to be known."""
        if wanted.is_part:
            return speaker_shares(self._utterances(bot_id, wanted, with_words=True))
        return [share for share in everybody if wanted.has_speaker(share.speaker)]

    def pieces(self, meeting: Meeting, wanted: Wanted, form: Format) -> Iterator[bytes]:
        """Return a meeting's export piece by piece. Text is UTF-8, whatever the terminal's locale."""
        with_words = form.with_words or wanted.is_part
        for piece in form.write(meeting, self._utterances(meeting.bot_id, wanted, with_words=with_words)):
            yield piece.encode() if isinstance(piece, str) else piece

    def _utterances(self, bot_id: str, wanted: Wanted, *, with_words: bool) -> Iterator[Utterance]:
        names, marked = self.ask(self.reader.names(bot_id)), self._marked(bot_id)
        for place, one in enumerate(self._all(bot_id, with_words=with_words)):
            shown = names.get(one.speaker, one.speaker)
            told = Said(shown, one.start_ms, one.end_ms, one.text, one.words, one.speaker, place in marked)
            if part := wanted.of(told):
                yield part

    def _marked(self, bot_id: str) -> Collection[int]:
        """Return which utterances are bookmarked; where any is, the whole transcript must be looked at."""
        bookmarks = self.ask(self.reader.marks(bot_id)).bookmarks
        everything = list(self._all(bot_id, with_words=False)) if bookmarks else []
        return bookmarked(bookmarks, everything).keys()

    def _all(self, bot_id: str, *, with_words: bool) -> Iterator[Utterance]:
        first = 0
        while window := self.window(bot_id, first, with_words=with_words):
            yield from window
            first += len(window)

    def window(self, bot_id: str, first: int, *, with_words: bool) -> list[Utterance]:
        """Return the slice of a transcript that begins with its utterance ``first``, by the names that were sent."""
        self.between()
        return self.ask(self.reader.utterances(bot_id, first, SLICE, with_words=with_words, as_sent=True))


def _now() -> int:
    return time.time_ns() // 1_000_000
