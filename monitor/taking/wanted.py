"""What of a transcript is taken away: some speakers', or what was said between two times."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, TypeVar

from monitor.model.times import clock
from monitor.model.transcript import Utterance, join_words

_Utterance = TypeVar("_Utterance", bound=Utterance)


class Wanted(NamedTuple):
    """What is asked for; by default, all."""

    speakers: tuple[str, ...] = ()
    """Names as they are shown, in any case; none for everybody."""
    from_ms: int = 0
    to_ms: int | None = None
    """ms from the start of the recording; None for its end."""

    @property
    def is_part(self) -> bool:
        """Whether it begins or ends within the meeting."""
        return self.from_ms > 0 or self.to_ms is not None

    @property
    def span(self) -> str:
        """From when to when, as a person reads it; "" for the whole meeting."""
        if not self.is_part:
            return ""
        return f"from {clock(self.from_ms)} to {'the end' if self.to_ms is None else clock(self.to_ms)}"

    def has_speaker(self, name: str) -> bool:
        """Whether what this speaker says is wanted."""
        return not self.speakers or name.casefold() in {speaker.casefold() for speaker in self.speakers}

    def of(self, utterance: _Utterance) -> _Utterance | None:
        """Return what is wanted of a turn; None for nothing.

        A turn that goes on over one of the times is cut there: a word belongs to the part in which it begins, so that
        parts that follow each other have each word once. Without its words, a turn is wanted if it has any share.
        """
        if not self.has_speaker(utterance.speaker):
            return None
        if self._has(utterance.start_ms) and self._has(utterance.end_ms):
            return utterance
        if not utterance.words:
            return utterance if self._touches(utterance) else None
        words = tuple(word for word in utterance.words if self._has(word.start_ms))
        text = join_words(word.text for word in words)
        if not text:
            return None
        start_ms, end_ms = min(word.start_ms for word in words), max(word.end_ms for word in words)
        return replace(utterance, start_ms=start_ms, end_ms=end_ms, text=text, words=words)

    def _has(self, ms: int) -> bool:
        return (not self.from_ms or self.from_ms <= ms) and (self.to_ms is None or ms < self.to_ms)

    def _touches(self, utterance: Utterance) -> bool:
        begins_in_time = self.to_ms is None or utterance.start_ms < self.to_ms
        return begins_in_time and max(utterance.end_ms, utterance.start_ms + 1) > self.from_ms


ALL = Wanted()
