"""Taking meetings away as files: choose, write, and see where they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work

from monitor.model.paths import file_path
from monitor.store.location import DatabaseProblem
from monitor.taking.files import CannotTake
from monitor.taking.wanted import ALL
from monitor.tui.bindings import Scope, bindings
from monitor.tui.export_at_work import ExportAtWork, Stopped
from monitor.tui.export_form import ExportForm
from monitor.tui.painted import PaintedLines
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.widgets.export_pane import ExportPane
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from monitor.taking.taking import Outcome
    from monitor.taking.wanted import Wanted
    from monitor.tui.export_form import Which
    from monitor.tui.painted import Piece

_TELL_EVERY_S = 0.2
"""How often the bar moves."""


class _Title(PaintedLines):
    def __init__(self) -> None:
        super().__init__(id="title")

    def lines(self, width: int) -> list[list[Piece]]:  # noqa: ARG002 - as all lines
        return [[(" Take away what was said", self.palette.strong)]]


class ExportScreen(MonitorScreen):
    """The form, and what comes of it."""

    BINDINGS: ClassVar = bindings(Scope.EXPORT)
    SCOPE = Scope.EXPORT

    DEFAULT_CSS = """
    ExportScreen #title, ExportScreen #keys { background: $panel; }
    """

    def __init__(self, meetings: Sequence[Which], shown: Wanted = ALL, *, stalled_after_ms: int = 0) -> None:
        """Prepare the form.

        Args:
            meetings: What can be taken away; the first is chosen to begin with.
            shown: Who is shown alone at the moment, and what is selected.
            stalled_after_ms: What a filter needs to know which bots are stalled.

        """
        super().__init__()
        self._meetings = meetings
        self._shown = shown
        self._stalled_after_ms = stalled_after_ms
        self._exporting: ExportAtWork | None = None
        self._path: Path | None = None
        """What was written: the file, or the folder of several."""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        self._form = ExportForm(self._meetings, self._shown, self.monitor.export_habits)
        self._pane = ExportPane(self._form)
        yield _Title()
        yield self._pane
        yield KeyBar(self.SCOPE)

    # -- choosing

    def action_move(self, by: int) -> None:
        """Go to the next line of the form, or the one before."""
        self._form.move(by)
        self._choosing()

    def action_choose(self, by: int) -> None:
        """Choose the next option of the line, or the one before."""
        self._form.turn(by)
        self._choosing()

    async def on_export_pane_clicked(self, event: ExportPane.Clicked) -> None:
        """Choose what was clicked; a click on the folder asks for another one."""
        if self._exporting:
            return
        self._form.choose(event.line, event.at)
        self._choosing()
        if self._form.lines[event.line] is self._form.folder:
            await self.action_folder()

    def _choosing(self) -> None:
        self._path = None
        self._pane.tell()

    async def action_folder(self) -> None:
        """Ask where the files are to go."""
        from monitor.tui.widgets.prompt import Asked  # noqa: PLC0415  (as in ``ask``)

        folder = self._form.habits.folder
        asked = Asked("folder", folder, "~/meetings", problem=_no_folder, submitted=self._put_into)
        await self.ask(asked, to_edit=True)

    def _put_into(self, folder: str) -> None:
        self._form.put_into(folder.strip())
        self._choosing()

    # -- writing

    async def action_write(self) -> None:
        """Write the files; when they are written, go back."""
        if self._path:
            self.dismiss()
        elif self._exporting is None:
            stalled_after_ms = self._stalled_after_ms
            self._exporting = ExportAtWork(
                self.monitor.database, self._form.chosen, self._form.order(), stalled_after_ms=stalled_after_ms
            )
            self._write(self._exporting)

    @work(name="export", group="export")
    async def _write(self, exporting: ExportAtWork) -> None:
        telling = self.set_interval(_TELL_EVERY_S, partial(self._pane.show_progress, exporting))
        self._pane.show_progress(exporting)
        try:
            self._written(await exporting.run())
        except Stopped:
            self._pane.tell(("Stopped.", "warning"), (_counted(exporting.done), "dim"))
        except (CannotTake, DatabaseProblem) as problem:
            self._pane.tell((f"✗ {problem}", "bad"), (_counted(exporting.done), "dim"))
        finally:  # nothing goes on that nobody sees any more: this worker ends with the screen, and with the app
            exporting.stop()
            telling.stop()
            self._exporting = None

    def _written(self, outcome: Outcome) -> None:
        files = outcome.written
        left_out = []
        if outcome.without:
            left_out.append(
                (f"{outcome.without:,} left out: no transcript, or nothing in it of what was asked for", "dim")
            )
        if outcome.kept:
            left_out.append((f"{outcome.kept:,} left out: the file is there already", "dim"))
        if not files:
            self._pane.tell(("Nothing was written.", "warning"), *left_out)
            return
        self._path = files[0] if len(files) == 1 else files[0].parent
        told = f"✓ {self._path}" if len(files) == 1 else f"✓ {len(files):,} meetings in {self._path}"
        self._pane.tell((told, "good"), *left_out, ("y copies the path, esc goes back", "dim"))

    async def action_copy_path(self) -> None:
        """Copy the path of what was written."""
        if self._path:
            await self.monitor.copy(str(self._path))

    async def action_back(self) -> None:
        """Stop what is going on; else go back."""
        if self._exporting:
            self._exporting.stop()
        else:
            await super().action_back()

    async def action_interrupt(self) -> None:
        """Stop what is going on."""
        if self._exporting:
            self._exporting.stop()
        else:
            await super().action_interrupt()


def _no_folder(typed: str) -> str:
    """Say why this is no folder."""
    try:
        file_path(typed.strip())
    except ValueError as error:
        return f"A folder {error}."
    return ""


def _counted(done: int) -> str:
    return f"{done:,} written; no half file is left" if done else "Nothing was written."
