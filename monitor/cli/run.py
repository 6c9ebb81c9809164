"""``monitor``, ``monitor run``: a receiver, and a screen that shows what it receives."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from monitor.cli.screen import require_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from monitor.cli.reception import Reception
    from monitor.settings import Settings


def execute(settings: Settings) -> int:
    """Receive and show until told to end; return the exit code.

    Raises:
        WrongUse: There is no terminal, or the receiver cannot have what it needs.
        DatabaseProblem: The database cannot be used.

    """
    require_terminal()
    with ExitStack() as claimed:
        return receive_and_show(settings, claimed)


def receive_and_show(
    settings: Settings, claimed: ExitStack, beside: Callable[[Reception], object] = lambda _: None
) -> int:
    """Receive and show; ``beside`` is called once the receiver has been started.

    ``claimed`` is what must be given back at the end, which may come by way of a terminal that is gone.
    """
    from monitor.cli.intake import OwnReceiver
    from monitor.cli.reception import claim
    from monitor.cli.screen import make_app, run_app
    from monitor.store.changes import Alarm

    alarm = Alarm()
    reception = claim(settings, alarm.wake, claimed)
    app = make_app(settings, OwnReceiver(reception, asks_key=bool(settings.api_keys)), alarm)
    reception.service.start()
    beside(reception)
    return run_app(app, settings, claimed.close)
