"""Names in the environment that look like settings of ours and are none: a key that is never asked for, above all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.declaring import ENVIRONMENT_PREFIX, KEY_SETTING, Declaration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_KEY_WORDS = ("KEY", "SECRET", "TOKEN", "PASSWORD")
_ALIKE = 0.7
"""How much of two names is the same, of 1: "prot" is near enough to "port", and "hosts" to "host"."""


def misspelt(
    environ: Mapping[str, str], declared: Collection[Declaration], others: Collection[str]
) -> Iterator[tuple[str, Declaration | None]]:
    """Yield each name that is none, and the setting that it may stand for; ``others`` are names that are right, too."""
    right = {declaration.variable for declaration in declared}.union(others)
    for name in sorted(environ):
        if name.upper().startswith(ENVIRONMENT_PREFIX) and name not in right:
            yield name, _meant(name[len(ENVIRONMENT_PREFIX) :].upper(), declared)


def _meant(name: str, declared: Collection[Declaration]) -> Declaration | None:
    from difflib import get_close_matches  # wanted where something is wrong only

    by_name = {declaration.key.upper(): declaration for declaration in declared}
    if any(word in name for word in _KEY_WORDS):
        return by_name[KEY_SETTING.upper()]
    near = get_close_matches(name, by_name, 1, _ALIKE)
    return by_name[near[0]] if near else None
