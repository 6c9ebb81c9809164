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
    from collections.abc import Callable

    from monitor.declaring import Declaration


def obeys(*keys: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command an option for each of these settings, and all settings as its first argument."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def with_settings(**options: Any) -> int:  # noqa: ANN401 - whatever click has parsed
            flags = {key: options.pop(key) for key in keys}
            return command(_load(flags), **options)

        decorated: Callable[..., int] = with_settings
        for key in reversed(keys):  # the way decorators are applied: the last one first
            decorated = _option(DECLARATIONS[key])(decorated)
        return decorated

    return decorate


def _option(declaration: Declaration) -> Callable[[Callable[..., int]], Callable[..., int]]:
    if declaration.flag.startswith("--no-"):
        return click.option(declaration.flag, declaration.key, flag_value="off", help=declaration.help)
    return click.option(declaration.flag, declaration.key, metavar=declaration.shape, help=declaration.help)


def _load(flags: dict[str, str | None]) -> Settings:
    """Return the settings; say on stderr what is dubious about them."""
    try:
        settings = load(flags)
    except WrongSetting as problem:
        raise WrongUse(str(problem)) from None
    for warning in settings.warnings:
        print(f"monitor: warning: {warning}", file=sys.stderr)
    return settings
