"""What stands around a transcript: its title line, and the words in its place where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message

from monitor.model.bot import Phase
from monitor.model.counting import counted
from monitor.model.failures import explain
from monitor.model.times import exact_duration, moment
from monitor.tui import clock
from monitor.tui.columns import NOTED
from monitor.tui.painted import PaintedLines, cells_of, cut
from monitor.tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events

    from monitor.model.bot import Bot
    from monitor.store.rows import BotRow
    from monitor.tui.painted import Piece


_ID_CELLS = 12
"""As much of an id as tells it from others. A title of one's own is wanted whole."""


class TranscriptTitle(PaintedLines):
    """The bot, when, how long, how many spoke; the search at the right. Below it the note's beginning, if any."""

    @dataclass
    class Clicked(Message):
        """The title was clicked, or the note below it."""

        is_note: bool

    def __init__(self) -> None:
        super().__init__(id="title")
        self._row: BotRow | None = None
        self._found = ""

    def show_bot(self, row: BotRow) -> None:
        """Show a bot's facts."""
        self._row = row
        self.styles.height = 2 if row.note else 1
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        self.post_message(self.Clicked(is_note=event.y > 0))

    def tell_found(self, found: str) -> None:
        """Show what is searched for and where in the matches one stands; "" for nothing."""
        self._found = found
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the lines."""
        if self._row is None:
            return []
        palette = self.palette
        room = width - cell_len(self._found) - 3
        least = max(0, min(cell_len(self._row.title), room // 2)) or _ID_CELLS
        told = _that_fit(_facts(self._row.bot), room - least - 4)
        name = cut(self._row.name, max(least, room - cell_len(told) - 4))
        left: list[Piece] = [
            (f" {name}", palette.strong),
            (cut(f"   {told}", max(0, room - cell_len(name))), palette.dim),
        ]
        used = cells_of(left)
        return [
            [
                *left,
                (" " * max(1, width - used - cell_len(self._found) - 1), palette.text),
                (self._found, palette.accent),
            ],
            [(f"{NOTED} {cut(self._row.note, width - 4)}", palette.accent)] if self._row.note else [],
        ]


def _facts(bot: Bot) -> list[str]:
    """Return what the title line tells of a meeting, what is wanted most first."""
    facts = [f"{moment(bot.started_at):%a %-d %b %H:%M}"]
    length = bot.length_ms(clock.now_ms())
    if length is not None:
        facts.append(exact_duration(length))
    if bot.speakers:
        facts.append(counted(len(bot.speakers), "speaker"))
    if bot.words:
        facts.append(counted(bot.words, "word"))
    return facts


def _that_fit(facts: Sequence[str], width: int) -> str:
    """Return as many facts as fit, from the first on; none is cut."""
    lines = ("   ".join(facts[:count]) for count in range(len(facts), 0, -1))
    return next((line for line in lines if cell_len(line) <= width), "")


class Explanation(PaintedLines):
    """Stands in the pane's place where there is nothing to read, and says why."""

    DEFAULT_CSS = """
    Explanation { height: 1fr; padding: 1 2; display: none; }
    """

    def __init__(self) -> None:
        super().__init__(id="explanation")
        self._row: BotRow | None = None

    def show_bot(self, row: BotRow) -> None:
        """Explain the state of a bot."""
        self._row = row
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return some sentences, wrapped to ``width``."""
        if self._row is None:
            return []
        return [[(line, style)] for text, style in self._sentences(self._row.bot) for line in wrapped(text, width)]

    def _sentences(self, bot: Bot) -> list[tuple[str, Style]]:
        palette = self.palette
        if bot.phase is Phase.FAILED:
            failure = explain(bot.error)
            said = [(f"“{bot.message}”", palette.text)] if bot.message else []
            meaning = (failure.meaning, palette.text)
            return [(failure.title, palette.bad), *said, meaning, ("", palette.text), (failure.advice, palette.dim)]
        if bot.transcript_at is not None:
            return [
                ("The transcript is empty.", palette.strong),
                ("Nothing was said, or nothing was understood.", palette.dim),
            ]
        if bot.phase is Phase.COMPLETED:
            return [
                ("This meeting has no transcript.", palette.strong),
                ("It comes only if speech_to_text is asked for when the bot is sent.", palette.dim),
            ]
        now = bot.code if bot.phase is Phase.OTHER else bot.phase.value
        return [
            ("No transcript yet.", palette.strong),
            (f"The bot’s last status: {now}. The transcript appears here by itself when it comes.", palette.dim),
        ]
