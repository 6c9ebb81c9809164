"""``monitor forget``: one bot, as if it had never been heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.cli.asking import agreed, can_ask
from monitor.cli.problems import CommandFailed, WrongUse
from monitor.cli.steadily import not_suspended
from monitor.model.counting import counted
from monitor.model.text import printable
from monitor.store.forgetting import forget, traces

if TYPE_CHECKING:
    from monitor.settings import Settings


def execute(settings: Settings, bot: str, *, yes: bool) -> int:
    """Delete every trace of a bot, given by its whole id, once the user has said so.

    Raises:
        WrongUse: There is no terminal to ask on.
        CommandFailed: There is no such bot, or something of it could still be read in the files.
        DatabaseProblem: The database cannot be used.

    """
    bot_id = printable(bot)
    found = traces(settings.database, bot_id) if bot_id else None
    if not found or not (found.bots or found.deliveries):
        raise CommandFailed(f"there is no bot {bot!r}; monitor list prints them all with their whole ids")
    deliveries = counted(
        found.deliveries, "delivery that tells of it or names it", "deliveries that tell of it or name it"
    )
    told = f"bot {bot_id}: {counted(found.words, 'word')}, and {deliveries}"
    if not yes and not can_ask():
        raise WrongUse("there is no terminal to ask on; with --yes, nothing is asked")
    if not yes and not agreed(f"{told}\nDelete all of it, for good?"):
        print("nothing was deleted")
        return 1
    with not_suspended():
        forgotten = forget(settings.database, bot_id)
    places = counted(forgotten.remnants, "place")
    if not forgotten.certain:
        raise CommandFailed(
            f"the bot is deleted, but in {places} its bytes are still in {settings.database}; "
            "to be rid of them, stop the receiver, and put a copy (monitor backup) in its place"
        )
    print(f"forgot {told}; none of it is left in the database's files")
    if forgotten.remnants:
        print(f"what is kept of other bots has its id, or words of it, in {places}")
    if found.live:
        print("it has not finished: what comes about it from now on is kept again")
    return 0
