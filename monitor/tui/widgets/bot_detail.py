"""The foot of the first screen: how long the bot under the cursor stood where, who talked, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from monitor.model.bot import FINISHED, Phase
from monitor.model.counting import counted
from monitor.model.failures import explain
from monitor.model.times import exact_duration, moment, when
from monitor.tui.bars import sparkline
from monitor.tui.columns import NOTED
from monitor.tui.painted import PaintedLines, cells_of, cut
from monitor.tui.palette import GLYPHS
from monitor.tui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Size

    from monitor.model.bot import Bot, Change
    from monitor.model.transcript import SpeakerShare
    from monitor.store.rows import BotRow
    from monitor.tui.columns import Moment
    from monitor.tui.painted import Piece
    from monitor.tui.palette import Palette


ROOMY = 100
"""From this width on, what a failure means takes one line."""

TALL = 16
"""From this height of the screen on, the foot is whole; below, the rows need the room."""
_SHORT = 3
"""Lines of it then."""


@dataclass(frozen=True, slots=True)
class Detail:
    """All that the foot tells of one bot."""

    row: BotRow
    history: Sequence[Change]
    speakers: Sequence[SpeakerShare]


class Stage(NamedTuple):
    """A time that a bot spent in one state."""

    phase: Phase
    word: str
    lasted_ms: int


def stages(bot: Bot, history: Sequence[Change], now: int) -> list[Stage]:
    """Return the states of the present attempt, with the time spent in each; the last one goes on until ``now``."""
    attempt = [change for change in history if change.occurred_at >= bot.started_at]
    steps: list[tuple[int, Phase, str]] = []
    for change in attempt:
        word = change.code if change.phase is Phase.OTHER else change.phase.value
        if not steps or steps[-1][2] != word:
            steps.append((change.occurred_at, change.phase, word))
        if change.phase in FINISHED:
            break
    ends = [(now, Phase.OTHER, "")]
    return [
        Stage(phase, word, 0 if phase in FINISHED else max(0, until - since))
        for (since, phase, word), (until, _, _) in pairwise([*steps, *ends])
    ]


class BotDetail(PaintedLines):
    """A rule with the bot's name, its stages in words, the same to scale, and what came of it: five lines, or six.

    On a low screen three: the bar goes, and of what came of it all but the first line.
    """

    DEFAULT_CSS = """
    BotDetail { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._detail: Detail | None = None
        self._moment: Moment | None = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  (Textual's)
        """Return the lines that it takes: one more where a failure's meaning and advice need it."""
        if viewport.height < TALL:
            return _SHORT
        return 5 if width >= ROOMY else 6

    def show_detail(self, detail: Detail | None, moment: Moment) -> None:
        """Show a bot, or nothing."""
        self._detail, self._moment = detail, moment
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the lines. A failure's explanation takes the place of the bar, and of the words where it must."""
        if self._detail is None or self._moment is None:
            return [[("─" * width, self.palette.dim)]]
        bot, now = self._detail.row.bot, self._moment.now
        passed = stages(bot, self._detail.history, now)
        rule, words = self._rule(self._detail.row, width, now), self._in_words(passed, width)
        if self._moment.phase(bot) is Phase.FAILED:
            words = self._note(self._detail.row, width) or words
            told = _failure(bot, width, self.palette, self.size.height - 2)
            return [rule, *([words] if len(told) + 2 <= self.size.height else []), *told]
        outcome = self._outcome(self._detail, self._moment, width)
        return [rule, words, *([self._to_scale(passed, width)] if self.size.height > _SHORT else []), *outcome]

    def _rule(self, row: BotRow, width: int, now: int) -> list[Piece]:
        palette, bot = self.palette, row.bot
        until = moment(bot.ended_at).strftime("%H:%M") if bot.ended_at is not None else "now"
        span = f" {when(bot.started_at, now)} – {until} "
        room = max(8, width - len(span) - 8)
        name = cut(row.name, room)
        bot_id = cut(f"  {bot.bot_id}", room - cell_len(name)) if row.title else ""
        line = "─" * max(0, width - cell_len(name) - cell_len(bot_id) - len(span) - 4)
        return [
            ("─ ", palette.dim),
            (name, palette.strong),
            (f"{bot_id} {line}", palette.dim),
            (span, palette.text),
            ("─", palette.dim),
        ]

    def _in_words(self, passed: Sequence[Stage], width: int) -> list[Piece]:
        palette = self.palette
        pieces: list[Piece] = [(" ", palette.text)]
        for number, stage in enumerate(passed):
            if number:
                pieces.append((" │ ", palette.dim))
            if stage.phase in FINISHED:
                pieces.append((f"{GLYPHS[stage.phase]} {stage.word}", palette.phase(stage.phase)))
            else:
                pieces.append((f"{stage.word} ", palette.phase(stage.phase)))
                pieces.append((exact_duration(stage.lasted_ms), palette.text))
        return _from_the_end(pieces, width)

    def _to_scale(self, passed: Sequence[Stage], width: int) -> list[Piece]:
        lasting = [stage for stage in passed if stage.lasted_ms > 0]
        total = sum(stage.lasted_ms for stage in lasting)
        if not total:
            return []
        room = width - 2
        pieces: list[Piece] = [(" ", self.palette.text)]
        edge = past = 0
        for stage in lasting:
            past += stage.lasted_ms
            until = min(room, max(edge + 1, round(room * past / total)))
            pieces.append((self.palette.shade(stage.phase) * (until - edge), self.palette.phase(stage.phase)))
            edge = until
        return pieces

    def _outcome(self, detail: Detail, moment: Moment, width: int) -> list[list[Piece]]:
        bot = detail.row.bot
        if bot.words and moment.phase(bot) is not Phase.STALLED:
            return self._talk(detail, width)
        text, style = _remark(bot, moment)
        remark: list[list[Piece]] = [[(f" {line}", style)] for line in self._whole_or_cut(text, width - 2)]
        note = self._note(detail.row, width)
        return [*remark[: max(0, self.size.height - 4)], note] if note else remark

    def _whole_or_cut(self, text: str, width: int) -> list[str]:
        """Return the lines of a text; one that is seen to go on, where there is no room for more."""
        return wrapped(text, width) if self.size.height > _SHORT else [cut(text, width)]

    def _note(self, row: BotRow, width: int) -> list[Piece]:
        """Return the note's beginning in a line; nothing where there is none."""
        return [(f"{NOTED} {cut(row.note, width - 4)}", self.palette.accent)] if row.note else []

    def _talk(self, detail: Detail, width: int) -> list[list[Piece]]:
        palette = self.palette
        activity: list[Piece] = []
        if levels := detail.row.activity:
            activity = [(" activity ", palette.dim), (f"{sparkline(map(int, levels))} ", palette.accent)]
        opening, room = detail.row.opening, width - cells_of(activity)
        words: list[Piece] = [(f" “{cut(opening, room - 4)}”", palette.dim)] if opening else []
        return [_shares(detail, width, palette), [*activity, *(self._note(detail.row, room) or words)]]


def _shares(detail: Detail, width: int, palette: Palette) -> list[Piece]:
    """Return who talked how much, as many as there is room for, and of how many words."""
    palette = palette.among(frozenset(share.speaker for share in detail.speakers))
    words = counted(detail.row.bot.words, "word")
    total = sum(share.talk_ms for share in detail.speakers) or 1
    pieces: list[Piece] = [(" ", palette.text)]
    others = len(detail.speakers)
    for share in detail.speakers:
        told: list[Piece] = [
            (cut(share.speaker, 24), palette.speaker(share.speaker)),
            (f" {round(100 * share.talk_ms / total)}%  ", palette.text),
        ]
        if cells_of([*pieces, *told]) + len(f"+{others}  {words} ") > width:
            break
        pieces += told
        others -= 1
    return [*pieces, (f"+{others}  " if others else "", palette.dim), (words, palette.dim)]


def _failure(bot: Bot, width: int, palette: Palette, height: int) -> list[list[Piece]]:
    """Return what went wrong, what that means and what to do; advice goes on in the same line where height is short."""
    failure = explain(bot.error)
    said = f" “{bot.message}”" if bot.message else ""
    title: list[Piece] = [(cut(f" {failure.title}{said}", width), palette.phase(Phase.FAILED))]
    meaning, advice = wrapped(failure.meaning, width - 2), wrapped(failure.advice, width - 2)
    if 1 + len(meaning) + len(advice) > height:
        text = f"{failure.meaning} {failure.advice}"
        meaning, advice = wrapped(text, width - 2) if height > 1 else [cut(text, width - 2)], []
    lines = [title, *([(f" {line}", palette.text)] for line in meaning)]
    return lines + [[(f" {line}", palette.dim)] for line in advice]


def _from_the_end(pieces: list[Piece], width: int) -> list[Piece]:
    """Drop what is oldest until the rest fits: where a bot stands now matters most."""
    kept = list(pieces)
    dropped = False
    while len(kept) > 2 and cells_of(kept) > width - 2:  # noqa: PLR2004
        kept.pop(1)
        dropped = True
    return [(" …", kept[0][1]), *kept[1:]] if dropped else kept


def _remark(bot: Bot, moment: Moment) -> Piece:
    """What there is to say of a bot that has no words to show."""
    palette, phase = moment.palette, moment.phase(bot)
    if phase is Phase.STALLED:
        text = f"Nothing was heard since {when(bot.heard_at, moment.now)}: it may have died. Ask the provider about it."
        return text, palette.phase(phase)
    if bot.message:
        return bot.message, palette.warning
    if bot.transcript_at is not None:
        return "The transcript is empty: nothing was said, or nothing was understood.", palette.dim
    if phase is Phase.COMPLETED:
        return "No transcript: it comes only if speech_to_text is asked for when the bot is sent.", palette.dim
    return "", palette.dim
