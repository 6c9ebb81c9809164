"""The commands that receive, or show what is received. What they do is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.options import obeys
from monitor.cli.program import program, seed, speed

if TYPE_CHECKING:
    from monitor.settings import Settings

_RECEIVER = (
    "host", "port", "path", "allowed_hosts", "max_body", "request_deadline", "max_connections", "video_lifetime",
    "retain",
)  # fmt: skip
_SCREEN = ("stalled_after", "waiting_too_long", "theme", "reading_width", "mouse")


@program.command
@obeys("database", *_RECEIVER, *_SCREEN)
def run(settings: Settings) -> int:
    """Receive webhooks and show them (what monitor alone does)."""
    from monitor.cli.run import execute

    return execute(settings)


@program.command
@obeys("theme", "reading_width", "mouse", only=_SCREEN)
@seed
@speed
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


@program.command
@obeys(guarded=False)
@click.argument("scenario", default="")
@click.option("--to", "url", default="", metavar="URL", help="The receiver's address.")
@seed
@speed
@click.option("--list", "names", is_flag=True, help="Print what can be sent instead.")
def send(settings: Settings, *, scenario: str, url: str, seed: int, speed: float, names: bool) -> int:
    """Send a simulated meeting to any receiver.

    The first of your keys goes with it.
    """
    from monitor.cli.send import execute, list_scenarios

    return list_scenarios() if names else execute(settings, scenario, url, seed, speed)
