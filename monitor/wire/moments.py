"""Times as providers write them, to UTC milliseconds: ISO 8601, seconds or milliseconds since 1970, signed links."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

_MS_FROM = 1e11
"""Numbers above this are milliseconds since 1970 (1973 on), those below are seconds (until the year 5138)."""

_LATEST = 253_402_300_800_000
"""The year 10,000: past what a date can hold."""

_EPOCH_DIGITS = re.compile(r"\d{10}|\d{13}", re.ASCII)


def utc_ms(sent: object) -> int:
    """Return a provider's time in ms: an ISO 8601 text (UTC where it names no zone), or a number since 1970.

    Raises:
        ValueError: It is neither, or lies outside of 1970 to 9999.
    """
    try:
        moment = _utc_ms(sent)
    except OverflowError as error:  # infinity, or the last midnight of the year 9999
        raise ValueError("out of range") from error
    if not 0 < moment < _LATEST:
        raise ValueError("out of range")
    return moment


def _utc_ms(sent: object) -> int:
    match sent:
        case str():
            text = sent.strip()
            return _from_number(int(text)) if _EPOCH_DIGITS.fullmatch(text) else _from_iso(text)
        case int() | float() if not isinstance(sent, bool):
            return _from_number(sent)
        case _:
            raise ValueError("neither text nor a number")


def _from_number(number: float) -> int:
    return int(number if number > _MS_FROM else number * 1000)


def _from_iso(text: str) -> int:
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MILLISECOND


_SIGNED_AT = re.compile(r"[?&]x-amz-date=(\d{8}T\d{6}Z)(?:[&#]|$)", re.ASCII | re.IGNORECASE)
_LIVES_S = re.compile(r"[?&]x-amz-expires=(\d{1,7})(?:[&#]|$)", re.ASCII | re.IGNORECASE)


def link_expires_at(url: str) -> int | None:
    """Return when a link that Amazon S3 signed dies, UTC ms; None where the link doesn't say.

    The providers' pages give one hour, two or twenty-four for the same link; its own query is never wrong.
    """
    signed_at, lives_s = _SIGNED_AT.search(url), _LIVES_S.search(url)
    if signed_at is None or lives_s is None:
        return None
    try:
        return utc_ms(signed_at[1]) + 1000 * int(lives_s[1])
    except ValueError:  # fourteen digits that are no date
        return None
