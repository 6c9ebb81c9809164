"""Settings as options of commands: a command names the settings that it obeys, and gets them from all their places."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.problems import WrongUse
from monitor.declaring import WrongSetting
from monitor.settings import DECLARATIONS, Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from monitor.declaring import Declaration


def obeys(
    *keys: str, only: Collection[str] | None = None, lenient: bool = False, guarded: bool = True
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command an option for each of these settings, and all settings as its first argument.

    Args:
        keys: The settings that have an option.
        only: All that the command uses, where that is few: no other can stop it.
        lenient: Whether a wrong one does not stop it either; the command tells of it, and of what is dubious.
        guarded: Whether it may let somebody in, and must not take an empty key for none.

    """

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def with_settings(**options: Any) -> int:  # noqa: ANN401 - whatever click has parsed
            flags = {key: options.pop(key) for key in keys}
            return command(_load(flags, only, lenient=lenient, guarded=guarded), **options)

        decorated: Callable[..., int] = with_settings
        for key in reversed(keys):  # the way decorators are applied: the last one first
            decorated = _option(DECLARATIONS[key])(decorated)
        return decorated

    return decorate


def _option(declaration: Declaration) -> Callable[[Callable[..., int]], Callable[..., int]]:
    if declaration.flag.startswith("--no-"):
        return click.option(declaration.flag, declaration.key, flag_value="off", help=declaration.help)
    return click.option(declaration.flag, declaration.key, metavar=declaration.shape, help=declaration.help)


def _load(flags: dict[str, str | None], only: Collection[str] | None, *, lenient: bool, guarded: bool) -> Settings:
    """Return the settings; say on stderr what is dubious about them."""
    try:
        settings = load(flags, only=only, lenient=lenient, guarded=guarded)
    except WrongSetting as problem:
        raise WrongUse(str(problem)) from None
    for warning in () if lenient else settings.warnings:
        print(f"monitor: warning: {warning}", file=sys.stderr)
    return settings
