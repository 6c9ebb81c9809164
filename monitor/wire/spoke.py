"""The provider's dialect: the body of one delivery to one event of the model, or the reason why not.

The specification is the provider's page "Getting the data"; what its descendants send in the same envelope is
understood as well. All foreign text becomes printable here or in the modules beside this one. No I/O.
"""

from __future__ import annotations

import codecs
import gc
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from typing import TYPE_CHECKING, Any, assert_never

from pydantic import ValidationError
from pydantic_core import from_json

from monitor.model.events import MeetingCompleted, MeetingFailed, StatusChanged, Unrecognized
from monitor.model.text import printable
from monitor.wire.moments import link_expires_at
from monitor.wire.pieces import cuts
from monitor.wire.problems import NOT_JSON, InvalidDelivery, Problem, not_json, problem_of
from monitor.wire.shapes import (
    LONGEST_BOT_ID,
    LONGEST_LINK,
    SENT,
    UTTERANCES,
    CompleteSent,
    FailedSent,
    StatusSent,
    clipped,
)
from monitor.wire.transcripts import names_of, transcript_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

    from monitor.model.events import Event
    from monitor.wire.shapes import Sent, UtteranceSent

__all__ = ["InvalidDelivery", "Parsed", "Problem", "parse"]

VIDEO_LIFETIME_MS = 3_600_000
"""How long a video link lives by the specification."""

LONGEST_NAME = 128

_MANY_WORDS_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a delivery says."""

    event: Event
    name: str
    """The event's name as sent."""
    bot_id: str | None
    identity: bytes
    """Equal for two deliveries of the same fact: a status is the same one by bot, code and time, all else by body."""


def parse(
    body: bytes, received_at: int, video_lifetime_ms: int = VIDEO_LIFETIME_MS, pause_s: float | None = None
) -> Parsed:
    """Return what ``body`` says.

    Args:
        body: As it came.
        received_at: By our clock, UTC ms; dates what carries no time of its own.
        video_lifetime_ms: How long a video link lives that doesn't say so itself.
        pause_s: How long to leave the interpreter to other threads after each piece of a long body.

    Raises:
        InvalidDelivery: The body is no JSON object, or an event that we know with fields that are wrong.

    """
    if len(body) < _MANY_WORDS_BYTES:
        return _parsed(body, received_at, video_lifetime_ms)
    with _collector_resting():
        parsed = _parsed_in_pieces(body, received_at, video_lifetime_ms, pause_s)
        return parsed or _parsed(body, received_at, video_lifetime_ms)


def _parsed_in_pieces(body: bytes, received_at: int, video_lifetime_ms: int, pause_s: float | None) -> Parsed | None:
    """Return what a body with a long transcript says; None where it must be read as a whole."""
    for rest, marker, lists in cuts(body):
        try:
            sent = SENT.validate_json(_mended(rest.removeprefix(codecs.BOM_UTF8)))
            if not isinstance(sent, CompleteSent) or sent.data.transcript != [{"speaker": marker}]:
                continue
            event = _completed(sent, received_at, video_lifetime_ms, _utterances(lists, pause_s))
        except ValidationError:
            continue
        return Parsed(event, sent.event, event.bot_id, _identity(sent, body))
    return None


def _parsed(body: bytes, received_at: int, video_lifetime_ms: int) -> Parsed:
    text = _mended(body.removeprefix(codecs.BOM_UTF8))
    try:
        sent = SENT.validate_json(text)
    except ValidationError as error:
        stranger = _unrecognized(text, error.errors(include_url=False, include_input=False))
        return Parsed(stranger, stranger.name, stranger.bot_id, sha256(body).digest())
    event = _event(sent, received_at, video_lifetime_ms)
    return Parsed(event, sent.event, event.bot_id, _identity(sent, body))


def _utterances(lists: Iterator[bytes], pause_s: float | None) -> Iterator[UtteranceSent]:
    for some in lists:
        [[utterances]] = UTTERANCES.validate_json(_mended(some))
        yield from utterances
        if pause_s is not None:
            time.sleep(pause_s)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Keep Python's cycle collector from walking hundreds of thousands of words again and again while they are made.

    They form no cycles, and every walk stops all threads: 0.35 s become 0.16 s for 100,000 words. Two threads at once
    do no harm: at worst the collector is back before the second one has finished.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_SURROGATES = re.compile(
    rb"\\(?:"  # outside of the group: that all begin alike makes the search 30 times faster
    rb"\\"  # an escaped backslash, so that none is taken for the start of an escape
    rb"|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"  # a pair: one character
    rb"|(u[dD][89a-fA-F][\da-fA-F]{2}))"  # half of one
)


def _mended(text: bytes) -> bytes:
    """Return JSON with U+FFFD for every half of a surrogate pair.

    JavaScript sends such halves wherever a text was cut through an emoji; Pydantic's parser takes them for a syntax
    error, and the whole meeting would be lost for one of them.
    """
    return _SURROGATES.sub(lambda found: rb"\ufffd" if found[1] else found[0], text)


def _event(sent: Sent, received_at: int, video_lifetime_ms: int) -> StatusChanged | MeetingCompleted | MeetingFailed:
    match sent:
        case StatusSent():
            return _status_changed(sent, received_at)
        case CompleteSent():
            return _completed(sent, received_at, video_lifetime_ms, sent.data.transcript)
        case FailedSent(data=data):
            return MeetingFailed(bot_id=data.bot_id, occurred_at=received_at, error=data.error, message=data.message)
        case _:
            assert_never(sent)


def _status_changed(sent: StatusSent, received_at: int) -> StatusChanged:
    status = sent.data.status
    return StatusChanged(
        bot_id=sent.data.bot_id,
        code=status.code,
        occurred_at=min(status.created_at.utc_ms, received_at),
        message=status.error_message or status.message,
    )


def _completed(
    sent: CompleteSent, received_at: int, video_lifetime_ms: int, utterances: Iterable[UtteranceSent] | None
) -> MeetingCompleted:
    data = sent.data
    link = data.mp4 or ""
    video_url = printable(link).strip() or None if len(link) <= LONGEST_LINK else None
    return MeetingCompleted(
        bot_id=data.bot_id,
        occurred_at=received_at,
        video_url=video_url,
        video_expires_at=video_url and (link_expires_at(video_url) or received_at + video_lifetime_ms),
        speakers=names_of(data.speakers),
        transcript=None if utterances is None else transcript_of(utterances),
    )


def _identity(sent: Sent, body: bytes) -> bytes:
    if isinstance(sent, StatusSent):
        status = sent.data.status  # only the time, which comes last, may have a NUL in it
        body = "\0".join((sent.data.bot_id, sent.event, status.code, str(status.created_at.as_sent))).encode()
    return sha256(body).digest()


def _unrecognized(text: bytes, errors: list[ErrorDetails]) -> Unrecognized:
    """Return the event that fits none of the shapes because it is of another kind.

    Raises:
        InvalidDelivery: It is of no kind, or of one that we know, and wrong.

    """
    first = errors[0]
    if first["type"] == "json_invalid":
        raise InvalidDelivery((not_json(first["ctx"]["error"]),), NOT_JSON)
    sent = from_json(text)
    if not isinstance(sent, dict):
        raise _no_object(sent)
    name, bot_id = _name(sent), _bot_id(sent)
    if first["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return Unrecognized(name=name, bot_id=bot_id)
    raise InvalidDelivery(tuple(map(problem_of, errors)), name=name, bot_id=bot_id)


def _no_object(sent: object) -> InvalidDelivery:
    if isinstance(sent, float) and not isfinite(sent):  # the parser takes NaN and Infinity for numbers
        return InvalidDelivery((Problem("", "is not JSON"),), NOT_JSON)
    return InvalidDelivery((Problem("", "must be a JSON object"),))


def _name(sent: dict[str, Any]) -> str:
    name = sent.get("event")
    return clipped(name, LONGEST_NAME) if isinstance(name, str) else ""


def _bot_id(sent: dict[str, Any]) -> str | None:
    """Return the bot that an event of whatever kind names where ours do."""
    data = sent.get("data")
    bot_id = data.get("bot_id") if isinstance(data, dict) else None
    return clipped(bot_id, LONGEST_BOT_ID) if isinstance(bot_id, str) and bot_id else None
