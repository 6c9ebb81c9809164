"""The commands that look after what is kept. What they do is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.arguments import age
from monitor.cli.options import obeys
from monitor.cli.program import as_json, program

if TYPE_CHECKING:
    from monitor.settings import Settings


@program.command
@obeys("database", "video_lifetime")
def rebuild(settings: Settings) -> int:
    """Make everything again from the journal of deliveries."""
    from monitor.cli.rebuild import execute

    return execute(settings)


@program.command
@obeys("database")
@click.argument("file")
@click.option("--force", is_flag=True, help="Replace the file where it is there already.")
def backup(settings: Settings, *, file: str, force: bool) -> int:
    """Copy everything to a file, while a receiver may run.

    FILE becomes a database like the first one: look into it with --database FILE, or put it in the other's place.
    """
    from monitor.cli.backup import execute

    return execute(settings, file, force=force)


@program.command
@obeys("database", "video_lifetime")
def check(settings: Settings) -> int:
    """Make sure that everything is kept as it must be, and say what to do if not.

    Nothing is changed, and a receiver may run meanwhile.
    """
    from monitor.cli.check import execute

    return execute(settings)


@program.command
@obeys("database")
@click.option("--older-than", "age_ms", callback=age, metavar="DURATION", help="How old, such as 90d. [retain]")
@click.option("--keep-transcripts", is_flag=True, help="Let only the webhooks go; bots and transcripts stay.")
@click.option("--dry-run", is_flag=True, help="Only tell what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def prune(settings: Settings, *, age_ms: int | None, keep_transcripts: bool, dry_run: bool, yes: bool) -> int:
    """Delete finished bots that are old, and all that came about them.

    What you have added to them goes, too: titles, notes, bookmarks. On a terminal it tells what would go, and asks. A
    receiver may run meanwhile. What is deleted is gone: monitor backup makes a copy before.
    """
    from monitor.cli.prune import execute

    return execute(settings, age_ms, keep_transcripts=keep_transcripts, dry_run=dry_run, yes=yes)


@program.command
@obeys("database")
@click.argument("bot")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(settings: Settings, *, bot: str, yes: bool) -> int:
    """Delete every trace of one bot, and make sure that it is gone.

    BOT is its whole id. A receiver may run meanwhile; what comes about the bot later is kept again. Copies of the
    database (monitor backup) and logs are yours to look through.
    """
    from monitor.cli.forget import execute

    return execute(settings, bot, yes=yes)


@program.command
@obeys("database", lenient=True)
@as_json
def doctor(settings: Settings, *, as_json: bool) -> int:
    """Print what one needs to know to help: versions, disk use, settings and warnings."""
    from monitor.cli.doctor import execute

    return execute(settings, as_json=as_json)
