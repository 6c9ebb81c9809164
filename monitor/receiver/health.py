"""How the receiver is: what it counted, and what is wrong with it. No data, no keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, NamedTuple

from monitor.model.text import printable
from monitor.wire.delivery import Outcome

if TYPE_CHECKING:
    from monitor.receiver.authentication import Refusal


class ReceiverState(StrEnum):
    """What the receiver is doing."""

    STARTING = "starting"
    LISTENING = "listening"
    FAILING = "failing"
    """It listens, but cannot take in what arrives; ``problem`` says why."""
    STOPPED = "stopped"


class LastRefusal(NamedTuple):
    """Why a request was not let in, and when (UTC ms)."""

    refusal: Refusal
    at: int


@dataclass(slots=True, kw_only=True)
class Health:
    """The receiver at one moment. Only its own thread changes it; others look at copies. Counts are since the start."""

    state: ReceiverState = ReceiverState.STARTING
    problem: str | None = None
    """What is wrong, in a line; None while nothing is."""
    accepted: int = 0
    duplicates: int = 0
    unrecognized: int = 0
    rejected: int = 0
    unauthorized: int = 0
    """Requests without a right key, and those that a receiver without a key does not trust."""
    last_refusal: LastRefusal | None = None
    """The last of those."""
    unavailable: int = 0
    """Deliveries that could not be written down; the provider was asked to try again."""
    crashes: int = 0
    """Times that the receiver itself broke, at a request or beside them all."""
    restarts: int = 0
    """Times that it was started again because it had come to an end."""

    def took_in(self, outcome: Outcome, *, duplicate: bool) -> None:
        """Count a delivery that is on disk. If anything was wrong, it is not any more."""
        self.problem = None
        if duplicate:
            self.duplicates += 1
        elif outcome is Outcome.ACCEPTED:
            self.accepted += 1
        elif outcome is Outcome.UNRECOGNIZED:
            self.unrecognized += 1
        else:
            self.rejected += 1

    def turned_away(self, refusal: Refusal, at: int) -> None:
        """Count a request that was not let in, at ``at`` (UTC ms)."""
        self.unauthorized += 1
        self.last_refusal = LastRefusal(refusal, at)

    def seen(self, database_failure: str | None) -> Health:
        """Return a copy, with what is wrong with the database, which mends itself without a delivery to tell of it."""
        problem = database_failure or self.problem
        failing = problem is not None and self.state is ReceiverState.LISTENING
        return replace(self, problem=problem, state=ReceiverState.FAILING if failing else self.state)


def one_line(error: BaseException) -> str:
    """Return an error that nobody expected as a line that a user can report: what it is, and where in the program."""
    frames = extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return printable(f"unexpected {type(error).__name__}: {error}{place}")
