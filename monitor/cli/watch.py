"""``monitor watch``: the screen alone, on a database that another process receives into."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from monitor.cli.screen import require_terminal

if TYPE_CHECKING:
    from monitor.settings import Settings

_MADE_WITHIN_S = 5.0
"""How long another process may take to make a database that it has claimed."""
_LOOK_EVERY_S = 0.05


def execute(settings: Settings) -> int:
    """Show until told to end; return the exit code.

    Raises:
        WrongUse: There is no terminal.
        DatabaseProblem: The database cannot be read.

    """
    require_terminal()
    return look_on(settings)


def look_on(settings: Settings, notice: str = "") -> int:
    """Show what another process receives until told to end; return the exit code.

    Args:
        settings: What the user has set.
        notice: What there is to say at first.

    Raises:
        DatabaseProblem: The database cannot be read.

    """
    import asyncio

    from monitor.cli.intake import OtherReceiver
    from monitor.cli.screen import show
    from monitor.store.location import DatabaseProblem
    from monitor.store.reader import Reader

    async def check() -> None:
        """Read once while there is still a plain terminal to say that it cannot be done."""
        reader = await Reader.open(settings.database)
        await reader.close()

    def is_made() -> bool:
        """Whether it can be read; the one who receives may have begun at the same moment as we have."""
        try:
            asyncio.run(check())
        except DatabaseProblem:
            if not notice or time.monotonic() > deadline:
                raise
            return False
        return True

    deadline = time.monotonic() + _MADE_WITHIN_S
    while not is_made():
        time.sleep(_LOOK_EVERY_S)
    return show(settings, OtherReceiver(settings.database), None, notice=notice)
