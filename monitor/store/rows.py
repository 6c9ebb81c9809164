"""What the store gives out: rows as values, and the view that says which bots in what order. No SQL, no I/O."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.model.bot import Bot, Phase
from monitor.model.naming import AS_SENT, Names
from monitor.model.text import printable
from monitor.model.times import HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.wire.delivery import Outcome


class Sort(StrEnum):
    """What orders the bots of a view; the value is the column's title in lower case."""

    STARTED = "started"
    """Newest start first."""
    STATUS = "status"
    """By a bot's life: joining first, stalled last; codes that we don't know by their text."""
    BOT = "bot"
    IN_STATE = "in state"
    """Longest in its state first."""
    LENGTH = "length"
    """Longest meeting first, without a length last."""
    SPEAKERS = "speakers"
    """By their names, who has none last."""
    WORDS = "words"
    """Most words first."""


@dataclass(frozen=True, slots=True)
class View:
    """Which bots, in what order. Live ones always come first; within both groups ``sort`` decides, then the id."""

    query: str = ""
    """What the person typed (``filters``); "" for all bots."""
    sort: Sort = Sort.STARTED
    reverse: bool = False
    """Turn the order round within each group."""
    stalled_after_ms: int = 6 * HOUR
    """How long a live bot may be silent before it counts as stalled."""


class BotRow(NamedTuple):
    """A bot as the table shows it."""

    bot: Bot
    change: int
    """The id of the delivery that last touched the row: grows with all news of it, but not with what people add."""
    opening: str
    """The first words that were said, at most ``OPENING_LENGTH`` characters; "" where there are none."""
    activity: str = ""
    """How much is said in each twelfth of the meeting, a digit for each: 4 for the average, 8 for its double, 0 for
    nothing; "" without a transcript."""
    title: str = ""
    """The person's own; "" where there is none."""
    note: str = ""
    """The beginning of the person's note in one line, at most ``OPENING_LENGTH`` characters."""
    sent_speakers: tuple[str, ...] | None = None
    """The bot's speakers as they were sent; None where they are shown so."""

    @property
    def name(self) -> str:
        """What the bot is called on the screen: its title, or else its id."""
        return self.title or self.bot.bot_id

    def as_sent(self) -> BotRow:
        """Return the row with the speakers as they were sent."""
        sent = self.sent_speakers
        return self if sent is None else self._replace(bot=replace(self.bot, speakers=sent), sent_speakers=None)


OPENING_LENGTH = 200

PAST_ANY = "\U0010ffff"
"""Sorts after every character that ``printable()`` lets through."""


class Marked(NamedTuple):
    """What people have added to a bot, as far as its row shows it."""

    title: str = ""
    note: str = ""
    """All of it."""
    names: Names = AS_SENT


UNMARKED = Marked()


class Tally(NamedTuple):
    """How many there are, of bots and of deliveries."""

    live: int
    stalled: int
    completed: int
    failed: int
    total: int
    """All bots: the sum of the above."""
    last_received_at: int | None
    """UTC ms; None while nothing ever came."""
    deliveries: int
    """HTTP attempts that the journal knows of, duplicates counted."""
    rejected: int
    """Those of them that were turned away as wrong, duplicates counted."""


class DeliveryRow(NamedTuple):
    """One journal entry without its body."""

    id: int
    received_at: int
    """UTC ms."""
    event: str
    """The event's name as sent, "" where it had none."""
    bot_id: str | None
    outcome: Outcome
    reason: str
    """Why it was rejected; "" where it was not."""
    headers: tuple[tuple[str, str], ...]
    size: int
    """Of the body, in bytes."""
    copies: int
    """How many times the same came again."""
    last_received_at: int
    """When the latest of them came, UTC ms; ``received_at`` where there was none."""


_BOT_FIELDS = tuple(field.name for field in fields(Bot))

BOT_COLUMNS = (*_BOT_FIELDS, "change", "opening", "activity", "title", "note", "sent_speakers")
"""The columns that ``bot_row`` takes, in its order."""

DERIVED_COLUMNS = ("finished", "folded")
"""The columns beside them, made from the others so that SQL can select by them."""


def bot_row(values: Iterable[Any]) -> BotRow:
    """Return the bot that the columns ``BOT_COLUMNS`` tell of, its speakers by the names shown."""
    *state, change, opening, activity, title, note, sent_speakers = values
    known = dict(zip(_BOT_FIELDS, state, strict=True))
    known["phase"] = Phase(known["phase"])
    known["speakers"] = _lines(known["speakers"])
    sent = None if sent_speakers is None else _lines(sent_speakers)
    return BotRow(Bot(**known), change, opening, activity, title, note, sent)


def bot_values(row: BotRow, marked: Marked = UNMARKED, shown: tuple[str, ...] | None = None) -> tuple[Any, ...]:
    """Return a bot's columns, ``BOT_COLUMNS`` and ``DERIVED_COLUMNS``, as they stand in the database.

    Names are one a line: ``printable()`` lets no line break into any.

    Args:
        row: With the speakers as they were sent; what it says of marks is old.
        marked: What is added to it.
        shown: The names shown for its speakers; None where they are as sent.

    """
    bot, sent = row.bot, row.bot.speakers
    names = sent if shown is None else shown
    sent_speakers = None if names == sent else "\n".join(sent)
    known = {name: getattr(bot, name) for name in _BOT_FIELDS} | {"speakers": "\n".join(names)}
    told = (bot.code, bot.bot_id, bot.error, *names, *(() if sent_speakers is None else sent))
    folded = fold("\n".join((*told, *filter(None, marked[:2]))))
    marks = (marked.title, printable(marked.note[:OPENING_LENGTH]), sent_speakers)
    return (*known.values(), row.change, row.opening, row.activity, *marks, bot.finished, folded)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def fold(text: str) -> str:
    """Return ``text`` such that texts that differ in case or in Unicode's ways to write a letter become equal."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text.casefold())
