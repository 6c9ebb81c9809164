"""The command line's root, and the options that several commands take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor import __version__
from monitor.cli.arguments import Speed

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


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
        ours: list[CompletionItem] = self.commands["run"].shell_complete(ctx, incomplete)
        return super().shell_complete(ctx, incomplete) + ours


@click.group(
    cls=_Commands,
    epilog="Without a command: monitor run. More on each: monitor COMMAND --help",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="monitor %(version)s", help="Print the version.")
def program() -> None:
    """Watch meeting bots live in your terminal, and read what was said."""


seed = click.option("--seed", type=int, default=1, metavar="N", help="Another number, other meetings. [1]")
speed = click.option(
    "--speed", type=Speed(0.01, 1000), default=1.0, metavar="X", help="So many times faster than life. [1]"
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
whole_links = click.option(
    "--video-link", "whole_links", is_flag=True, help="Print links to videos whole: who has one has the video."
)
