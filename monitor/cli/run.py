"""``monitor``, ``monitor run``: a receiver, and a screen that shows what it receives.

Where another process receives into the database already, the screen alone: there are never two who write.
"""

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
        WrongUse: There is no terminal, or the receiver cannot have what it needs, but for a database that is taken.
        DatabaseProblem: The database cannot be used.

    """
    require_terminal()
    from monitor.cli.reception import Taken
    from monitor.cli.watch import look_on

    try:
        with ExitStack() as claimed:
            return receive_and_show(settings, claimed)
    except Taken as taken:
        return look_on(settings, f"Watching: another monitor ({taken.holder}) receives into this database.")


def receive_and_show(settings: Settings, claimed: ExitStack, beside: Callable[[Reception], None] | None = None) -> int:
    """Receive and show until told to end; return the exit code.

    Args:
        settings: What the user has set.
        claimed: What must be given back at the end, which may come by way of a terminal that is gone.
        beside: Called once the receiver has been started.

    """
    from monitor.cli.intake import OwnReceiver
    from monitor.cli.reception import claim
    from monitor.cli.screen import show
    from monitor.store.changes import Alarm

    alarm = Alarm()
    reception = claim(settings, alarm.wake, claimed)
    intake = OwnReceiver(reception, asks_key=bool(settings.api_keys))

    def begin() -> None:
        reception.service.start()
        if beside:
            beside(reception)

    return show(settings, intake, alarm, begin=begin, last_things=claimed.close)
