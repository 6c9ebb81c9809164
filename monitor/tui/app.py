"""The terminal app's lifetime: open the database, follow the news, leave the terminal as it was found.

No widget is poked from here: screens read the database themselves when they are told that there is news.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.events import Key, MouseDown
from textual.theme import ThemeProvider

from monitor.store.changes import Alarm, EveryCommit, FilePoll
from monitor.store.location import DatabaseProblem
from monitor.store.reader import Reader
from monitor.tui.bindings import Scope
from monitor.tui.following import follow
from monitor.tui.host import READING_WIDTH
from monitor.tui.said import take_back_what_was_read
from monitor.tui.screens.base import MonitorScreen
from monitor.tui.screens.bots import BotsScreen
from monitor.tui.themes import COLOURLESS, THEMES
from monitor.tui.tight import TightApp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.screen import Screen

    from monitor.store.marks import Marks
    from monitor.tui.export_form import Habits
    from monitor.tui.intake import Intake, IntakeState

NOTICE_S = 10.0
PROBLEM_S = 60.0
"""How long what there is to say at first stays."""

SETTLING_S = 1.0
"""How long a key waits at most for what was typed before it."""

AGAIN_WITHIN_S = 2.0
"""A second ctrl+c within this time quits."""

_SOON_S = 0.2
"""How long after the first frame nobody waits for any more of it."""


def _import_what_is_wanted_soon() -> None:
    """Have the transcript's screen at hand before the first one is opened: its modules take 9 ms to import."""
    import monitor.tui.screens.transcript  # noqa: PLC0415  (not needed at start)
    import monitor.tui.widgets.prompt  # noqa: F401, PLC0415  (the same)


class MonitorApp(TightApp):
    """Shows one database; it receives nothing itself."""

    TITLE = "monitor"
    CSS_PATH = Path(__file__).with_name("app.tcss")  # absolute, so that a subclass elsewhere finds it
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar = []

    def __init__(
        self,
        database: Path,
        *,
        intake: Intake,
        alarm: Alarm | None = None,
        stalled_after_ms: int = 6 * 3_600_000,
        waiting_too_long_ms: int = 180_000,
        theme: str = "monitor",
        begin: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare the app.

        Args:
            database: An existing, migrated database; it is only read.
            intake: Tells the receiver's state for the status bar.
            alarm: Rings when the receiver in this process has written; None to poll the database instead.
            stalled_after_ms: Silence after which a live bot counts as stalled.
            waiting_too_long_ms: Time in the waiting room that is longer than healthy.
            theme: A Textual theme's name.
            begin: Called when the first frame stands. A receiver started earlier delays it by 70 ms (measured).
        """
        super().__init__()
        self._database = database
        self._intake = intake
        self._alarm = alarm
        self._stalled_after_ms = stalled_after_ms
        self._waiting_too_long_ms = waiting_too_long_ms
        self.notice = ""
        """What there is to say when the first frame stands."""
        self.problem = ""
        """What broke the app before this one."""
        self._told = ""
        self._begin = begin
        self.reveal_key: Callable[[], str | None] = lambda: None
        self.sent_again_to = ""
        self.reading_width = READING_WIDTH
        """Cells of text in a transcript's line at most; of all that are opened from now on."""
        self._asked_to_leave: int | None = None
        self._interrupted_at = -AGAIN_WITHIN_S
        self.crash: Exception | None = None
        """What nobody expected, and the app ended for."""
        self._reader: Reader | None = None
        self._marks: Marks | None = None
        self._ui_loop: asyncio.AbstractEventLoop | None = None
        self.database_problem: str | None = None
        """Why the last read failed; None while reading works."""
        for own in (COLOURLESS,) if self.no_color else THEMES:
            self.register_theme(own)
        self.theme = COLOURLESS.name if self.no_color else theme
        if os.environ.get("SSH_CONNECTION"):
            self.animation_level = "none"  # each frame of an animation is sent

    async def on_mount(self) -> None:
        """Open the database, show the bots, follow the news."""
        self._ui_loop = asyncio.get_running_loop()
        reader = self._reader = await Reader.open(self._database)
        self._bots = BotsScreen(
            reader,
            stalled_after_ms=self._stalled_after_ms,
            waiting_too_long_ms=self._waiting_too_long_ms,
        )
        await self.push_screen(self._bots)
        self._bots.call_after_refresh(self._first_frame_stands)
        self.run_worker(self._follow(reader), name="follow", group="follow")
        self.run_worker(self._go_on_renaming(reader), name="go on renaming", group="renaming")

    async def on_event(self, event: events.Event) -> None:
        """Let what was typed before a key take effect first: a filter, above all."""
        screen = self._in_front
        if isinstance(event, Key) and isinstance(screen, MonitorScreen) and not screen.is_asking:
            with suppress(TimeoutError):
                await asyncio.wait_for(screen.settle(), SETTLING_S)
        if isinstance(event, Key | MouseDown):
            take_back_what_was_read(self)
        await super().on_event(event)

    @property
    def _in_front(self) -> Screen[object] | None:
        """The screen that is seen; None before the first one stands, and when the last one has gone."""
        return self.screen_stack[-1] if self.screen_stack else None

    def _first_frame_stands(self) -> None:
        """Begin what is to be done beside the screen."""
        if self._asked_to_leave is None:
            self._begin()
            self.set_timer(_SOON_S, _import_what_is_wanted_soon)
            if self.problem:
                self.notify(self.problem, severity="error", timeout=PROBLEM_S, markup=False)
            if self.notice:
                self.notify(self.notice, timeout=NOTICE_S, markup=False)
        else:
            self.exit(return_code=self._asked_to_leave)

    def on_notify(self) -> None:
        """Let what is said take the place of what was said before; problems stay."""
        for older in [each for each in self._notifications if each.severity != "error"]:
            del self._notifications[older]

    def interrupt(self) -> None:
        """Quit at the second ctrl+c within ``AGAIN_WITHIN_S``, and say so at the first."""
        now = time.monotonic()
        if now - self._interrupted_at < AGAIN_WITHIN_S:
            self.exit(return_code=130)
        self._interrupted_at = now
        self.notify("Press ctrl+c again to quit.", timeout=AGAIN_WITHIN_S, markup=False)

    def leave(self, return_code: int) -> None:
        """End soon, the terminal restored; before the first frame, as soon as that stands. Safe in a signal handler."""
        self._asked_to_leave = return_code
        if self._ui_loop is not None:
            with suppress(RuntimeError):  # it has ended already
                self._ui_loop.call_soon_threadsafe(partial(self.exit, return_code=return_code))

    def _fatal_error(self) -> None:
        """Keep the error for whoever runs the app, in place of Textual's own way.

        Textual prints a traceback with all local variables: what people said, and whatever secret is at hand.
        """
        self.crash = self.crash or self._exception
        self._close_messages_no_wait()

    def panic(self, *_: object) -> None:
        """Do the same for errors that can tell of themselves."""
        self._fatal_error()

    @property
    def marks(self) -> Marks:
        """What writes down what a person adds to meetings; made when it is needed first."""
        if self._marks is None:
            from monitor.store.marks import Marks  # noqa: PLC0415  (not needed at start)

            self._marks = Marks(self._database, self._alarm.wake) if self._alarm else Marks(self._database)
        return self._marks

    async def _go_on_renaming(self, reader: Reader) -> None:
        """Finish what was interrupted when the last monitor ended."""
        with suppress(DatabaseProblem):
            if await reader.is_renaming():
                self.marks.go_on_renaming()

    async def on_unmount(self) -> None:
        """Close the database: an open connection's thread would keep the process alive."""
        if self._marks is not None:
            await self._marks.close()
        if self._reader is not None:
            await self._reader.close()

    async def _follow(self, reader: Reader) -> None:
        """Show all news on the screen in front."""
        news = EveryCommit(self._alarm, reader) if self._alarm else FilePoll(reader)
        await follow(news, lambda: self._in_front, partial(setattr, self, "database_problem"))

    def intake_state(self) -> IntakeState:
        """Return what the status bar shows of the receiver; a database that can't be read comes first."""
        state = self._intake.state()
        return replace(state, problem=self.database_problem) if self.database_problem else state

    def tell_once(self, news: str) -> None:
        """Say something, unless it is the last that was said so, or nothing."""
        if news and news != self._told:
            self._told = news
            self.notify(news, timeout=NOTICE_S, markup=False)

    @property
    def database(self) -> Path:
        """The file that is shown."""
        return self._database

    @cached_property
    def export_habits(self) -> Habits:
        """What was chosen for the last export."""
        from monitor.tui.export_form import Habits  # noqa: PLC0415  (seldom wanted; not at start)

        return Habits()

    @property
    def post_url(self) -> str | None:
        """The address that takes webhooks now."""
        return self._intake.url

    async def copy(self, text: str, what: str = "") -> None:
        """Copy text by the route that works here, and say which, and what it is."""
        from monitor.tui.clipboard import copy  # noqa: PLC0415  (not needed at start)

        try:
            where = await copy(text, self.copy_to_clipboard)
        except OSError as error:
            self.notify(f"Nothing was copied: {error}", severity="error", markup=False)
            return
        length = f"{len(text):,} characters"
        told = f"{what} ({length})" if what else length
        self.notify(f"Copied {told} {where}.", timeout=4, markup=False)

    def search_all(self) -> None:
        """Show the search over all transcripts."""
        from monitor.tui.screens.search import show_search  # noqa: PLC0415  (not needed at start)

        if self._reader is not None:
            show_search(self, self._reader, self._database, self._stalled_after_ms)

    def show_help(self, first: Scope) -> None:
        """Show all keys, those of one scope first."""
        from monitor.tui.screens.help import HelpScreen  # noqa: PLC0415  (seldom wanted; not at start)

        self.push_screen(HelpScreen(first))

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from monitor.tui.screens.commands import Commands  # noqa: PLC0415  (not needed at start)

        if not isinstance(self.screen, Commands):
            self.push_screen(Commands())  # without Textual's id: the last one may not be gone yet

    def search_themes(self) -> None:
        """Choose a theme by name."""
        from monitor.tui.screens.commands import Commands  # noqa: PLC0415  (not needed at start)

        self.push_screen(Commands(providers=[ThemeProvider], placeholder="Search for themes…"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Fill the palette from the bindings, and with Textual's choice of themes."""
        from monitor.tui.screens.commands import commands_on  # noqa: PLC0415  (not needed at start)

        own = screen.SCOPE if isinstance(screen, MonitorScreen) else Scope.EVERYWHERE
        yield from commands_on(screen, own)
        if not self.no_color:
            yield SystemCommand("Theme", "Choose other colours.", self.action_change_theme)
