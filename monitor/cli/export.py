"""``monitor export``: transcripts as files to take away, read and written slice by slice, however long they are."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from monitor.cli.ending import ended_in_order
from monitor.cli.file_names import file_name
from monitor.cli.naming import named_bot
from monitor.cli.plain import Seen
from monitor.cli.problems import CommandFailed, WrongUse
from monitor.export.formats import FORMATS
from monitor.export.meeting import Meeting
from monitor.model.times import exact_duration
from monitor.store.placing import begin, give_name, is_taken
from monitor.store.reader import Reader
from monitor.values import file_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from monitor.export.formats import Format
    from monitor.model.transcript import SpeakerShare, Utterance
    from monitor.settings import Settings

WINDOW = 500
"""Utterances read at once."""

FEW = 3
"""So many meetings are done before anybody wonders how far it is."""

_NAMED = 10
"""Speakers that an error lists."""


class Wanted(NamedTuple):
    """What of a transcript is asked for."""

    speakers: tuple[str, ...]
    """Names in any case; none for everybody."""
    from_ms: int
    to_ms: int | None
    """ms from the start of the recording; None for its end."""

    def has_speaker(self, name: str) -> bool:
        """Whether what this speaker says is wanted."""
        return not self.speakers or name.casefold() in {speaker.casefold() for speaker in self.speakers}

    def has(self, utterance: Utterance) -> bool:
        """Whether a turn is wanted: any of it lies between the two times."""
        begins_in_time = self.to_ms is None or utterance.start_ms < self.to_ms
        lasts_into_it = max(utterance.end_ms, utterance.start_ms + 1) > self.from_ms
        return begins_in_time and lasts_into_it and self.has_speaker(utterance.speaker)


class Place(NamedTuple):
    """Where exports go."""

    folder: Path | None
    """None: to stdout."""
    overwrite: bool


def place(folder: str | None, *, force: bool) -> Place:
    """Return the place that a person means.

    Raises:
        WrongUse: The name cannot be one of a folder.

    """
    try:
        return Place(None if folder is None else file_path(folder), force)
    except ValueError as error:
        raise WrongUse(f"{folder!r}: {error}") from None


def execute(settings: Settings, bots: Sequence[str], wanted: Wanted, *, name: str, to: Place, whole_links: bool) -> int:
    """Write what was said in some meetings, in the format called ``name``.

    Raises:
        WrongUse: A bot, a speaker or the place was not named well.
        CommandFailed: There is no such bot or no transcript, or a file is there already or cannot be written.
        DatabaseProblem: The database cannot be read.

    """
    with asyncio.Runner() as runner:
        reader = runner.run(Reader.open(settings.database))
        try:
            meetings = _meetings(runner, reader, bots, wanted, settings, whole_links=whole_links)
            if to.folder is None and len(meetings) > 1:
                raise WrongUse(f"{len(meetings)} meetings need a folder to go to; name it with --output DIR")
            if to.folder is None and not FORMATS[name].is_text and sys.stdout.isatty():
                raise WrongUse(f"a terminal cannot show {name}; name a folder with --output DIR")
            spoken = _Spoken(runner, reader, wanted, FORMATS[name])
            if to.folder is None:
                _print(spoken.pieces(meetings[0]))
            else:
                _write_all(spoken, meetings, to.folder, name, overwrite=to.overwrite)
        finally:
            runner.run(reader.close())
    return 0


def _meetings(
    runner: asyncio.Runner,
    reader: Reader,
    bots: Sequence[str],
    wanted: Wanted,
    settings: Settings,
    *,
    whole_links: bool,
) -> list[Meeting]:
    """Return the meetings that are asked for, each once. Nothing is written before all are known to be there."""
    now = time.time_ns() // 1_000_000
    rows = {row.bot.bot_id: row for row in (runner.run(named_bot(reader, prefix)) for prefix in bots)}
    shares: dict[str, Sequence[SpeakerShare]] = {}
    for bot_id, row in rows.items():
        if row.bot.transcript_at is None:
            raise CommandFailed(f"{bot_id!r} has no transcript; monitor show tells where the bot stands")
        shares[bot_id] = runner.run(reader.speakers(bot_id))
    _check_speakers(wanted, [share.speaker for one in shares.values() for share in one])
    return [
        Meeting(
            bot_id=bot_id,
            started_at=row.bot.started_at,
            length_ms=row.bot.length_ms(now),
            speakers=tuple(share for share in shares[bot_id] if wanted.has_speaker(share.speaker)),
            video=Seen(row, now, settings.stalled_after_ms, whole_links).video,
            file_name=file_name(bot_id),
        )
        for bot_id, row in rows.items()
    ]


def _check_speakers(wanted: Wanted, there: Collection[str]) -> None:
    known = {name.casefold() for name in there}
    for speaker in wanted.speakers:
        if speaker.casefold() not in known:
            names = list(dict.fromkeys(there))
            more = " …" if len(names) > _NAMED else ""
            told = ", ".join(map(repr, names[:_NAMED]))
            raise WrongUse(f"no speaker is called {speaker!r}; there are: {told}{more}")


class _Spoken:
    """Reads what is wanted of transcripts, and has it written in a format."""

    def __init__(self, runner: asyncio.Runner, reader: Reader, wanted: Wanted, form: Format) -> None:
        self._runner = runner
        self._reader = reader
        self._wanted = wanted
        self._form = form

    def pieces(self, meeting: Meeting) -> Iterator[bytes]:
        """Return a meeting's export piece by piece. Text is UTF-8, whatever the terminal's locale."""
        for piece in self._form.write(meeting, filter(self._wanted.has, self._utterances(meeting.bot_id))):
            yield piece.encode() if isinstance(piece, str) else piece

    def _utterances(self, bot_id: str) -> Iterator[Utterance]:
        first = 0
        while window := self._window(bot_id, first):
            yield from window
            first += len(window)

    def _window(self, bot_id: str, first: int) -> list[Utterance]:
        return self._runner.run(self._reader.utterances(bot_id, first, WINDOW, with_words=self._form.with_words))


def _print(pieces: Iterable[bytes]) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.writelines(pieces)


def _write_all(spoken: _Spoken, meetings: Sequence[Meeting], folder: Path, name: str, *, overwrite: bool) -> None:
    targets = [folder / f"{meeting.file_name}.{name}" for meeting in meetings]
    for target in targets:
        if not overwrite and is_taken(target):
            raise _taken(target)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailed(f"cannot make the folder {folder}: {error.strerror}; name another one") from error
    progress = _Progress(len(meetings))
    with ended_in_order():
        for done, (meeting, target) in enumerate(zip(meetings, targets, strict=True), 1):
            _write(spoken.pieces(meeting), target, overwrite=overwrite)
            progress.tell(done)
    told = targets[0] if len(targets) == 1 else f"{len(targets)} meetings to {folder}"
    print(f"exported {told}")


def _write(pieces: Iterable[bytes], target: Path, *, overwrite: bool) -> None:
    """Write a file that has its name only when it is whole; a signal leaves nothing of it."""
    unfinished = None
    try:
        unfinished = begin(target)
        with unfinished.open("wb") as file:
            file.writelines(pieces)
        give_name(unfinished, target, overwrite=overwrite)
    except FileExistsError as error:
        raise _taken(target) from error
    except OSError as error:
        raise CommandFailed(f"cannot write {target}: {error.strerror}; name another folder") from error
    finally:
        if unfinished is not None:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def _taken(target: Path) -> CommandFailed:
    return CommandFailed(f"{target} is there already; name another folder, or replace it with --force")


class _Progress:
    """Tells on a terminal how far it is, where there is more than a little to do."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._began = time.monotonic()
        self._shown = total > FEW and sys.stderr.isatty()

    def tell(self, done: int) -> None:
        """Say that so many meetings are written."""
        if not self._shown:
            return
        left_ms = round(1000 * (time.monotonic() - self._began) * (self._total - done) / done)
        left = f", {exact_duration(left_ms)} left" if done < self._total else ""
        end = "\n" if done == self._total else ""
        print(f"\r\x1b[K{done} of {self._total}{left}", end=end, file=sys.stderr, flush=True)
