"""The terminal app as commands run it: with something to begin once it shows, and a crash told like any other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from monitor.tui.app import MonitorApp, run_in_terminal

if TYPE_CHECKING:
    from collections.abc import Callable


class LiveApp(MonitorApp):
    """The terminal app, which begins its work beside the screen only when the first frame stands."""

    def __init__(self, *arguments: Any, begin: Callable[[], None], **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*arguments, **options)
        self._begin = begin
        self._asked_to_leave: int | None = None
        self.crash: BaseException | None = None
        """What nobody expected, and the app ended for."""

    def on_ready(self) -> None:
        """Begin. A receiver that is started any earlier delays the first frame by 70 ms (measured)."""
        if self._asked_to_leave is None:
            self._begin()
        else:
            self.exit(return_code=self._asked_to_leave)

    def leave(self, return_code: int) -> None:
        """End soon; a signal that comes before there is a loop to tell ends it at the first frame."""
        self._asked_to_leave = return_code
        super().leave(return_code)

    def _fatal_error(self) -> None:
        """Keep the error for whoever runs the app, in place of Textual's own way.

        Textual prints a traceback with all local variables: what people said, and whatever secret is at hand.
        """
        self.crash = sys.exc_info()[1]
        self._close_messages_no_wait()


def run_live(app: LiveApp, *, mouse: bool, last_things: Callable[[], None]) -> int:
    """Run the app until the user or a signal ends it; return the exit code that tells which.

    Raises:
        BaseException: Whatever the app ended for that nobody expected.

    """
    exit_code = run_in_terminal(app, mouse=mouse, last_things=last_things)
    if app.crash is not None:
        raise app.crash
    return exit_code
