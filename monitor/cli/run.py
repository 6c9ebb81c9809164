"""``monitor``, ``monitor run``: a receiver, and a screen that shows what it receives.

Where another process receives into the database already, the screen alone, until that one ends: there are never two who
write.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from monitor.cli.screen import require_terminal
from monitor.cli.watch import read_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from monitor.cli.reception import Reception, Taken
    from monitor.settings import Settings

_MADE_WITHIN_S = 5.0
"""How long another process may take to make a database that it has claimed."""
_LOOK_EVERY_S = 0.05


def execute(settings: Settings) -> int:
    """Receive and show until told to end; return the exit code.

    Raises:
        WrongUse: There is no terminal, or the receiver cannot have what it needs, but for a database that is taken.
        DatabaseProblem: The database cannot be used.

    """
    require_terminal()
    from monitor.cli.reception import Taken

    try:
        with ExitStack() as claimed:
            return receive_and_show(settings, claimed)
    except Taken as taken:
        return look_on_and_succeed(settings, taken)


def look_on_and_succeed(settings: Settings, taken: Taken) -> int:
    """Show what another process receives, and receive when it does not any more, until told to end.

    Args:
        settings: What the user has set.
        taken: Tells who receives now.

    """
    from monitor.cli.screen import show
    from monitor.cli.succession import Succession

    _wait_until_made(settings.database)
    succession = Succession(settings, taken.other)
    with ExitStack() as claimed:
        claimed.callback(succession.stop)
        return show(
            settings,
            succession,
            None,
            notice=f"Watching: another monitor ({taken.holder}) receives into this database.",
            begin=succession.start,
            last_things=claimed.close,
        )


def _wait_until_made(database: Path) -> None:
    """Return when it can be read; the one who receives may have begun at the same moment as we have."""
    from monitor.store.location import DatabaseProblem

    deadline = time.monotonic() + _MADE_WITHIN_S
    while True:
        try:
            return read_once(database)
        except DatabaseProblem:
            if time.monotonic() > deadline:
                raise
        time.sleep(_LOOK_EVERY_S)


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
