"""Writing the note of a meeting, in the lower part of the screen: what it is about stays in sight above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import TextArea

from monitor.model.marks import LONGEST_NOTE, as_note
from monitor.model.text import printable
from monitor.store.location import DatabaseProblem
from monitor.store.marks import CannotMark
from monitor.tui.bindings import Scope
from monitor.tui.painted import PaintedLines, cells_of, cut
from monitor.tui.screens.modal import Over
from monitor.tui.typed import do_in_order
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widgets.text_area import Edit, EditResult

    from monitor.store.rows import BotRow
    from monitor.tui.painted import Piece

SAVE_AFTER_S = 0.5
"""How long nothing must be typed before the note is saved by itself."""


class NoteScreen(Over[None]):
    """Saves as one types, and once more when it is left. A note that cannot be saved is not left without a word."""

    DEFAULT_CSS = """
    NoteScreen Vertical { height: auto; }
    NoteScreen TextArea, NoteScreen TextArea:focus {
        border: none; padding: 0 1; height: auto; min-height: 4; max-height: 40vh;
    }
    """

    def __init__(self, row: BotRow, note: str) -> None:
        super().__init__()
        self._bot_id = row.bot.bot_id
        self._kept = note
        """The note as it is in the database."""
        self._text = _Text(note, soft_wrap=True, highlight_cursor_line=False, placeholder="A note of your own …")
        self._text.cursor_blink = False  # a blinking cursor is a byte stream over SSH
        self._head = _Head(row.name)
        self._pause: Timer | None = None
        self._problem = ""
        """Why it could not be saved the last time."""
        self._is_warned = False
        """Whether it was said that the note cannot be saved."""

    def compose(self) -> ComposeResult:
        """Lay the lower half out."""
        with Vertical():
            yield self._head
            yield self._text
            yield KeyBar(Scope.NOTE)

    def on_mount(self) -> None:
        """Go on at the end of the note."""
        self._text.move_cursor(self._text.document.end)
        self.set_focus(self._text)

    @on(TextArea.Changed)
    def save_soon(self) -> None:
        """Save when the hands rest."""
        self._is_warned = False
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(SAVE_AFTER_S, self._save)

    async def _save(self) -> bool:
        """Save what is new; return whether all of it is saved."""
        note = as_note(self._text.text)
        if note != self._kept:
            try:
                await self.monitor.marks.set_note(self._bot_id, note)
            except (CannotMark, DatabaseProblem) as problem:
                self._complain(str(problem))
                return False
            self._kept, self._problem = note, ""
            self._head.tell(f"saved  {len(note):,} of {LONGEST_NOTE:,}")
        return True

    def _complain(self, problem: str) -> None:
        if problem != self._problem:
            self.notify(problem, severity="error", markup=False)
        self._problem = problem
        self._head.tell("not saved", is_problem=True)

    async def action_close(self) -> None:
        """Save and leave; what cannot be saved is copied, and left at the second time."""
        if await self._save():
            self.dismiss()
        elif self._is_warned:
            await self.monitor.copy(self._text.text)
            self.dismiss()
        else:
            self._is_warned = True
            self._head.tell("not saved: esc once more copies it, and leaves", is_problem=True)

    def action_undo(self) -> None:
        """Undo what was typed last."""
        self._text.undo()

    async def action_interrupt(self) -> None:
        """Copy the selection; without one, quit at the second press."""
        if selected := self._text.selected_text:
            await self.monitor.copy(selected)
        else:
            await super().action_interrupt()

    async def on_unmount(self) -> None:
        """Save what was typed last when the whole app is left."""
        await self._save()


class _Text(TextArea):
    """Lets nothing in, typed or pasted, that would act on the terminal."""

    async def on_key(self, event: events.Key) -> None:
        """Do what the key means here."""
        await do_in_order(self, Scope.NOTE, event)

    def render_line(self, y: int) -> Strip:
        """Render a line, where there is room for any: Textual 8.2.8 cannot wrap its placeholder to nothing."""
        return super().render_line(y) if self.content_size.width else Strip([])

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit harmless, and perform it."""
        clean = "\n".join(map(printable, edit.text.expandtabs(4).splitlines()))
        return super().edit(replace(edit, text=clean + "\n" * edit.text.endswith(("\n", "\r"))))


class _Head(PaintedLines):
    """Whose note it is, and whether it is saved."""

    def __init__(self, name: str) -> None:
        super().__init__(id="head")
        self._whose = name
        self._told = ""
        self._is_problem = False

    def tell(self, told: str, *, is_problem: bool = False) -> None:
        """Say how it stands with the saving."""
        self._told, self._is_problem = told, is_problem
        self.paint()

    def lines(self, width: int) -> list[list[Piece]]:
        """Return the line."""
        palette = self.palette
        told = cut(f" {self._told}" if self._told else "", width * 2 // 3)
        name = cut(self._whose, max(8, width - len(told) - 10))
        left: list[Piece] = [(" note ", palette.accent), (f"{name} ", palette.strong)]
        gap = palette.rule * max(1, width - cells_of([*left, (told, palette.dim)]) - 1)
        return [[*left, (gap, palette.dim), (told, palette.bad if self._is_problem else palette.dim)]]
