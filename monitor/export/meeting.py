"""What an export tells of a meeting beside what was said, and how moments read in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.model import speaker_colors
from monitor.model.times import HOUR, MINUTE, SECOND, exact_duration, moment
from monitor.model.transcript import Utterance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from monitor.model.transcript import SpeakerShare

SILENT = "Nothing was said, or nothing was understood."
"""Stands where a transcript has nothing to tell."""

STAR = "★"
"""Stands before what a person has bookmarked."""


@dataclass(frozen=True, slots=True)
class Said(Utterance):
    """An utterance with what people have added to it."""

    sent_speaker: str = ""
    """The speaker's name as the provider sent it; "" where it is not known to be another one."""
    marked: bool = False
    """Whether a person has bookmarked it."""


def is_marked(utterance: Utterance) -> bool:
    """Whether a person has bookmarked an utterance."""
    return isinstance(utterance, Said) and utterance.marked


def sent_speaker(utterance: Utterance) -> str:
    """Return the speaker's name as the provider sent it."""
    return (isinstance(utterance, Said) and utterance.sent_speaker) or utterance.speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A few facts. All text in it has passed ``printable()``."""

    bot_id: str
    title: str = ""
    """The person's own; "" where there is none."""
    note: str = ""
    """The person's own, in lines; "" where there is none."""
    started_at: int
    """UTC ms."""
    length_ms: int | None
    """None where the bot was never in the meeting."""
    speakers: tuple[SpeakerShare, ...]
    """Who is in the export, who talked longest first."""
    everybody: frozenset[str] = frozenset()
    """Who speaks in the meeting, where the export is of some of them only."""
    video: str = ""
    """The link to the video, as it may be seen; "" where there is none."""
    span: str = ""
    """From when to when of it, where the export is a part only."""
    file_name: str = ""
    """What the export's file is called, without its ending; a video beside it is looked for under the same name."""

    @property
    def heading(self) -> str:
        """What the meeting is called."""
        return self.title or f"Meeting {self.bot_id}"

    def facts(self) -> Iterator[tuple[str, str]]:
        """Return what a person wants to know first: names and facts, none of them empty."""
        if self.title:
            yield "Bot", self.bot_id
        yield "Started", f"{moment(self.started_at):%Y-%m-%d %H:%M %Z}"
        if self.length_ms is not None:
            yield "Length", exact_duration(self.length_ms)
        if self.span:
            yield "Part", self.span
        if self.speakers:
            yield "Speakers", ", ".join(f"{speaker} {share:.0%}" for speaker, share in self.shares())
        if self.video:
            yield "Video", self.video

    def colors(self) -> Mapping[str, int]:
        """Return which colour each speaker has; the same as on the screen, whoever else is in the export."""
        everybody = self.everybody.union(one.speaker for one in self.speakers)
        return speaker_colors.places(everybody, speaker_colors.OWN, speaker_colors.SPARE)

    def shares(self) -> Iterator[tuple[str, float]]:
        """Return who talked how much of all that is talked in the export, from 0 to 1."""
        total = sum(one.talk_ms for one in self.speakers) or 1
        for one in self.speakers:
            yield one.speaker, one.talk_ms / total


def timestamp(ms: int, point: str = ".") -> str:
    """Return a place in a recording as hh:mm:ss.mmm; what lies before its start as its start."""
    ms = max(0, ms)
    return f"{ms // HOUR:02}:{ms // MINUTE % 60:02}:{ms // SECOND % 60:02}{point}{ms % SECOND:03}"
