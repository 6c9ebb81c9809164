"""``monitor export``: which meetings go where, and what is said where they cannot. The work is done in ``taking``."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from monitor.cli.ending import ended_in_order
from monitor.cli.naming import named_bot
from monitor.cli.problems import CommandFailed, WrongUse
from monitor.cli.progress import ProgressLine
from monitor.export.formats import FORMATS
from monitor.model.counting import counted
from monitor.model.paths import file_path
from monitor.taking.files import CannotTake, Folder, IfThere, Taken
from monitor.taking.pace import FEW, Pace
from monitor.taking.source import Source
from monitor.taking.taking import Order, take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from monitor.settings import Settings
    from monitor.taking.taking import Outcome
    from monitor.taking.wanted import Wanted

_NAMED = 10
"""Speakers that an error lists."""

_BAR = 24
"""Columns of the progress bar."""
_TELL_EVERY_S = 0.1


class Which(NamedTuple):
    """Which meetings are asked for."""

    bots: tuple[str, ...]
    """Named one by one."""
    query: str | None
    """All that a filter shows; "" for all that there are, None where they are named."""


def which(bots: tuple[str, ...], query: str | None, *, everything: bool) -> Which:
    """Return the meetings that a person means.

    Raises:
        WrongUse: None is named, or they are named in two ways.

    """
    if sum((bool(bots), query is not None, everything)) != 1:
        raise WrongUse("name meetings by BOT..., by --filter or by --all, one of the three; see monitor export --help")
    return Which(bots, "" if everything else query)


def execute(
    settings: Settings,
    meant: Which,
    wanted: Wanted,
    *,
    name: str,
    folder: str | None,
    force: bool,
    whole_links: bool,
) -> int:
    """Write what was said in some meetings, in the format called ``name``.

    Raises:
        WrongUse: A bot, a speaker, a time or the place was not named well.
        CommandFailed: There is no such bot or no transcript, or a file is there already or cannot be written.
        DatabaseProblem: The database cannot be read.

    """
    place = _place(folder)
    if wanted.to_ms is not None and wanted.to_ms <= wanted.from_ms:
        raise WrongUse("--to must be later than --from")
    with ended_in_order(), Source.of(settings.database) as source:
        bots, without = _meant(source, meant, wanted, settings.stalled_after_ms)
        if place is None:
            _print(source, bots, wanted, name, whole_links=whole_links)
        else:
            to = Folder(place, IfThere.REPLACE if force else IfThere.REFUSE)
            outcome = _write(source, bots, Order(wanted, name, to, whole_links))
            outcome.without += without
            _report(outcome, place, wanted)
    return 0


def _place(folder: str | None) -> Path | None:
    """Return the folder that a person means; None for stdout."""
    try:
        return None if folder is None else file_path(folder)
    except ValueError as error:
        raise WrongUse(f"{folder!r}: {error}") from None


def _meant(source: Source, meant: Which, wanted: Wanted, stalled_after_ms: int) -> tuple[list[str], int]:
    """Return the ids of the meetings to write, each once, and how many of a filter have no transcript.

    Nothing is written before all that are named are known to be there.
    """
    if meant.query is None:
        return _named(source, meant.bots, wanted), 0
    bots, without = source.matching(meant.query, stalled_after_ms)
    if not bots:
        shown = f"that {meant.query!r} shows " if meant.query else ""
        raise CommandFailed(f"no meeting {shown}has a transcript; monitor list prints them all")
    return bots, without


def _named(source: Source, prefixes: Iterable[str], wanted: Wanted) -> list[str]:
    rows = {row.bot.bot_id: row for row in (source.ask(named_bot(source.reader, prefix)) for prefix in prefixes)}
    for bot_id, row in rows.items():
        if row.bot.transcript_at is None:
            raise CommandFailed(f"{bot_id!r} has no transcript; monitor show tells where the bot stands")
    if wanted.speakers:
        _check_speakers(wanted, [one.speaker for bot_id in rows for one in source.ask(source.reader.speakers(bot_id))])
    return list(rows)


def _check_speakers(wanted: Wanted, there: Sequence[str]) -> None:
    known = {name.casefold() for name in there}
    for speaker in wanted.speakers:
        if speaker.casefold() not in known:
            names = list(dict.fromkeys(there))
            more = " …" if len(names) > _NAMED else ""
            told = ", ".join(map(repr, names[:_NAMED]))
            raise WrongUse(f"no speaker is called {speaker!r}; there are: {told}{more}")


def _print(source: Source, bots: Sequence[str], wanted: Wanted, name: str, *, whole_links: bool) -> None:
    if len(bots) > 1:
        raise WrongUse(f"{len(bots)} meetings need a folder to go to; name it with --output DIR")
    if not FORMATS[name].is_text and sys.stdout.isatty():
        raise WrongUse(f"a terminal cannot show {name}; name a folder with --output DIR")
    meeting = source.meeting(bots[0], wanted, whole_links=whole_links)
    if meeting is None:
        raise CommandFailed(f"{bots[0]!r} has nothing of what is asked for")
    sys.stdout.flush()
    sys.stdout.buffer.writelines(source.pieces(meeting, wanted, FORMATS[name]))


def _write(source: Source, bots: Sequence[str], order: Order) -> Outcome:
    try:
        with ProgressLine() as progress:
            return take(source, bots, order, _told(Pace(len(bots)), progress))
    except Taken as problem:
        raise CommandFailed(f"{problem}; name another folder, or replace it with --force") from problem
    except CannotTake as problem:
        raise CommandFailed(str(problem)) from problem


_WITHOUT = "no transcript, or nothing in it of what was asked for"


def _report(outcome: Outcome, folder: Path, wanted: Wanted) -> None:
    written = outcome.written
    if not written:
        speakers = f" of {', '.join(map(repr, wanted.speakers))}" if wanted.speakers else ""
        raise CommandFailed(f"there is nothing{speakers} to write in any of these meetings")
    print(f"exported {written[0] if len(written) == 1 else f'{len(written)} meetings to {folder}'}")
    if outcome.without:
        print(f"left out {counted(outcome.without, 'meeting')}: {_WITHOUT}", file=sys.stderr)


def _told(pace: Pace, progress: ProgressLine) -> Callable[[int], None]:
    """Return what tells how many meetings are written, where there are more than a few; at most so often as is read."""
    told_at = 0.0

    def tell(done: int) -> None:
        nonlocal told_at
        if pace.total > FEW and (done == pace.total or time.monotonic() - told_at >= _TELL_EVERY_S):
            told_at = time.monotonic()
            progress.tell(f"{''.join(pace.bar(done, _BAR))} {pace.told(done)}")

    return tell
