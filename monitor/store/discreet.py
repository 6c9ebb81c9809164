"""Bots and their history as they may be seen: a link in the provider's own words may be the whole one to a video."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from monitor.model.links import masked
from monitor.store.projection import stored_change
from monitor.store.rows import bot_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.model.bot import Change
    from monitor.store.rows import BotRow


def seen_bot(values: Iterable[Any]) -> BotRow:
    """Return the bot that the columns ``BOT_COLUMNS`` tell of."""
    row = bot_row(values)
    error, message = masked(row.bot.error), masked(row.bot.message)
    if (error, message) == (row.bot.error, row.bot.message):
        return row
    return row._replace(bot=replace(row.bot, error=error, message=message))


def seen_change(values: Iterable[Any]) -> Change:
    """Return the history entry that the columns ``CHANGE_COLUMNS`` tell of."""
    change = stored_change(values)
    return change._replace(error=masked(change.error), message=masked(change.message))
