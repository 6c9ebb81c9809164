"""Staying at the end of a transcript while it grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from monitor.tui.widgets.transcript_document import Place
from monitor.tui.widgets.transcript_going import GoneAboutTranscript

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.model.transcript import Utterance


class FollowedTranscript(GoneAboutTranscript):
    """A transcript that can be followed, until one goes elsewhere."""

    is_followed = False
    """Whether the end stays in sight; also over a transcript that comes in this one's place."""

    @dataclass
    class Followed(Message, namespace="transcript_pane"):
        """It is followed now, or is so no longer."""

        on: bool

    def follow(self, *, on: bool) -> None:
        """Stay at the end from now on, or do so no longer."""
        if on != self.is_followed:
            self.is_followed = on
            self.post_message(self.Followed(on))
        if on:
            self.action_to_bottom()

    def append(self, utterances: Iterable[Utterance]) -> None:
        """Take in the utterances that come next, and go to their end if they are followed."""
        if self.is_followed:
            self._awaited = None
        super().append(utterances)
        if self.is_followed:
            self.action_to_bottom()

    def _lay_out(self) -> None:
        """Let the end stay in sight, whatever the size and the length of lines are now."""
        if self.is_followed:
            self._top = Place(self.count, 0)
        super()._lay_out()
        if self.is_followed and self._in_sight:
            self._top = Place(self._in_sight[0].utterance, self._in_sight[0].start)

    def _take_top(self) -> None:
        if self.is_followed and self.scroll_offset.y < self.max_scroll_y:
            self.follow(on=False)
        super()._take_top()
