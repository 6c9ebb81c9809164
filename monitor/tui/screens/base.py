"""What all screens share: the keys that work everywhere, and reading the database one pull at a time."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from textual.screen import ModalScreen

from monitor.store.location import DatabaseProblem
from monitor.tui.bindings import Scope, bindings
from monitor.tui.tight_screen import TightScreen
from monitor.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.tui.widgets.prompt import Asked, Prompt


class MonitorScreen(TightScreen[None]):
    """A screen that shows what is in the database, and is told when there is news (``pull``)."""

    BINDINGS: ClassVar = bindings(Scope.EVERYWHERE)
    AUTO_FOCUS: ClassVar[str | None] = None
    SCOPE: ClassVar = Scope.EVERYWHERE
    """The commands of this screen's own, for its footer and the palette."""
    TELLS_STATE: ClassVar = False
    """Whether the screen has a line of its own for the receiver's state."""

    def __init__(self) -> None:
        super().__init__()
        self._pulling = asyncio.Lock()
        self._prompt: Prompt | None = None

    @property
    def is_current(self) -> bool:
        """Whether anything of the screen is in sight: it is in front, or only something like a palette is before it.

        Textual says so of the screen below any other; each tick of that one had the whole screen before it repainted.
        """
        return self.is_active or (isinstance(self.app.screen, ModalScreen) and super().is_current)

    async def _message_loop_exit(self) -> None:
        """End the screen's work before its widgets go: what is read now, nothing can show any more.

        Textual ends it after them, and after all that is written down when a screen is left.
        """
        self.workers.cancel_node(self)
        await super()._message_loop_exit()

    async def settle(self) -> None:
        """Return when what was typed shows: the next key is meant for that."""

    def on_mount(self) -> None:
        """Begin to look after the receiver: what fails there rings no alarm."""
        self.set_interval(1.0, self._look_after_receiver)

    def _look_after_receiver(self) -> None:
        """Say on any screen that webhooks cannot be taken in; one that reads a transcript must see it, too."""
        if self.is_current:
            state = self.monitor.intake_state()
            self.monitor.tell_once(state.news)
            if not self.TELLS_STATE:
                for keys in self.query(KeyBar):
                    keys.warn(state.problem)

    async def pull(self) -> None:
        """Show what is in the database now. One pull at a time; a database that can't be read is said, not raised."""
        async with self._pulling:
            if not self._pruning:  # a screen that is about to go has nothing left to show it on
                with self.reading():
                    await self.read_and_show()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Say that the database can't be read instead of raising it; wrap whatever reads beside ``pull`` in this."""
        try:
            yield
        except DatabaseProblem as problem:
            if self.monitor.database_problem is None:
                self.notify(str(problem), severity="error", markup=False)
            self.monitor.database_problem = str(problem)
        else:
            self.monitor.database_problem = None

    async def read_and_show(self) -> None:
        """Read what this screen shows, and show it."""

    async def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was in front."""
        await self.pull()
        self.expect_layout()

    async def ask(self, asked: Asked, *, to_edit: bool = False, deed: str = "") -> None:
        """Open the prompt; what is typed takes the place of what stands there, unless that is to be edited.

        Args:
            asked: What is asked for.
            to_edit: Whether what stands there is to be edited.
            deed: What enter does with it that cannot be taken back, in a word; a click elsewhere does no such thing.

        """
        from monitor.tui.widgets.prompt import Prompt  # noqa: PLC0415  (Input is slow to import; not at start)

        if self._prompt is None:
            self._prompt = Prompt(self._tell_of_prompt)
            await self.mount(self._prompt)
        self._prompt.ask(asked, to_edit=to_edit, deed=deed)

    def _tell_of_prompt(self) -> None:
        for keys in self.query(KeyBar):
            keys.ask(self._prompt.deed if self._prompt and self._prompt.is_open else "")

    @property
    def is_asking(self) -> bool:
        """Whether the keys go to the prompt."""
        return self._prompt is not None and self._prompt.is_open

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  (Textual's)
        """Leave the keys to the prompt while it is open."""
        return not self.is_asking or action in {"quit", "interrupt", "redraw"}

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_quit(self) -> None:
        """Quit."""
        self.app.exit()

    @property
    def _is_first(self) -> bool:
        """Whether there is nowhere to go back to: below it lies only Textual's own default screen."""
        return self.app.screen_stack[1] is self

    async def action_back(self) -> None:
        """Go one step back: to the screen before, unless this is the first."""
        if not self._is_first:
            self.dismiss()

    def action_leave(self) -> None:
        """Go back; on the first screen, quit."""
        if self._is_first:
            self.app.exit()
        else:
            self.dismiss()

    async def action_interrupt(self) -> None:
        """Copy the selection, if there is one; else quit at the second press."""
        if selected := self.get_selected_text():
            await self.monitor.copy(selected)
            self.clear_selection()
            return
        await super().action_interrupt()

    def action_search_all(self) -> None:
        """Search all transcripts."""
        self.monitor.search_all()

    def action_help(self) -> None:
        """Show all keys, this screen's first."""
        self.monitor.show_help(self.SCOPE)
