"""The commands that show something: what they all do about the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from monitor.cli.problems import WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.settings import Settings
    from monitor.store.changes import Alarm
    from monitor.tui.app import MonitorApp
    from monitor.tui.intake import Intake


def require_terminal() -> None:
    """Make sure that there is somebody to show something to.

    Textual reads from stdin and writes to stderr; whoever has redirected stdout expects no screen either.

    Raises:
        WrongUse: There is not.

    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise WrongUse("there is no terminal to show anything in; monitor serve receives without one")


def make_app(settings: Settings, intake: Intake, alarm: Alarm | None) -> MonitorApp:
    """Return the app, not yet run.

    Raises:
        WrongUse: There is no such theme.

    """
    from textual.app import InvalidThemeError
    from textual.theme import BUILTIN_THEMES

    from monitor.tui.app import MonitorApp
    from monitor.tui.themes import THEMES

    try:
        return MonitorApp(
            settings.database,
            intake=intake,
            alarm=alarm,
            stalled_after_ms=settings.stalled_after_ms,
            waiting_too_long_ms=settings.waiting_too_long_ms,
            theme=settings.theme,
        )
    except InvalidThemeError:
        names = ", ".join([*(theme.name for theme in THEMES), *BUILTIN_THEMES])
        raise WrongUse(str(settings.complaint("theme", f"there is no such theme; there are: {names}"))) from None


def run_app(app: MonitorApp, settings: Settings, last_things: Callable[[], None]) -> int:
    """Run the app until the user or a signal ends it; return the exit code that tells which."""
    from monitor.tui.app import run_in_terminal

    return run_in_terminal(app, mouse=settings.mouse, last_things=last_things)
