"""A bot and how events change it: a pure function, so that any order of arrival gives the same bot.

The state machine itself (``advance``) only ever sees changes in the order in which they occurred. ``apply`` takes
the usual case (an event newer than all before) in one step, and replays the sorted history where one came late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from monitor.model.events import MeetingCompleted, MeetingFailed, StatusChanged
from monitor.model.transcript import speaker_shares

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.model.events import BotEvent


class Phase(StrEnum):
    """Where a bot stands; the value is the word on the screen and in the database."""

    JOINING = "joining"
    WAITING_ROOM = "waiting room"
    IN_CALL = "in call"
    RECORDING = "recording"
    OTHER = "other"
    """A status code that we don't know; the code itself is shown instead of this word."""
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    STALLED = "stalled"
    """Never stored: a live bot of which nothing was heard for too long (``Bot.phase_seen``)."""


FINISHED = frozenset({Phase.COMPLETED, Phase.FAILED})
"""Phases that a bot leaves only by starting again."""

_STARTS_AGAIN = frozenset({Phase.JOINING, Phase.WAITING_ROOM, Phase.IN_CALL, Phase.RECORDING})
"""Phases that after a finished one can only mean a new attempt (wire formats, 2a.11)."""

PHASE_OF_CODE = {
    "joining_call": Phase.JOINING,
    "in_waiting_room": Phase.WAITING_ROOM,
    "in_call_not_recording": Phase.IN_CALL,
    "in_call_recording": Phase.RECORDING,
    "call_ended": Phase.PROCESSING,
}
"""The specification's five status codes. ``call_ended`` is not the end: the recording is still to come."""

COMPLETE_CODE = "complete"
FAILED_CODE = "failed"

MOST_SPEAKERS = 1_000
"""Of a bot's row, which is read whenever it is on the screen; the transcript has them all."""

_RANK = {phase: rank for rank, phase in enumerate(Phase)}
"""Breaks ties of time: of two changes in the same millisecond, the later phase of a bot's life comes last."""


class Change(NamedTuple):
    """One entry of a bot's history: a status, or the ``complete`` or ``failed`` that ended an attempt.

    Compares in the order in which changes take effect; equal entries are the same fact.
    """

    occurred_at: int
    """UTC ms."""
    rank: int
    """The phase's place in a bot's life: which of two changes in the same millisecond comes last."""
    code: str
    """As sent; ``complete`` and ``failed`` for the events that carry no code."""
    phase: Phase
    error: str
    """The failure type as sent, on ``failed``; else ""."""
    message: str
    """The provider's own words about an error; "" where it sent none."""
    received_at: int
    """UTC ms by our clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """What is known of one meeting bot: the main row. All times are UTC ms."""

    bot_id: str
    phase: Phase = Phase.OTHER
    """Never STALLED: see ``phase_seen``."""
    code: str = ""
    """The code of the change that brought the present phase, as sent."""
    status_at: int = 0
    """When the present phase began."""
    changed_at: int = 0
    """When the newest change occurred; with ``rank`` it tells whether a further one is late."""
    rank: int = -1
    started_at: int = 0
    """The first change of the present attempt."""
    in_call_at: int | None = None
    """When this attempt came into the call; None while it has not."""
    ended_at: int | None = None
    """When this attempt left the call, or ended without having been in it; None while it goes on."""
    attempt: int = 1
    """1, and one more for each start after a finished attempt."""
    error: str = ""
    """The failure type as sent while the bot is failed; else ""."""
    message: str = ""
    """The provider's own words about the present phase; "" where it sent none."""
    first_seen_at: int = 0
    """Our clock's time of the first delivery about this bot."""
    heard_at: int = 0
    """Our clock's time of the latest delivery about this bot that was no duplicate."""
    video_url: str | None = None
    video_expires_at: int | None = None
    video_at: int = 0
    """When the ``complete`` came that the video link is from; a later link replaces it."""
    transcript_at: int | None = None
    """When the ``complete`` came that the transcript is from; None while there is none, not even an empty one."""
    words: int = 0
    utterances: int = 0
    transcript_ms: int = 0
    """When the transcript's last word ends, ms from the start of the recording."""
    speakers: tuple[str, ...] = ()
    """Who talked, longest first, at most ``MOST_SPEAKERS``; without a transcript, the names that the provider listed,
    sorted."""

    @property
    def finished(self) -> bool:
        """Whether the present attempt has come to its end."""
        return self.phase in FINISHED

    def phase_seen(self, now: int, stalled_after_ms: int) -> Phase:
        """Return the phase to show at ``now``: STALLED for a live bot that has been silent for too long."""
        silent_ms = now - self.heard_at
        return Phase.STALLED if not self.finished and silent_ms >= stalled_after_ms else self.phase

    def length_ms(self, now: int) -> int | None:
        """Return how long the meeting was (or has been, at ``now``), from entering the call; None if not entered.

        Where the history says nothing (``complete`` was all that arrived), the transcript's length stands in.
        """
        if self.in_call_at is None:
            return self.transcript_ms or None
        return max(0, (now if self.ended_at is None else self.ended_at) - self.in_call_at)


def change_of(event: BotEvent, received_at: int) -> Change:
    """Return the history entry that an event makes."""
    match event:
        case StatusChanged(code=code):
            phase, error = PHASE_OF_CODE.get(code.lower(), Phase.OTHER), ""
        case MeetingCompleted():
            phase, code, error = Phase.COMPLETED, COMPLETE_CODE, ""
        case MeetingFailed(error=error):
            phase, code = Phase.FAILED, FAILED_CODE
    message = "" if isinstance(event, MeetingCompleted) else event.message or ""
    return Change(event.occurred_at, _RANK[phase], code, phase, error, message, received_at)


def apply(bot: Bot | None, event: BotEvent, received_at: int, history: Iterable[Change] | None) -> Bot:
    """Return the bot after ``event``, whichever order its events arrive in.

    Args:
        bot: What was known before; None for a bot never heard of.
        event: The news.
        received_at: When it arrived, UTC ms.
        history: The bot's changes so far. May be None where ``is_late`` says that they are not needed.

    """
    change = change_of(event, received_at)
    known = bot or Bot(bot_id=event.bot_id, first_seen_at=received_at)
    heard: dict[str, Any] = {
        "first_seen_at": min(known.first_seen_at, received_at),
        "heard_at": max(known.heard_at, received_at),
    }
    if is_late(bot, event):
        after = replace(replay(known, {*(history or ()), change}), **heard)
    else:
        after = replace(known, **heard, **_news(known, change))
    return _with_media(after, event) if isinstance(event, MeetingCompleted) else after


def is_late(bot: Bot | None, event: BotEvent) -> bool:
    """Whether ``event`` is not newer than all that is known, so that ``apply`` needs the history."""
    if bot is None:
        return False
    change = change_of(event, 0)
    return (change.occurred_at, change.rank) <= (bot.changed_at, bot.rank)


def replay(bot: Bot, history: Iterable[Change]) -> Bot:
    """Return ``bot`` with its state made anew from its whole history, in whatever order that is given."""
    return reduce(advance, sorted(history), replace(bot, **_BLANK_STATE))


_BLANK_STATE: dict[str, Any] = {
    "phase": Phase.OTHER,
    "code": "",
    "status_at": 0,
    "changed_at": 0,
    "rank": -1,
    "started_at": 0,
    "in_call_at": None,
    "ended_at": None,
    "attempt": 1,
    "error": "",
    "message": "",
}
"""What ``advance`` decides, as it is before the first change."""


def advance(bot: Bot, change: Change) -> Bot:
    """Return ``bot`` one change later; ``change`` is newer than all that ``bot`` has seen."""
    return replace(bot, **_news(bot, change))


def _news(bot: Bot, change: Change) -> dict[str, Any]:
    """Return the fields that ``advance`` changes: making a bot takes longer than deciding all of them."""
    seen = {"changed_at": change.occurred_at, "rank": change.rank}
    if bot.rank < 0:
        return seen | _begun(change, attempt=1) | _entered(bot, change, None, None)
    if bot.finished and change.phase in _STARTS_AGAIN:
        return seen | _begun(change, attempt=bot.attempt + 1) | _entered(bot, change, None, None)
    if bot.finished and change.phase not in FINISHED:
        return seen  # a straggler of the finished attempt, such as a second call_ended
    return seen | _entered(bot, change, bot.in_call_at, bot.ended_at)


def _begun(change: Change, attempt: int) -> dict[str, Any]:
    return {"started_at": change.occurred_at, "attempt": attempt}


def _entered(bot: Bot, change: Change, in_call_at: int | None, ended_at: int | None) -> dict[str, Any]:
    """Return what is new in the phase of ``change``; a repeat of the present phase does not restart its clock."""
    same = bot.status_at and bot.phase is change.phase and (bot.code == change.code or bot.phase is not Phase.OTHER)
    if change.phase in {Phase.IN_CALL, Phase.RECORDING}:
        in_call_at, ended_at = in_call_at or change.occurred_at, None
    elif change.phase is Phase.PROCESSING or change.phase in FINISHED:
        ended_at = ended_at or change.occurred_at
    return {
        "phase": change.phase,
        "code": change.code,
        "status_at": bot.status_at if same else change.occurred_at,
        "in_call_at": in_call_at,
        "ended_at": ended_at,
        "error": change.error,
        "message": change.message,
    }


def supersedes_transcript(bot: Bot | None, event: MeetingCompleted) -> bool:
    """Whether the transcript in ``event`` takes the place of what is kept.

    A later one replaces an earlier one, but one with words is never replaced by one without (a resend).
    """
    if event.transcript is None:
        return False
    if bot is None or bot.transcript_at is None:
        return True
    words = event.transcript.word_count
    return (words > 0, event.occurred_at, words) >= (bot.words > 0, bot.transcript_at, bot.words)


def _with_media(bot: Bot, event: MeetingCompleted) -> Bot:
    if event.video_url and (event.occurred_at, event.video_url) >= (bot.video_at, bot.video_url or ""):
        bot = replace(
            bot,
            video_url=event.video_url,
            video_expires_at=event.video_expires_at,
            video_at=event.occurred_at,
        )
    if event.transcript is not None and supersedes_transcript(bot, event):
        talked = tuple(share.speaker for share in speaker_shares(event.transcript.utterances)[:MOST_SPEAKERS])
        bot = replace(
            bot,
            transcript_at=event.occurred_at,
            words=event.transcript.word_count,
            utterances=len(event.transcript.utterances),
            transcript_ms=event.transcript.end_ms,
            speakers=talked or bot.speakers,
        )
    if not bot.words:
        bot = replace(bot, speakers=tuple(sorted({*bot.speakers, *event.speakers})[:MOST_SPEAKERS]))
    return bot
