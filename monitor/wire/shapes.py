"""The specification's three events as they may look on the wire, with every tolerance that real senders need.

Only shapes: what they mean is ``spoke``'s and ``transcripts``' business. Keys that stand in no shape are ignored.
Words and utterances are ``TypedDict``s and not models: 100,000 words are checked in 0.06 s instead of 0.5 s, and
the few rules that each value must pass run inside Pydantic's core, none of them as a call of Python per word.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal, NamedTuple, NotRequired

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    OnErrorOmit,
    PlainValidator,
    TypeAdapter,
    with_config,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict  # Pydantic insists on this one before Python 3.12

from monitor.model.text import printable
from monitor.wire.moments import utc_ms

LONGEST_BOT_ID = 256
LONGEST_CODE = 128
LONGEST_REMARK = 1024
LONGEST_LINK = 16 * 1024
"""Signed links have some hundred characters; what is longer leads nowhere, and is read with every row on the screen."""


def required_text(text: str, limit: int) -> str:
    """Return ``text`` made printable.

    Raises:
        PydanticCustomError: Nothing can be seen of it, or it is longer than ``limit`` characters.

    """
    if len(text) > limit:
        raise PydanticCustomError("too_long", "must have at most {limit} characters", {"limit": limit})
    shown = printable(text)
    if not shown.strip():
        raise PydanticCustomError("empty", "must not be empty")
    return shown


def clipped(text: str, limit: int) -> str:
    """Return ``text`` made printable; one longer than ``limit`` characters ends in an ellipsis there."""
    return printable(text) if len(text) <= limit else printable(text[: limit - 1]) + "…"


class Moment(NamedTuple):
    """A time as sent, and what it means."""

    as_sent: str | float
    utc_ms: int


def _moment(sent: str | float) -> Moment:
    try:
        return Moment(sent, utc_ms(sent))
    except ValueError:
        raise PydanticCustomError("moment", "must be a date and time such as 2024-01-01T12:00:00.000Z") from None


BotId = Annotated[str, AfterValidator(partial(required_text, limit=LONGEST_BOT_ID))]
Code = Annotated[str, AfterValidator(partial(required_text, limit=LONGEST_CODE))]


def _failure_type(text: str) -> str:
    return required_text(clipped(text, LONGEST_REMARK), LONGEST_REMARK)


FailureType = Annotated[str, AfterValidator(_failure_type)]
"""Cut and not refused where it is endless: that a bot failed must not be lost for what it says about it."""


def _remark(sent: object) -> str | None:
    return clipped(sent, LONGEST_REMARK) if isinstance(sent, str) and sent.strip() else None


Remark = Annotated[str | None, PlainValidator(_remark)]
"""The provider's own words beside an error. Whatever is no text counts as absent."""

_LONGEST_S = 2**31 // 1000

Seconds = OnErrorOmit[Annotated[float, Field(ge=-_LONGEST_S, le=_LONGEST_S, allow_inf_nan=False)]]
"""A time in a recording: a number, or one in a text. All else, and what is beyond 24 days, counts as absent."""


class StatusFields(BaseModel):
    """``data.status`` of a status change."""

    code: Code
    created_at: Annotated[Moment, PlainValidator(_moment)]
    error_message: Remark = None
    message: Remark = None


class StatusData(BaseModel):
    """``data`` of a status change."""

    bot_id: BotId
    status: StatusFields


class StatusSent(BaseModel):
    """A status change."""

    event: Literal["bot.status_change"]
    data: StatusData


@with_config(ConfigDict(coerce_numbers_to_str=True))
class WordSent(TypedDict):
    """One word: ``word``, ``start`` and ``end`` in the specification; its other names are its descendants'."""

    word: NotRequired[str | None]
    text: NotRequired[str | None]
    punctuated_word: NotRequired[str | None]
    start: NotRequired[Seconds]
    start_time: NotRequired[Seconds]
    end: NotRequired[Seconds]
    end_time: NotRequired[Seconds]


@with_config(ConfigDict(coerce_numbers_to_str=True))
class UtteranceSent(TypedDict):
    """One speaker's turn. Its own times and text count only where words lack them."""

    speaker: NotRequired[Any]
    words: NotRequired[Annotated[list[WordSent] | None, Field(fail_fast=True)]]
    text: NotRequired[str | None]
    start: NotRequired[Seconds]
    start_time: NotRequired[Seconds]
    offset: NotRequired[Seconds]
    end: NotRequired[Seconds]
    end_time: NotRequired[Seconds]


Utterances = Annotated[list[UtteranceSent], Field(fail_fast=True)]

_ONE = Field(min_length=1, max_length=1)
UTTERANCES: TypeAdapter[list[list[list[UtteranceSent]]]] = TypeAdapter(
    Annotated[list[Annotated[list[Utterances], _ONE]], _ONE]
)
"""Checks a part of a transcript that lies as deep down as in a body: the parser goes 200 levels down and no further.
A part that closes a list and opens another one is none."""


class CompleteData(BaseModel):
    """``data`` of a completed meeting. Absent, null and "" are one and the same for a link."""

    bot_id: BotId
    mp4: str | None = None
    speakers: Any = None
    transcript: Utterances | None = None


class CompleteSent(BaseModel):
    """A completed meeting."""

    event: Literal["complete"]
    data: CompleteData


class FailedData(BaseModel):
    """``data`` of a bot that gave up."""

    bot_id: BotId
    error: FailureType
    message: Remark = None


class FailedSent(BaseModel):
    """A bot that gave up."""

    event: Literal["failed"]
    data: FailedData


Sent = StatusSent | CompleteSent | FailedSent

SENT: TypeAdapter[Sent] = TypeAdapter(Annotated[Sent, Discriminator("event")])
"""Checks a body against the shape that its ``event`` names."""
