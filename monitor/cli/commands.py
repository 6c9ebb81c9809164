"""All commands, and the way from a command line to one of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from monitor.cli import running_commands  # noqa: F401  (each adds its own, in the order in which help lists them)

# isort: split
from monitor.cli import reading_commands  # noqa: F401

# isort: split
from monitor.cli import keeping_commands  # noqa: F401
from monitor.cli.problems import WrongUse
from monitor.cli.program import program

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["program", "run_command_line"]

_COMPLETION_VARIABLE = "_MONITOR_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")


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
