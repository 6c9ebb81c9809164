"""How a bot is named on the command line: by its id, or by as much of its beginning as is like no other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.problems import CommandFailed, WrongUse
from monitor.store.reader import FOUND

if TYPE_CHECKING:
    from monitor.store.reader import Reader
    from monitor.store.rows import BotRow


async def named_bot(reader: Reader, prefix: str) -> BotRow:
    """Return the bot whose id is, or else begins with, ``prefix``.

    Raises:
        WrongUse: Several bots' ids begin like this.
        CommandFailed: No bot's id does.
        DatabaseProblem: The database cannot be read.

    """
    row = await reader.bot(prefix) or await reader.bot(await _only_one(reader, prefix))
    if row is None:
        raise CommandFailed(f"there is no bot {prefix!r} any more")
    return row


async def _only_one(reader: Reader, prefix: str) -> str:
    found = await reader.find(prefix) if prefix else []
    if not found:
        raise CommandFailed(f"there is no bot {prefix!r}; monitor list prints them all")
    if len(found) > 1:
        more = " …" if len(found) == FOUND else ""
        raise WrongUse(f"{prefix!r} could be any of: {' '.join(found)}{more}")
    return found[0]
