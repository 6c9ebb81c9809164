"""What is typed on the command line, as what it stands for."""

from __future__ import annotations

import math
from typing import Any

import click


class Speed(click.FloatRange):
    """A factor. "nan" is a float that no range leaves out."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - click's
        """Return the number that ``value`` stands for."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


def age(_ctx: click.Context, _param: click.Parameter, text: str | None) -> int | None:
    """Return how many ms a duration has."""
    from monitor.values import duration

    try:
        return None if text is None else duration(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} {error}") from None


def place_in_time(_ctx: click.Context, _param: click.Parameter, text: str | None) -> int | None:
    """Return the ms that a place in a recording stands for."""
    from monitor.model.times import parse_clock

    ms = None if text is None else parse_clock(text)
    if text is not None and ms is None:
        raise click.BadParameter(f"{text!r} is no time such as 90, 12:30 or 1:02:03")
    return ms
