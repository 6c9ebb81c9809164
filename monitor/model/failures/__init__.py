"""Failure types, as providers name them, to what happened and what to do about it. Pure: tables and a look-up.

The same failure comes as ``CannotJoinMeeting``, ``cannotJoinMeeting``, ``CANNOT_JOIN_MEETING`` or with a text behind
a colon, depending on the provider's age; ``failure_key`` makes one of them all. Whoever meets a failure that is not
in the tables still sees it, word for word.
"""

from __future__ import annotations

import re

from monitor.model.failures import at_the_provider, before_the_call, in_the_call
from monitor.model.failures.failure import Failure

KNOWN = (*before_the_call.KNOWN, *in_the_call.KNOWN, *at_the_provider.KNOWN)

_UNKNOWN = (
    "The provider gave this as the reason; this program has no further explanation of it.",
    "Look it up in the provider's documentation, or ask their support with the bot's id.",
)

_NOT_OF_A_KEY = re.compile(r"[^a-z0-9]+")


def failure_key(raw: str) -> str:
    """Return what all spellings of a failure type have in common: letters and digits up to a colon, in lower case."""
    return _NOT_OF_A_KEY.sub("", raw.partition(":")[0].lower())


_BY_KEY = {failure_key(name): failure for failure, names in KNOWN for name in names}


def explain(raw: str) -> Failure:
    """Return what a failure type means; one that we don't know keeps its own words for a title."""
    return _BY_KEY.get(failure_key(raw)) or Failure(raw, *_UNKNOWN)


def in_a_line(raw: str, message: str) -> str:
    """Return why a bot failed, briefly: the failure's title, and the provider's own words where it sent some."""
    title = explain(raw).title
    return f"{title}: {message}" if message else title
