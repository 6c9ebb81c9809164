"""One app after the other in a terminal: where one breaks, another takes its place and says what happened.

The receiver has no part in it: its thread goes on. A new app, and not a mended one, because nobody knows what is left
of a screen that broke; its user finds himself on the first one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.tui.departure import Departure

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.tui.app import MonitorApp

STEADY_S = 5.0
"""Where another one breaks sooner than this after the last, so would the next."""

_LOOK_EVERY_S = 0.1


class _Stage:
    """Whoever is in front. A signal may come while nobody is."""

    def __init__(self) -> None:
        self.asked: int | None = None
        """The return code to end with."""
        self._app: MonitorApp | None = None

    def enter(self, app: MonitorApp) -> None:
        """Put an app in front."""
        self._app = app
        if self.asked is not None:
            app.leave(self.asked)

    def leave(self, return_code: int) -> None:
        """End soon. Safe in a signal handler."""
        self.asked = return_code
        if self._app is not None:
            self._app.leave(return_code)


def run_in_terminal(
    make: Callable[[str], MonitorApp],
    *,
    mouse: bool,
    told: Callable[[Exception], str],
    last_things: Callable[[], None],
    without_screen: Callable[[str], None],
) -> int:
    """Run apps until one ends in order or on a signal; return the process's exit code.

    Args:
        make: Makes an app, given what broke the one before, "" for the first.
        mouse: Whether the app gets the mouse; without, it is the terminal's own.
        told: Makes a line of what nobody expected.
        last_things: What must still be done where the process has to end without the app (see ``Departure``).
        without_screen: Called with such a line where no screen will stand; then only a signal ends it, or what this
            raises.

    """
    stage = _Stage()
    departure = Departure(stage.leave, last_things)
    departure.begin()
    try:
        crash = _run_until_none_stands(stage, make, mouse, told)
        if isinstance(crash, int):
            return crash
        without_screen(told(crash))
        while stage.asked is None:
            time.sleep(_LOOK_EVERY_S)
        return stage.asked
    finally:
        departure.end()


def _run_until_none_stands(
    stage: _Stage, make: Callable[[str], MonitorApp], mouse: bool, told: Callable[[Exception], str]
) -> int | Exception:
    """Return the exit code; or what broke an app for which another one would be broken, too."""
    problem, broke_at = "", -STEADY_S
    while True:
        app = make(problem)
        stage.enter(app)
        app.run(mouse=mouse)
        if app.crash is None:
            return app.return_code or 0
        if stage.asked is not None:
            return stage.asked
        before, broke_at = broke_at, time.monotonic()
        if broke_at - before < STEADY_S:
            return app.crash
        problem = told(app.crash)
