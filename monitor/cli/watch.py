"""``monitor watch``: the screen alone, on a database that another process receives into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.screen import require_terminal

if TYPE_CHECKING:
    from monitor.settings import Settings


def execute(settings: Settings) -> int:
    """Show until told to end; return the exit code.

    Raises:
        WrongUse: There is no terminal.
        DatabaseProblem: The database cannot be read.

    """
    require_terminal()
    import asyncio

    from monitor.cli.intake import OtherReceiver
    from monitor.cli.screen import show
    from monitor.store.reader import Reader

    async def check() -> None:
        """Read once while there is still a plain terminal to say that it cannot be done."""
        reader = await Reader.open(settings.database)
        await reader.close()

    asyncio.run(check())
    return show(settings, OtherReceiver(settings.database), None)
