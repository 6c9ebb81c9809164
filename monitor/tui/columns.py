"""The columns of the bot table: what stands in each, how wide it is, and which go first when room is short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.bot import Phase
from monitor.model.failures import in_a_line
from monitor.model.times import MINUTE, coarse_duration, when
from monitor.store.rows import Sort
from monitor.tui.bars import sparkline
from monitor.tui.painted import cut, fit
from monitor.tui.palette import GLYPHS
from monitor.tui.widgets.table_titles import Title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from monitor.model.bot import Bot
    from monitor.store.rows import BotRow
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette

GAP = 2
"""Cells between two columns."""

_SPEAKERS_CELLS = 19
"""Such that an id fits in whole at 120 columns."""

NOTED = " ✎"
"""Stands behind the name of a bot that has a note."""


class Moment(NamedTuple):
    """What a row depends on besides its bot."""

    now: int
    """UTC ms."""
    stalled_after_ms: int
    waiting_too_long_ms: int
    palette: Palette

    def phase(self, bot: Bot) -> Phase:
        """Return the phase to show."""
        return bot.phase_seen(self.now, self.stalled_after_ms)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    title: str
    sort: Sort | None
    width: int
    """Cells; 0 for the one that takes what is left."""
    from_width: int
    """The table's width in cells from which on this column is shown."""
    right: bool
    cell: Callable[[BotRow, Moment], Piece]


def _status(row: BotRow, moment: Moment) -> Piece:
    bot = row.bot
    phase = moment.phase(bot)
    word = bot.code if phase is Phase.OTHER else phase.value
    return f"{GLYPHS[phase]} {word}", moment.palette.phase(phase)


def _name(row: BotRow, moment: Moment) -> Piece:
    attempt = f" (attempt {row.bot.attempt})" if row.bot.attempt > 1 else ""
    return f"{row.name}{attempt}", moment.palette.text


def _in_state(row: BotRow, moment: Moment) -> Piece:
    bot = row.bot
    phase = moment.phase(bot)
    since = bot.heard_at if phase is Phase.STALLED else bot.status_at
    duration = coarse_duration(moment.now - since)
    if is_unhealthy(bot, moment):
        return f"{duration} !", moment.palette.warning
    return f"{duration}  ", moment.palette.text


def is_unhealthy(bot: Bot, moment: Moment) -> bool:
    """Whether a bot waits to be let in for longer than is healthy."""
    waits = moment.phase(bot) is Phase.WAITING_ROOM
    return waits and moment.now - bot.status_at >= moment.waiting_too_long_ms


def _started(row: BotRow, moment: Moment) -> Piece:
    return when(row.bot.started_at, moment.now), moment.palette.dim


def _length(row: BotRow, moment: Moment) -> Piece:
    length = row.bot.length_ms(moment.now)
    if length is None:
        return "–", moment.palette.dim
    # By the minute from the start: the seconds tick in the column beside it already.
    return (coarse_duration(length) if length >= MINUTE else "<1m"), moment.palette.text


def _activity(row: BotRow, moment: Moment) -> Piece:
    return sparkline(map(int, row.activity if row.bot.finished else "")), moment.palette.dim


def _speakers(row: BotRow, moment: Moment) -> Piece:
    bot = row.bot
    named, others = ", ".join(bot.speakers[:2]), len(bot.speakers) - 2
    if others > 0:
        named = f"{cut(named, _SPEAKERS_CELLS - len(f' +{others}'))} +{others}"
    return named, moment.palette.text


def _words(row: BotRow, moment: Moment) -> Piece:
    bot = row.bot
    if bot.words:
        return f"{bot.words:,}", moment.palette.text
    return "none" if bot.transcript_at is not None else "", moment.palette.dim


def _video(row: BotRow, moment: Moment) -> Piece:
    bot = row.bot
    if bot.video_url is None or bot.video_expires_at is None:
        return "", moment.palette.dim
    left = bot.video_expires_at - moment.now
    if left <= 0:
        return "expired", moment.palette.dim
    style = moment.palette.warning if left < 10 * MINUTE else moment.palette.good
    return f"{coarse_duration(left)} left", style


COLUMNS = (
    Column("STATUS", Sort.STATUS, 14, 0, right=False, cell=_status),
    Column("BOT", Sort.BOT, 0, 0, right=False, cell=_name),
    Column("IN STATE", Sort.IN_STATE, 9, 0, right=True, cell=_in_state),
    Column("STARTED", Sort.STARTED, 12, 64, right=True, cell=_started),
    Column("LENGTH", Sort.LENGTH, 7, 72, right=True, cell=_length),
    Column("ACTIVITY", None, 12, 140, right=False, cell=_activity),
    Column("SPEAKERS", Sort.SPEAKERS, _SPEAKERS_CELLS, 110, right=False, cell=_speakers),
    Column("WORDS", Sort.WORDS, 7, 100, right=True, cell=_words),
    Column("VIDEO", None, 11, 92, right=False, cell=_video),
)

_GIVE_WAY = frozenset({"ACTIVITY", "SPEAKERS", "WORDS", "VIDEO"})
"""In place of these, a failed or stalled bot says why: it has nothing else to show there."""


class Place(NamedTuple):
    """Where a column stands in a table of some width, in cells."""

    column: Column
    start: int
    width: int


def layout(width: int) -> list[Place]:
    """Return the columns that a table of ``width`` cells shows, from left to right."""
    shown = [column for column in COLUMNS if width >= column.from_width]
    fixed = sum(column.width for column in shown) + GAP * (len(shown) - 1) + 2
    rest = max(4, width - fixed)
    places, start = [], 1
    for column in shown:
        taken = column.width or rest
        places.append(Place(column, start, taken))
        start += taken + GAP
    return places


def row_pieces(row: BotRow, places: Sequence[Place], width: int, moment: Moment) -> list[Piece]:
    """Return one row of the table as styled text."""
    palette = moment.palette
    note = _note(row.bot, moment)
    pieces: list[Piece] = [(" ", palette.text)]
    for number, place in enumerate(_stretched(places) if row.bot.finished else places):
        if number:
            pieces.append((" " * GAP, palette.text))
        if note is not None and place.column.title in _GIVE_WAY:
            pieces.append((fit(note[0], max(0, width - place.start - 1)), note[1]))
            break
        text, style = place.column.cell(row, moment)
        if row.note and place.column.cell is _name:
            text = f"{cut(text, place.width - len(NOTED))}{NOTED}"
        pieces.append((fit(text, place.width, right=place.column.right), style))
    return pieces


def _stretched(places: Sequence[Place]) -> list[Place]:
    """Return where a finished bot's cells stand: its name has the room of the time in a state, too."""
    status, name, in_state, *others = places
    return [status, name._replace(width=in_state.start + in_state.width - name.start), *others]


def _note(bot: Bot, moment: Moment) -> Piece | None:
    phase = moment.phase(bot)
    if phase is Phase.FAILED:
        return in_a_line(bot.error, bot.message), moment.palette.phase(phase)
    if phase is Phase.STALLED:
        return f"no news since {when(bot.heard_at, moment.now)}", moment.palette.phase(phase)
    return None


def titles_of(places: Sequence[Place]) -> list[Title]:
    """Return the titles above a table."""
    return [Title(column.title, start, width, column.right, column.sort) for column, start, width in places]
