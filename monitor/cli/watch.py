"""``monitor watch``: the screen alone, on a database that another process receives into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.screen import require_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.settings import Settings


def execute(settings: Settings) -> int:
    """Show until told to end; return the exit code.

    Raises:
        WrongUse: There is no terminal.
        DatabaseProblem: The database cannot be read.

    """
    require_terminal()
    from monitor.cli.intake import OtherReceiver
    from monitor.cli.screen import show

    read_once(settings.database)
    return show(settings, OtherReceiver(settings.database), None)


def read_once(database: Path) -> None:
    """Make sure that it can be read while there is still a plain terminal to say that it cannot.

    Raises:
        DatabaseProblem: It cannot.

    """
    import asyncio

    from monitor.store.reader import Reader

    async def read() -> None:
        reader = await Reader.open(database)
        await reader.close()

    asyncio.run(read())
