"""The kinds of meetings there are: what happens in each, and how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from monitor.simulator.chance import chance
from monitor.simulator.meeting import Course, Meeting, Step
from monitor.simulator.speech import Talk, talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


class Kind(NamedTuple):
    """One kind of meeting."""

    description: str
    """One line, for a person who chooses."""
    words: tuple[int, int]
    """How many words are said at least and at most, where nobody asks for a number; about 140 make a minute."""
    pass_time: Callable[[Course, Random, int], None]
    """Writes the course of a meeting of so many words."""


def meeting(kind: str, seed: int | str, words: int | None = None) -> Meeting:
    """Return a meeting; the same arguments give the same meeting, bot id included.

    Args:
        kind: A name in ``KINDS``.
        seed: Anything; another seed is another bot in another meeting.
        words: How much is said in it, and so how long it lasts; None for what is usual for the kind.

    """
    source = chance(kind, seed)
    course = Course(source)
    KINDS[kind].pass_time(course, source, source.randint(*KINDS[kind].words) if words is None else words)
    return Meeting(course.bot_id, tuple(course.steps))


def _join(course: Course) -> None:
    course.status("joining_call")
    course.wait(4, 20)
    course.status("in_waiting_room")  # sent even where there is no waiting room (wire formats, 2a)


def _join_and_record(course: Course) -> None:
    _join(course)
    course.wait(3, 40)
    course.status("in_call_not_recording")
    course.wait(1, 8)
    course.status("in_call_recording")


def _record(course: Course, said: Talk) -> None:
    _join_and_record(course)
    course.wait(said.length_s, said.length_s + 4)
    _leave(course)


def _leave(course: Course) -> None:
    course.status("call_ended")
    course.wait(12, 70)


def _complete(course: Course, source: Random, words: int) -> None:
    said = talk(source, words)
    _record(course, said)
    course.complete(said)


def _no_transcript(course: Course, source: Random, words: int) -> None:
    _record(course, talk(source, words))
    course.complete()


def _empty_transcript(course: Course, source: Random, words: int) -> None:
    said = talk(source, words)
    _record(course, said)
    name = said.speakers[0]
    course.complete(Talk(said.speakers, source.choice([[], [{"speaker": name, "words": []}]]), said.length_s))


def _refused(course: Course, _source: Random, _words: int) -> None:
    _join(course)
    course.wait(15, 90)
    course.status("call_ended")  # also sent by a bot that never got in (wire formats, 2a)
    course.wait(1, 4)
    course.failed("BotNotAccepted")


def _cannot_join(course: Course, _source: Random, _words: int) -> None:
    course.status("joining_call")
    course.wait(5, 30)
    course.failed("CannotJoinMeeting")


def _timeout(course: Course, _source: Random, _words: int) -> None:
    _join(course)
    course.wait(600, 601)
    course.status("waiting_room_timeout")
    course.wait(0.01, 0.1)
    course.status("waiting_room_timeout")  # sent twice by the real one (wire formats, 2a)
    course.status("call_ended")
    course.wait(1, 4)
    course.failed("TimeoutWaitingToStart")


def _stuck(course: Course, _source: Random, _words: int) -> None:
    _join(course)


def _unknown_codes(course: Course, source: Random, words: int) -> None:
    said = talk(source, words)
    _join_and_record(course)
    course.wait(said.length_s / 2, said.length_s / 2)
    course.status("recording_paused")
    course.wait(8, 30)
    course.status("recording_resumed")
    course.wait(said.length_s / 2, said.length_s / 2)
    _leave(course)
    course.complete(said)


def _restart(course: Course, source: Random, words: int) -> None:
    said = talk(source, words)
    _join_and_record(course)
    course.wait(15, 60)
    course.status("call_ended")
    course.wait(1, 4)
    course.failed("InternalError")
    course.wait(5, 20)
    _record(course, said)
    course.complete(said)


def _disorder(course: Course, source: Random, words: int) -> None:
    said = talk(source, words)
    _record(course, said)
    course.complete(said)
    course.wait(2, 5)
    course.complete()  # a resend: a fresh link, and no transcript, which must not erase the first one
    course.steps[:] = [_late(source, step) for step in course.steps for _ in range(source.choice((1, 1, 2, 3)))]


def _late(source: Random, step: Step) -> Step:
    return step._replace(lag_ms=step.lag_ms + source.randint(0, 15_000))


KINDS = {
    "complete": Kind("a short meeting that goes well, with a transcript", (250, 600), _complete),
    "long": Kind("a meeting of about three hours, which has just ended", (23_000, 26_000), _complete),
    "no-transcript": Kind("a meeting for which no transcript was asked", (150, 400), _no_transcript),
    "empty-transcript": Kind("a meeting in which nobody said a word", (150, 400), _empty_transcript),
    "refused": Kind("a bot that the host declines", (0, 0), _refused),
    "cannot-join": Kind("a bot that cannot enter the meeting at all", (0, 0), _cannot_join),
    "timeout": Kind("a bot that is not let in for ten minutes and gives up", (0, 0), _timeout),
    "stuck": Kind("a bot that waits to be let in and is never heard of again", (0, 0), _stuck),
    "unknown-codes": Kind(
        "a meeting with status codes that the specification does not know", (250, 600), _unknown_codes
    ),
    "restart": Kind("a bot that fails, starts again and succeeds", (250, 600), _restart),
    "disorder": Kind("a meeting whose webhooks arrive late, doubled and in the wrong order", (250, 600), _disorder),
}
"""By the name that a person types."""
