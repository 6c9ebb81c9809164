"""Made-up transcripts and an app with nothing but a transcript in it, for the tests of pane and strip."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from textual.app import App

from monitor.model.transcript import Utterance, speaker_shares
from monitor.tui.themes import THEMES
from monitor.tui.widgets.speaker_strip import SpeakerStrip
from monitor.tui.widgets.transcript_pane import TranscriptPane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.app import ComposeResult
    from textual.pilot import Pilot

SIZES = [(120, 40), (80, 24), (20, 5)]

WORDS = ("so", "about", "the", "budget", "I", "have", "numbers", "that", "we", "spoke", "of", "last", "week", "thing")

utterances = st.lists(
    st.builds(
        lambda speaker, text: Utterance(speaker, 0, 0, text),
        st.sampled_from(["Alice", "Bob"]),
        st.text(alphabet="abc  é漢👍", max_size=60),
    ),
    max_size=200,
)


def said(*lines: str) -> list[Utterance]:
    """Return utterances of ten seconds each, from lines such as ``Alice: Hi Bob!``."""
    pairs = (line.split(": ", 1) for line in lines)
    return [Utterance(name, start := index * 10_000, start + 10_000, text) for index, (name, text) in enumerate(pairs)]


def meeting(count: int, speakers: Sequence[str] = ("Alice", "Bob", "Carol"), seed: int = 1) -> list[Utterance]:
    """Return some talk, the same each time."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    lines = (
        f"{chance.choice(speakers)}: {' '.join(chance.choices(WORDS, k=chance.randint(3, 40)))}." for _ in range(count)
    )
    return said(*lines)


LONG = [*meeting(1_000), *said("Bob: A needle in it."), *meeting(1_000), *said("Bob: Needles!"), *meeting(1_000)]
UNBROKEN = meeting(3_000)
TALK = said(
    "Alice: So, about the budget: I have put the numbers that we spoke of last week into the sheet.",
    "Bob: Which sheet?",
    "Alice: The budget's, of course.",
    "Alice: 预算在表格里面，没有问题。",
    "Carol: Fine by me.",
)


class Reading(App[None]):
    """Strip above pane; remembers what they say. The strip is out of sight until it has something to show."""

    def __init__(self) -> None:
        super().__init__()
        self.pane = TranscriptPane()
        self.strip = SpeakerStrip()
        self.heard: list[object] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "monitor"

    def compose(self) -> ComposeResult:
        yield self.strip
        yield self.pane

    def load(self, spoken: Sequence[Utterance]) -> None:
        """Fill the pane at once."""
        self.pane.append(spoken)
        self.pane.set_complete()

    def load_strip(self, spoken: Sequence[Utterance]) -> None:
        """Fill the strip at once."""
        self.strip.begin(speaker_shares(spoken), max((each.end_ms for each in spoken), default=0))
        self.strip.add(spoken)

    def on_mount(self) -> None:
        self.pane.moved.subscribe(self.pane, self.heard.append, immediate=True)

    def on_transcript_pane_searched(self, event: TranscriptPane.Searched) -> None:
        self.heard.append(event)

    def on_speaker_strip_sought(self, event: SpeakerStrip.Sought) -> None:
        self.heard.append(event)

    def on_speaker_strip_picked(self, event: SpeakerStrip.Picked) -> None:
        self.heard.append(event)

    def on_speaker_strip_missed(self, event: SpeakerStrip.Missed) -> None:
        self.heard.append(event)

    def lines(self) -> list[str]:
        """Return the screen as a person reads it."""
        width, height = self.size
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()][:height] if width else []


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the app work until a condition holds; pytest's timeout ends what never will."""
    while not condition():
        await pilot.pause(0.005)


async def settled(pilot: Pilot[None]) -> None:
    app = reading(pilot)
    await until(pilot, lambda: bool(app.pane.size.height) and not app.pane.unfinished())
    await pilot.pause()


def reading(pilot: Pilot[None]) -> Reading:
    assert isinstance(pilot.app, Reading)
    return pilot.app


def top(pilot: Pilot[None]) -> int:
    """Return the utterance at the top of the view."""
    return reading(pilot).pane._in_sight[0].utterance


def found(pilot: Pilot[None]) -> tuple[int, int]:
    """Return the number of the current match and how many there are, as last told."""
    told = [each for each in reading(pilot).heard if isinstance(each, TranscriptPane.Searched)]
    return told[-1].current, told[-1].total


def marked(pilot: Pilot[None], style: Style) -> list[str]:
    """Return the texts on the screen that have the background of a style."""
    strips = reading(pilot).pane._strips
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.bgcolor == style.bgcolor
    ]
