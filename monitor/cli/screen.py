"""The commands that show something: what they all do about the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from monitor.cli.collecting import begin_without_what_stands
from monitor.cli.problems import CommandFailed, WrongUse
from monitor.cli.telling import say, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.settings import Settings
    from monitor.store.changes import Alarm
    from monitor.tui.intake import Intake

    class KnownIntake(Intake, Protocol):
        """A receiver of which it is known whether it goes when the process goes."""

        @property
        def is_ours(self) -> bool:
            """Whether this process receives."""
            ...


def require_terminal() -> None:
    """Make sure that there is somebody to show something to.

    Textual reads from stdin and writes to stderr; whoever has redirected stdout expects no screen either.

    Raises:
        WrongUse: There is not.

    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise WrongUse("there is no terminal to show anything in; monitor serve receives without one")


def show(
    settings: Settings,
    intake: KnownIntake,
    alarm: Alarm | None,
    *,
    notice: str = "",
    begin: Callable[[], None] = lambda: None,
    last_things: Callable[[], None] = lambda: None,
) -> int:
    """Show the database until the user or a signal ends it; return the exit code that tells which.

    Args:
        settings: What the user has set.
        intake: Tells how the receiver is.
        alarm: Rings when a receiver in this process has written; None to look at the database instead.
        notice: What there is to say at first.
        begin: Begins to receive; called when the first frame stands, or when it is certain that none will.
        last_things: What must still be done where the process has to end without the app.

    Raises:
        WrongUse: There is no such theme.
        CommandFailed: No screen stands, and this process does not receive.

    """
    from monitor.tui.app import MonitorApp
    from monitor.tui.running import run_in_terminal

    _check_theme(settings)
    told = "\n".join((*settings.warnings, *filter(None, (notice,))))
    begins = [begin]

    def first_frame_stands() -> None:
        begin_without_what_stands()
        while begins:
            begins.pop()()

    def make(problem: str) -> MonitorApp:
        app = MonitorApp(
            settings.database,
            intake=intake,
            alarm=alarm,
            stalled_after_ms=settings.stalled_after_ms,
            waiting_too_long_ms=settings.waiting_too_long_ms,
            theme=settings.theme,
            begin=first_frame_stands,
        )
        app.reading_width = settings.reading_width
        if settings.api_keys:
            app.reveal_key = settings.api_keys[0].reveal
        app.notice, app.problem = ("", problem) if problem else (told, "")
        return app

    def without_screen(problem: str) -> None:
        first_frame_stands()
        if not intake.is_ours:
            raise CommandFailed(problem)
        say(f"{problem}; webhooks are taken in without a screen at {intake.url}, until ctrl+c")

    return run_in_terminal(
        make,
        mouse=settings.mouse,
        told=unexpected,
        last_things=last_things,
        without_screen=without_screen,
    )


def _check_theme(settings: Settings) -> None:
    from textual.theme import BUILTIN_THEMES

    from monitor.tui.themes import THEMES

    names = [*(theme.name for theme in THEMES), *BUILTIN_THEMES]
    if settings.theme not in names:
        raise WrongUse(str(settings.complaint("theme", f"there is no such theme; there are: {', '.join(names)}")))
