"""The commands that print or take away what is kept. What they do is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.arguments import place_in_time
from monitor.cli.options import obeys
from monitor.cli.program import as_json, program, whole_links

if TYPE_CHECKING:
    from monitor.settings import Settings

_EXPORTS = ("md", "txt", "srt", "vtt", "json", "csv", "html", "docx")


@program.command("list")
@obeys("database", "stalled_after")
@as_json
@whole_links
@click.option(
    "--status", "words", multiple=True, metavar="WORD", help="Only such bots (failed, stalled …); repeatable."
)
def list_bots(settings: Settings, *, as_json: bool, whole_links: bool, words: tuple[str, ...]) -> int:
    """Print all bots, one a line.

    A failed bot has the reason in place of speakers. In JSON, the status is called phase, and the reason error.
    """
    from monitor.cli.list import execute

    return execute(settings, words, as_json=as_json, whole_links=whole_links)


@program.command
@obeys("database", "stalled_after")
@as_json
@whole_links
@click.argument("bot")
def show(settings: Settings, *, bot: str, as_json: bool, whole_links: bool) -> int:
    """Print one bot's history and transcript.

    BOT is its id, or the beginning of it.
    """
    from monitor.cli.show import execute

    return execute(settings, bot, as_json=as_json, whole_links=whole_links)


@program.command
@obeys("database")
@as_json
def speakers(settings: Settings, *, as_json: bool) -> int:
    """Print everybody who spoke, over all meetings.

    Who talked longest comes first. Unnamed speakers are left out: they are not one person. SHARE is the part of the
    talk in the meetings that somebody spoke in; a dash stands where the times do not tell.
    """
    from monitor.cli.speakers import execute

    return execute(settings, as_json=as_json)


@program.command
@obeys("database", "stalled_after")
@as_json
@click.option("--limit", type=click.IntRange(min=1), default=100, metavar="N", help="How many turns at most. [100]")
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
def search(settings: Settings, *, query: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Print what was said in any meeting, best first.

    All of QUERY must be in one turn, or in your title and note of a meeting, which are printed first: words, beginnings
    (budg*), "exact phrases"; !word must not, which is asked of turns alone. Limits: speaker:Ana, speaker:"Ana Sánchez",
    bot:ID, after:2026-01-31, before:2026-02, in:completed (or in:live). Quotes are for monitor: put them in quotes for
    the shell, as in monitor search '"next quarter" speaker:ana'. The exit code is 1 where nothing was found.
    """
    from monitor.cli.search import execute

    return execute(settings, " ".join(query), limit=limit, as_json=as_json)


@program.command
@obeys("database", "stalled_after")
@click.argument("bots", nargs=-1, metavar="[BOT...]")
@click.option("--filter", "query", metavar="WORDS", help="All that these words show on the screen, as after /.")
@click.option("--all", "everything", is_flag=True, help="All meetings.")
@click.option("--format", "name", type=click.Choice(_EXPORTS), default="md", help="What to write. [md]")
@click.option(
    "--output", "folder", metavar="DIR", help="Write files into this folder, each named by its title and bot."
)
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option("--speakers", multiple=True, metavar="NAME", help="Only what this speaker says; repeatable.")
@click.option(
    "--from", "from_ms", callback=place_in_time, metavar="TIME", help="Only what is said from here on (12:30)."
)
@click.option("--to", "to_ms", callback=place_in_time, metavar="TIME", help="Only what is said before.")
@whole_links
def export(  # noqa: PLR0913 - one for each option
    settings: Settings,
    *,
    bots: tuple[str, ...],
    query: str | None,
    everything: bool,
    name: str,
    folder: str | None,
    force: bool,
    speakers: tuple[str, ...],
    from_ms: int | None,
    to_ms: int | None,
    whole_links: bool,
) -> int:
    """Write what was said to files, or one meeting to stdout.

    BOT is a bot's id, or the beginning of it. In place of BOTs: --filter 'ana !failed', or --all.
    """
    from monitor.cli.export import execute, which
    from monitor.taking.wanted import Wanted

    wanted = Wanted(speakers, from_ms or 0, to_ms)
    meant = which(bots, query, everything=everything)
    return execute(settings, meant, wanted, name=name, folder=folder, force=force, whole_links=whole_links)
