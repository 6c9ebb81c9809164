"""Every command with its options, and nothing of what they do: that is imported when it is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from monitor import __version__
from monitor.cli.arguments import Speed, age, place_in_time
from monitor.cli.options import obeys
from monitor.cli.problems import WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

    from monitor.settings import Settings

_COMPLETION_VARIABLE = "_MONITOR_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")
_EXPORTS = ("md", "txt", "srt", "vtt", "json", "csv", "html", "docx")


def run_command_line(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code.

    Raises:
        CommandFailed: It went wrong in a way that the user can be told in a line.

    """
    if asked := os.environ.get(_COMPLETION_VARIABLE):  # the shell asks what could come next
        from click.shell_completion import shell_complete

        return shell_complete(program, {}, "monitor", _COMPLETION_VARIABLE, asked)
    try:
        with program.make_context("monitor", list(arguments)) as context:
            return int(program.invoke(context))
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as problem:
        told = " ".join(problem.format_message().split()).rstrip(".")
        command = problem.ctx.command_path if problem.ctx else "monitor"
        raise WrongUse(f"{told}; see {command} --help") from None


class _Commands(click.Group):
    """The commands, where none stands for ``run``: ``monitor --port 0`` is ``monitor run --port 0``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name the command where none is named."""
        own = {name for option in self.get_params(ctx) for name in option.opts}
        unnamed = args[0].startswith("-") and args[0] not in own if args else not ctx.resilient_parsing
        return super().parse_args(ctx, ["run", *args] if unnamed else args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands as they stand here: first what is needed first."""
        return list(self.commands)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer what ``run`` takes, too."""
        ours: list[CompletionItem] = run.shell_complete(ctx, incomplete)
        return super().shell_complete(ctx, incomplete) + ours


@click.group(
    cls=_Commands,
    epilog="Without a command: monitor run. More on each: monitor COMMAND --help",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="monitor %(version)s", help="Print the version.")
def program() -> None:
    """Watch meeting bots live in your terminal, and read what was said."""


_RECEIVER = (
    "host", "port", "path", "allowed_hosts", "max_body", "request_deadline", "max_connections", "video_lifetime",
    "retain",
)  # fmt: skip
_SCREEN = ("stalled_after", "waiting_too_long", "theme", "mouse")

_seed = click.option("--seed", type=int, default=1, metavar="N", help="Another number, other meetings. [1]")
_speed = click.option(
    "--speed", type=Speed(0.01, 1000), default=1.0, metavar="X", help="So many times faster than life. [1]"
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_whole_links = click.option(
    "--video-link", "whole_links", is_flag=True, help="Print links to videos whole: who has one has the video."
)


@program.command
@obeys("database", *_RECEIVER, *_SCREEN)
def run(settings: Settings) -> int:
    """Receive webhooks and show them (what monitor alone does)."""
    from monitor.cli.run import execute

    return execute(settings)


@program.command
@obeys("theme", "mouse")
@_seed
@_speed
def demo(settings: Settings, seed: int, speed: float) -> int:
    """Show it all with simulated meetings; nothing is kept."""
    from monitor.cli.demo import execute

    return execute(settings, seed, speed)


@program.command
@obeys("database", *_RECEIVER)
def serve(settings: Settings) -> int:
    """Receive webhooks without a screen; a line for each."""
    from monitor.cli.serve import execute

    return execute(settings)


@program.command
@obeys("database", *_SCREEN)
def watch(settings: Settings) -> int:
    """Show what another monitor receives."""
    from monitor.cli.watch import execute

    return execute(settings)


@program.command("list")
@obeys("database", "stalled_after")
@_as_json
@_whole_links
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
@_as_json
@_whole_links
@click.argument("bot")
def show(settings: Settings, *, bot: str, as_json: bool, whole_links: bool) -> int:
    """Print one bot's history and transcript.

    BOT is its id, or the beginning of it.
    """
    from monitor.cli.show import execute

    return execute(settings, bot, as_json=as_json, whole_links=whole_links)


@program.command
@obeys("database")
@click.argument("bots", nargs=-1, required=True, metavar="BOT...")
@click.option("--format", "name", type=click.Choice(_EXPORTS), default="md", help="What to write. [md]")
@click.option("--output", "folder", metavar="DIR", help="Write files into this folder, each named by its bot's id.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option("--speakers", multiple=True, metavar="NAME", help="Only what this speaker says; repeatable.")
@click.option("--from", "from_ms", callback=place_in_time, metavar="TIME", help="Only turns from here on (12:30).")
@click.option("--to", "to_ms", callback=place_in_time, metavar="TIME", help="Only turns that begin before.")
@_whole_links
def export(  # noqa: PLR0913 - one for each option
    settings: Settings,
    *,
    bots: tuple[str, ...],
    name: str,
    folder: str | None,
    force: bool,
    speakers: tuple[str, ...],
    from_ms: int | None,
    to_ms: int | None,
    whole_links: bool,
) -> int:
    """Write what was said to a file, or one meeting to stdout.

    BOT is a bot's id, or the beginning of it.
    """
    from monitor.cli.export import Wanted, execute, place

    wanted = Wanted(speakers, from_ms or 0, to_ms)
    return execute(settings, bots, wanted, name=name, to=place(folder, force=force), whole_links=whole_links)


@program.command
@obeys()
@click.argument("scenario", default="")
@click.option("--to", "url", default="", metavar="URL", help="The receiver's address.")
@_seed
@_speed
@click.option("--list", "names", is_flag=True, help="Print what can be sent instead.")
def send(settings: Settings, *, scenario: str, url: str, seed: int, speed: float, names: bool) -> int:
    """Send a simulated meeting to any receiver.

    The first of your keys goes with it.
    """
    from monitor.cli.send import execute, list_scenarios

    return list_scenarios() if names else execute(settings, scenario, url, seed, speed)


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
def prune(settings: Settings, *, age_ms: int | None, keep_transcripts: bool, dry_run: bool) -> int:
    """Delete finished bots that are old, and all that came about them.

    A receiver may run meanwhile. What is deleted is gone: monitor backup makes a copy before.
    """
    from monitor.cli.prune import execute

    return execute(settings, age_ms, keep_transcripts=keep_transcripts, dry_run=dry_run)


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
@obeys("database")
@_as_json
def doctor(settings: Settings, *, as_json: bool) -> int:
    """Print what one needs to know to help: versions, disk use, settings and warnings."""
    from monitor.cli.doctor import execute

    return execute(settings, as_json=as_json)


@program.command
@click.argument("shell", type=click.Choice(_SHELLS), metavar="SHELL")
def completion(shell: str) -> int:
    """Print the script that makes a shell complete commands.

    SHELL is bash, zsh or fish. For bash, in ~/.bashrc: source <(monitor completion bash)
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is not None:
        print(complete(program, {}, "monitor", _COMPLETION_VARIABLE).source())
    return 0
