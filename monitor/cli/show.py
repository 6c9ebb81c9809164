"""``monitor show``: all that is known of one bot, read and printed piece by piece, however long its transcript is."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from monitor.cli.naming import named_bot
from monitor.cli.plain import Seen, aligned, as_json_line, change_fields, local_time, widths_of
from monitor.model.bot import FINISHED, Phase
from monitor.model.failures import explain
from monitor.model.talk_numbers import talk_numbers
from monitor.model.times import clock, exact_duration
from monitor.model.transcript import LONG_SILENCE_MS
from monitor.store.reader import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from monitor.model.bot import Change
    from monitor.model.talk_numbers import TalkNumbers
    from monitor.model.transcript import SpeakerShare, Utterance
    from monitor.settings import Settings

_WINDOW = 500
"""Utterances read at once."""


def execute(settings: Settings, bot: str, *, as_json: bool, whole_links: bool) -> int:
    """Print a bot, given by its id or the beginning of it.

    Raises:
        WrongUse: Several bots' ids begin like this.
        CommandFailed: No bot's id does.
        DatabaseProblem: The database cannot be read.

    """
    asyncio.run(_show(settings, bot, in_json=as_json, whole_links=whole_links))
    return 0


async def _show(settings: Settings, prefix: str, *, in_json: bool, whole_links: bool) -> None:
    now = time.time_ns() // 1_000_000
    reader = await Reader.open(settings.database)
    try:
        seen = Seen(await named_bot(reader, prefix), now, settings.stalled_after_ms, whole_links)
        await (_print_json if in_json else _print_text)(reader, seen)
    finally:
        await reader.close()


async def _print_json(reader: Reader, seen: Seen) -> None:
    """Print one object, of which the transcript is written as it is read; its numbers come last."""
    bot_id = seen.row.bot.bot_id
    history = [change_fields(change) for change in await reader.history(bot_id)]
    talk = [asdict(share) for share in await reader.speakers(bot_id)]
    marks, names = await reader.marks(bot_id), await reader.names(bot_id)
    fields = seen.fields() | {"note": marks.note, "history": history, "talk": talk}
    print(as_json_line(fields)[:-1], end=',"transcript":')
    if seen.row.bot.transcript_at is None:
        print('null,"numbers":null}')
        return
    before = "["
    said = []
    async for utterance in _transcript(reader, bot_id, as_sent=True):
        sent = utterance.speaker
        said.append(replace(utterance, speaker=names.get(sent, sent)))
        told = {"speaker": said[-1].speaker, "start_ms": utterance.start_ms, "end_ms": utterance.end_ms}
        print(before, as_json_line(told | {"text": utterance.text, "sent_speaker": sent}), sep="", end="")
        before = ","
    numbers = talk_numbers(said, {share["speaker"]: share["words"] for share in talk})
    print("[]" if before == "[" else "]", ',"numbers":', as_json_line(_numbers(numbers)), "}", sep="")


def _numbers(numbers: TalkNumbers) -> dict[str, Any]:
    """Return a meeting's numbers for JSON; null where the times do not tell one."""
    names = ("turns", "talk_ms", "spoken_ms", "overlap_ms", "unspoken_ms")
    silences, longest = numbers.silences, numbers.silences.longest
    return {name: getattr(numbers, name) for name in names} | {
        "untimed_utterances": numbers.untimed,
        "speakers": [
            {
                "speaker": one.speaker,
                "talk_ms": one.talk_ms,
                "words": one.words,
                "turns": one.turns,
                "words_per_minute": one.words_per_minute,
                "monologue": one.monologue._asdict(),
            }
            for one in numbers.speakers
        ],
        "silences": {
            "at_least_ms": LONG_SILENCE_MS,
            "number": silences.number,
            "total_ms": silences.total_ms,
            "longest": longest and longest._asdict(),
        },
        "interruptions": [one._asdict() for one in numbers.interruptions],
    }


async def _print_text(reader: Reader, seen: Seen) -> None:
    bot_id = seen.row.bot.bot_id
    for line in _about(seen, await reader.speakers(bot_id)):
        print(line)
    if note := (await reader.marks(bot_id)).note:
        print(f"\nNote\n{note}")
    print("\nHistory")
    for line in _history(await reader.history(bot_id)):
        print(line)
    if seen.row.bot.transcript_at is None:
        return
    print("\nTranscript")
    if not seen.row.bot.utterances:
        print("empty: nothing was said, or nothing was understood")
    async for utterance in _transcript(reader, bot_id):
        print(f"{clock(utterance.start_ms)} {utterance.speaker}: {utterance.text}")


def _about(seen: Seen, speakers: Sequence[SpeakerShare]) -> Iterator[str]:
    bot = seen.row.bot
    facts = {
        "Bot": bot.bot_id,
        "Title": seen.row.title,
        "Status": seen.status,
        "Attempt": f"{bot.attempt}" if bot.attempt > 1 else "",
        "Started": seen.started,
        "Length": seen.length,
        "Words": f"{bot.words}" if bot.transcript_at is not None else "",
        "Speakers": _talk(speakers) or ", ".join(bot.speakers),
        "Video": seen.video,
        "Video until": local_time(bot.video_expires_at) if bot.video_expires_at is not None else "",
        "Last news": local_time(bot.heard_at) if seen.phase is Phase.STALLED else "",
        "Message": bot.message,
    }
    if seen.phase is Phase.FAILED:
        failure = explain(bot.error)
        facts |= {"Failure": failure.title, "As sent": bot.error, "Meaning": failure.meaning, "Advice": failure.advice}
    lines = [(f"{name}:", fact) for name, fact in facts.items() if fact]
    widths = widths_of(lines)
    return (aligned(line, widths) for line in lines)


def _talk(speakers: Sequence[SpeakerShare]) -> str:
    total = sum(share.talk_ms for share in speakers) or 1
    return ", ".join(f"{share.speaker} {round(100 * share.talk_ms / total)}%" for share in speakers)


def _history(history: Sequence[Change]) -> Iterator[str]:
    """Return a line for each change: when, what, and how long it lasted or what was said of it."""
    ends = [change.occurred_at for change in history[1:]]
    lines = [_entry(change, until) for change, until in zip_longest(history, ends)]
    widths = widths_of(lines)
    return (aligned(line, widths) for line in lines)


def _entry(change: Change, until: int | None) -> tuple[str, str, str]:
    word = change.code if change.phase is Phase.OTHER else change.phase.value
    if change.phase in FINISHED:
        lasted = ""
    elif until is None:
        lasted = "until now"
    else:
        lasted = exact_duration(until - change.occurred_at)
    return local_time(change.occurred_at), word, "  ".join(filter(None, (lasted, change.error, change.message)))


async def _transcript(reader: Reader, bot_id: str, *, as_sent: bool = False) -> AsyncIterator[Utterance]:
    first = 0
    while window := await reader.utterances(bot_id, first, _WINDOW, as_sent=as_sent):
        for utterance in window:
            yield utterance
        first += len(window)
