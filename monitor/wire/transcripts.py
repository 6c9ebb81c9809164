"""Transcripts as sent, to the model's: words by whatever name, odd speakers, times that are missing.

The loop over words is the hot place of the whole receiver (a meeting of half a day has 100,000 of them), so it is
written flat.
"""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from monitor.model.text import printable
from monitor.model.transcript import UNNAMED, Transcript, Utterance, Word, join_words
from monitor.wire.shapes import clipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.wire.shapes import UtteranceSent, WordSent

LONGEST_NAME = 256
MOST_NAMES = 1_000
"""Of those that a list of speakers gives: more than any meeting holds."""


def transcript_of(sent: Iterable[UtteranceSent]) -> Transcript:
    """Return the utterances that have any text, by start time; ties stay in the order in which they were sent."""
    utterances = []
    clock_ms = 0
    for turn in sent:
        start = _either(turn.get("start"), turn.get("start_time"), turn.get("offset"))
        clock_ms = clock_ms if start is None else round(start * 1000)
        words = _words(turn.get("words") or (), clock_ms) or _words((_whole(turn),), clock_ms)
        if words:
            clock_ms = words[-1].end_ms
            utterances.append(_utterance(speaker_name(turn.get("speaker")), words))
    utterances.sort(key=attrgetter("start_ms"))
    return Transcript(tuple(utterances))


def _words(sent: Iterable[WordSent], clock_ms: int) -> list[Word]:
    """Return the words that can be seen, as sent: in their order, overlapping, lasting no time at all.

    A word without a start begins where the one before it ended, the first at ``clock_ms``; one without an end has none.
    One from before the recording begins at its start.
    """
    words = []
    for one in sent:
        text = one.get("word") or one.get("text") or one.get("punctuated_word") or ""
        text = (text if text.isprintable() else printable(text)).strip()
        if not text:
            continue
        start, end = one.get("start"), one.get("end")
        if start is None or end is None:
            start, end = _either(start, one.get("start_time")), _either(end, one.get("end_time"))
        end_ms = None if end is None else round(end * 1000)
        start_ms = round(start * 1000) if start is not None else _not_after(clock_ms, end_ms)
        clock_ms = start_ms if end_ms is None else end_ms
        if start_ms < 0 or clock_ms < 0:  # real data has that; there is nothing to hear or to see before the start
            start_ms, clock_ms = max(0, start_ms), max(0, clock_ms)
        words.append(Word(text, start_ms, clock_ms))
    return words


def _whole(turn: UtteranceSent) -> WordSent:
    """Return an utterance's text as its only word, for senders that give no words."""
    whole: WordSent = {"text": turn.get("text")}
    if (end := _either(turn.get("end"), turn.get("end_time"))) is not None:
        whole["end"] = end
    return whole


def _utterance(speaker: str, words: list[Word]) -> Utterance:
    texts, starts, ends = zip(*words, strict=True)
    return Utterance(speaker, min(starts), max(ends), join_words(texts), tuple(words))


def _either(*times: float | None) -> float | None:
    """Return the first time that there is."""
    return next((time for time in times if time is not None), None)


def _not_after(clock_ms: int, end_ms: int | None) -> int:
    return clock_ms if end_ms is None else min(clock_ms, end_ms)


def names_of(sent: object) -> tuple[str, ...]:
    """Return the names in a list of speakers, each once, the first ``MOST_NAMES``; who has none is left out."""
    names = map(speaker_name, sent if isinstance(sent, list) else ())
    return tuple(islice(dict.fromkeys(name for name in names if name != UNNAMED), MOST_NAMES))


def speaker_name(sent: object) -> str:
    """Return a speaker's name: a text, a number, or what an object has for one; ``UNNAMED`` for all else."""
    if isinstance(sent, dict):
        named = (_name(sent.get(key)) for key in ("name", "display_name", "id"))
        return next(filter(None, named), UNNAMED)
    return _name(sent) or UNNAMED


def _name(sent: object) -> str:
    """Return "" for what is no name."""
    if isinstance(sent, bool) or not isinstance(sent, str | int | float):
        return ""
    name = clipped(str(sent), LONGEST_NAME).strip()
    return "" if name == "-" else name
